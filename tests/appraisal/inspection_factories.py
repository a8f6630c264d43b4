"""What tests of inspections are made of: an accepted pledge with its items, an inspection of it, a rectification."""

import datetime
from decimal import Decimal

from appraisal.inspections import operations
from appraisal.inspections.operations import Found, Team
from appraisal.inspections.reading import read_amount
from appraisal.inspections.workflow import FINISH
from appraisal.models import AnnualPledge, MidyearInspection, PledgeItem, Rectification
from appraisal.pledges.operations import standards_at
from tests.factories import PersonFactory, TenureFactory, UserFactory, VillageFactory
from villagegov.common import clock
from villagegov.common.models import Place, RoleGrant
from villagegov.common.workflow import take_step

JUNE_30 = datetime.date(2025, 6, 30)
# target value, unit, milestone
ITEMS = (("20", "万元", ""), ("100", "亩", ""), (None, "", "路灯全部亮起来"))


def village_called(name: str = "石桥村", code: str = "990121103204") -> Place:
    return VillageFactory(code=code, name=name)


def accepted_pledge(place: Place | None = None, *, year: int = 2025, items=ITEMS) -> AnnualPledge:
    """A pledge that the township has accepted, answered for by a member of the branch."""
    place = place or village_called()
    now, by = clock.now(), UserFactory()
    pledge = AnnualPledge.objects.create(
        standards=standards_at(place.code, year),
        place=place, year=year, stage="SUBMITTED", meeting_on=datetime.date(year, 3, 1), submitted_by=by,
        submitted_at=now, accepted_by=by, accepted_at=now, changed_at=now,
    )  # fmt: skip
    cadre = TenureFactory(person=PersonFactory(place=place, name="王淑芬"), post="BRANCH_MEMBER").person
    for number, (value, unit, milestone) in enumerate(items, start=1):
        PledgeItem.objects.create(
            pledge=pledge, number=number, category="INDUSTRY", content=f"承诺事项{number}", unit=unit,
            target_value=Decimal(value) if value else None, milestone=milestone, responsible=cadre,
            due_on=datetime.date(year, 12, 31),
        )  # fmt: skip
    return pledge


def enterer(place: Place) -> object:
    """An account of the township's office."""
    by = UserFactory(name="周文清")
    township = Place.objects.filter(code=f"{place.code[:9]}000").first() or VillageFactory(
        code=f"{place.code[:9]}000", name="松澜镇", level="TOWNSHIP", kind=""
    )
    RoleGrant.objects.get_or_create(
        user=by, role="township_org", place=township, defaults={"starts_on": datetime.date(2021, 3, 15)}
    )
    return by


def inspection_of(
    pledge: AnnualPledge | None = None, *, done=("11", "25", "80"), finish=True, by=None, **found
):
    """As the office entered it on 30 June: 55, 25 and 80 percent. `found` are the other cells of the second item."""
    pledge = pledge or accepted_pledge()
    by = by or enterer(pledge.place)
    made: MidyearInspection = operations.begin(
        pledge.place, pledge.year, inspected_on=JUNE_30.replace(year=pledge.year), team=Team("林建业"), by=by
    )
    cells = {}
    for row, text in zip(made.progress.order_by("number"), done, strict=False):
        cells[row.pk] = Found(read_amount(text), **(found if row.number == 2 else {}))
    operations.write(made, cells, by=by, version=made.version)
    made.refresh_from_db()
    return take_step(FINISH, made, by=by) if finish else made


def rectification_of(
    inspection: MidyearInspection | None = None, *, stage: str = "OPEN", **facts
) -> Rectification:
    inspection = inspection or inspection_of()
    row = inspection.progress.get(number=2)
    told = {"report": "已补种 40 亩", "reported_at": clock.now()} if stage in {"REPORTED", "CLOSED"} else {}
    told |= {"closed_at": clock.now()} if stage == "CLOSED" else {}
    told |= {"return_reason": "请写明亩数"} if stage == "RETURNED" else {}
    return Rectification.objects.create(
        inspection=inspection, place=inspection.place, item=row.item, item_text=f"第 2 条 {row.content}",
        owner=row.item.responsible, ordered_by=inspection.begun_by, ordered_at=clock.now(), stage=stage,
        **{"what": "补种柑橘 40 亩", "due_on": datetime.date(2026, 3, 31), **told, **facts},
    )  # fmt: skip
