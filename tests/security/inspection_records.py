"""Inspections for the rows of the matrix: a maker for each object, and how each of its acts is done."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from appraisal.inspections import bulletins, workflow
from appraisal.models import (
    AnnualPledge,
    FindingFile,
    InspectionBulletin,
    ItemProgress,
    MidyearInspection,
    PledgeItem,
    Rectification,
    RectificationFile,
)
from appraisal.pledges.operations import standards_at
from appraisal.policy import LAGGING_POINTS
from tests.factories import PersonFactory, TenureFactory
from tests.security.deeds import Deed, Do, Download, Post, Show
from tests.security.direct import refuse_unseen
from tests.security.world import AUTHOR, NAMES
from villagegov.common import clock, policy
from villagegov.common.attachment_checks import Accepted
from villagegov.common.attachments import on_disk
from villagegov.common.codes import township_of
from villagegov.common.places import Place
from villagegov.common.publications import publish
from villagegov.common.workflow import take_step

YEAR = 2024  # of which no other record of these tests is
SETTLED = {"FINISHED", "REPLACED"}


def said(code: str) -> str:
    return f"{NAMES[code][:2]}哨兵督查"


def pledge(code: str, world: Any) -> AnnualPledge:
    """Accepted, with one item."""
    by, now = world.users[AUTHOR], clock.now()
    facts = {
        "meeting_on": datetime.date(YEAR, 3, 1),
        "submitted_by": by,
        "submitted_at": now,
        "accepted_by": by,
        "standards": standards_at(code, YEAR),
    }
    made, is_new = AnnualPledge.objects.get_or_create(
        place_id=code,
        year=YEAR,
        defaults={**facts, "stage": "SUBMITTED", "accepted_at": now, "changed_at": now},
    )
    if is_new:
        holder = TenureFactory(
            person=PersonFactory(place=Place.objects.get(code=code), name=f"{NAMES[code][:2]}责任人"),
            post="BRANCH_MEMBER",
        )
        PledgeItem.objects.create(
            pledge=made, number=1, category="INDUSTRY", content=f"{said(code)}事项", target_value=Decimal(20),
            unit="亩", responsible=holder.person,
        )  # fmt: skip
    return made


def inspection(state: str, code: str, actor: Any, world: Any) -> Any:
    """With one item far behind, so that a person has to decide; before it begins, the pledge that it is about."""
    about, now = pledge(code, world), clock.now()
    if state == "NONE":
        return about
    stage = state if state in MidyearInspection.Stage.values else "FINISHED"
    ended = {"finished_at": now, "finished_by": world.users[AUTHOR]} if stage in SETTLED else {}
    made = MidyearInspection.objects.create(
        place_id=code, year=YEAR, edition=MidyearInspection.objects.filter(place_id=code).count() + 1, stage=stage,
        inspected_on=datetime.date(YEAR, 6, 30), lead_name=f"{said(code)}组长", begun_by=world.users[AUTHOR],
        numbers=policy.freeze((LAGGING_POINTS,), code, YEAR), **ended,
    )  # fmt: skip
    item = about.items.get()
    row = ItemProgress.objects.create(
        inspection=made, item=item, number=1, category="产业", content=item.content, target_value=Decimal(20),
        unit="亩", done_value=Decimal(5), percent=Decimal(25), time_percent=Decimal(50), is_far_behind=True,
        state="LAGGING", problem=f"{said(code)}问题", frozen_at=ended.get("finished_at"),
    )  # fmt: skip
    photo = Accepted(f"{said(code)}现场.pdf", "pdf", b"%PDF-1.7 scan")
    with on_disk([photo]):
        FindingFile.attach(photo, by=world.users[AUTHOR], row=row, place_id=code)
    return made


def rectification(state: str, code: str, actor: Any, world: Any) -> Any:
    """Before it is ordered, the row that it would be about."""
    found = MidyearInspection.objects.filter(place_id=code, stage="FINISHED").first()
    about = found or inspection("FINISHED", code, None, world)
    row = about.progress.get()
    if state == "NONE":
        return row
    now, by = clock.now(), world.users[AUTHOR]
    stage = state if state in Rectification.Stage.values else "OPEN"
    told = {"reported_at": now, "reported_by": by} if stage in {"REPORTED", "CLOSED"} else {}
    told |= {"closed_at": now, "closed_by": by} if stage == "CLOSED" else {}
    made = Rectification.objects.create(
        inspection=about, place_id=code, item=row.item, item_text=row.content, what=f"{said(code)}整改",
        owner=row.item.responsible, due_on=clock.today(), report="已补种", ordered_by=by, ordered_at=now,
        stage=stage, **told,
    )  # fmt: skip
    scan = Accepted(f"{said(code)}.pdf", "pdf", b"%PDF-1.7 scan")
    with on_disk([scan]):
        RectificationFile.attach(scan, by=by, rectification=made, place_id=code)
    return made


def inspection_bulletin(state: str, code: str, actor: Any, world: Any) -> Any:
    """As it was issued about this village alone; before it is issued, the finished inspection."""
    about = rectification("OPEN", code, None, world).inspection
    if state == "NONE":
        return about
    township = Place.objects.get(code=township_of(code))
    content = bulletins.content_of(township, YEAR) | {"not_inspected": []}
    for part, name in (("villages", "name"), ("lagging", "village")):
        content[part] = [one for one in content[part] if one[name] == about.place.name]
    edition = InspectionBulletin.objects.filter(place=township).count() + 1
    published = publish(
        kind=bulletins.KIND, number=f"DC-{code}-{edition}", title=bulletins.title_of(township, YEAR), place=township,
        year=YEAR, content=content, by=world.users[AUTHOR],
    )  # fmt: skip
    return InspectionBulletin.objects.create(
        place=township, year=YEAR, edition=edition, publication=published
    )


MAKERS: dict[str, Callable[..., Any]] = {
    "inspection": inspection, "rectification": rectification, "inspection_bulletin": inspection_bulletin,
}  # fmt: skip


def of_record(scene: Any) -> list:
    return [scene.record.pk]


def step_of(name: str) -> Callable[[Any], list]:
    return lambda scene: [scene.record.pk, name]


def head(scene: Any) -> dict[str, Any]:
    return {"inspected_on": f"{YEAR}-6-30", "lead": "other", "lead_name": "林建业", "others": ""}


def cells(scene: Any) -> dict[str, Any]:
    return {f"done_{row.pk}": "7" for row in scene.record.progress.all()}


def order(scene: Any) -> dict[str, Any]:
    return {"what": "补种", "owner": scene.record.item.responsible_id, "due_on": f"{clock.today()}"}


def report(scene: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("验收.pdf", b"%PDF-1.7 scan", content_type="application/pdf")
    return {"report": "已补种 40 亩", "file": file}


NOTE = {"note": "请写明亩数"}
PAIRS: dict[tuple[str, str], Deed] = {
    ("inspection", "begin"): Post("inspection_new", lambda scene: [YEAR, scene.place], head),
    ("inspection", "view"): Show("inspection", of_record, holds=lambda scene: scene.record.lead_name),
    ("inspection", "export"): Download(
        "inspection_item_list_export", lambda scene: [], holds=lambda scene: said(scene.place)
    ),
    ("inspection", "enter"): Post("inspection_entry", of_record, cells),
    ("inspection", "finish"): Post("inspection_step", step_of("finish"), lambda scene: {}),
    ("inspection", "void"): Post("inspection_step", step_of("void"), lambda scene: NOTE),
    ("inspection", "correct"): Post("inspection_correct", of_record, lambda scene: {"reason": "登记错了"}),
    ("inspection", "decide"): Post(
        "inspection_item_decide",
        lambda scene: [scene.record.progress.get().pk],
        lambda scene: {"decision": "REMINDED"},
    ),
    ("rectification", "order"): Post("rectification_new", of_record, order),
    ("rectification", "view"): Show("rectification", of_record, holds=lambda scene: scene.record.what),
    ("rectification", "draft"): Post("rectification_edit", of_record, report),
    ("rectification", "report"): Post("rectification_report", of_record, report),
    ("rectification", "close"): Post("rectification_step", step_of("close"), lambda scene: {}),
    ("rectification", "send_back"): Post("rectification_step", step_of("send_back"), lambda scene: NOTE),
    ("rectification", "void"): Post("rectification_step", step_of("void"), lambda scene: NOTE),
    ("rectification", "download"): Download(
        "rectification_file", lambda scene: [scene.record.files.get().pk]
    ),
    ("inspection_bulletin", "view"): Show(
        "inspection_bulletin", of_record, holds=lambda scene: said(scene.place)
    ),
    ("inspection_bulletin", "issue"): Post(
        "inspection_bulletin_new", lambda scene: [YEAR], lambda scene: {}, is_choice=True
    ),
    ("inspection_bulletin", "delete"): Do(lambda scene: (refuse_unseen(scene), scene.record.delete())),
}


def past_pages(step: Any) -> Do:
    return Do(lambda scene: take_step(step, scene.record, by=scene.actor, note="理由", why="理由"))


# What a superuser cannot do either, tried past all pages.
PAST_PAGES: dict[tuple[str, str], Deed] = {
    ("inspection", "finish"): past_pages(workflow.FINISH),
    ("rectification", "report"): past_pages(workflow.REPORT),
    ("rectification", "close"): past_pages(workflow.CLOSE),
}
