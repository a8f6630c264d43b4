"""The record of a row of the matrix: its object, its stage, its place, and whether it is about the acting person."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from branches.policy import REVEALS_AN_HOUR
from tests.factories import (
    LONG_AGO,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    TenureFactory,
    UserFactory,
)
from tests.security.world import NAMES, SUPERUSER, World, beside
from villagegov.common import audit, clock
from villagegov.common.codes import county_of, township_of
from villagegov.common.models import AuditEntry, Place, PolicyValue, Publication, RoleGrant
from villagegov.common.publications import publish
from villagegov.sheets import store
from villagegov.sheets.models import ExportFile, ImportBatch

SENTINEL = "哨兵"
DAY = datetime.timedelta(days=1)


def village(state: str, code: str, actor: Any, world: World) -> Place:
    place = Place.objects.get(code=code)
    if state == "MERGED":
        merged = {
            "level": place.level,
            "kind": place.kind,
            "merged_into_id": beside(code),
            "valid_to": clock.today(),
        }
        place = Place.objects.create(code=f"{code[:9]}299", name="旧村", stage="MERGED", **merged)
    return place


def party_organization(state: str, code: str, actor: Any, world: World) -> Any:
    ended = clock.today() - DAY if state == "ENDED" else None
    return OrganizationFactory(place_id=code, place=None, name=f"{SENTINEL}党支部", ended_on=ended)


def person(state: str, code: str, actor: Any, world: World) -> Any:
    return PersonFactory(place=Place.objects.get(code=code), name=f"{SENTINEL}人", stage=state, account=actor)


def membership(state: str, code: str, actor: Any, world: World) -> Any:
    return MembershipFactory(person=person("ACTIVE", code, actor, world), duty=f"{SENTINEL}小组长")


def tenure(state: str, code: str, actor: Any, world: World) -> Any:
    ended = {"ended_on": clock.today() - DAY, "end_reason": "RESIGNED"} if state == "ENDED" else {}
    holder = person("ACTIVE", code, actor, world)
    return TenureFactory(person=holder, post="COMMITTEE_MEMBER", duty=f"{SENTINEL}委员", **ended)


def user_account(state: str, code: str, actor: Any, world: World) -> Any:
    if actor is not None:
        return actor
    account = UserFactory(name=f"{SENTINEL}账号", is_active=state != "DISABLED")
    RoleGrant.objects.create(user=account, role="village_cadre", place_id=code, starts_on=LONG_AGO)
    return account


def role_grant(state: str, code: str, actor: Any, world: World) -> RoleGrant:
    if actor is not None:
        return actor.grants.get()
    ends = clock.today() - DAY if state == "ENDED" else None
    holder = UserFactory(name=f"{SENTINEL}受权人")
    facts = {"starts_on": LONG_AGO, "ends_on": ends}
    return RoleGrant.objects.create(user=holder, role="village_cadre", place_id=code, **facts)


def setting(state: str, code: str, actor: Any, world: World) -> PolicyValue:
    at = county_of(code) if state == "COUNTY" else township_of(code)
    return PolicyValue.objects.create(
        key=REVEALS_AN_HOUR, place_id=at, year=2026, value="9",
        document_number=f"{SENTINEL}〔2026〕1号", set_by=world.users[SUPERUSER], set_at=clock.now(),
    )  # fmt: skip


def audit_trail(state: str, code: str, actor: Any, world: World) -> AuditEntry:
    act = audit.Act("look", "看了一眼", record_name=f"{SENTINEL}事项", area_code=code)
    return audit.write(act, by=actor or world.users[SUPERUSER])


ROSTER = "村名,姓名,性别,出生年月,党员类别,入党时间\n{village},党小明,男,1990-03,正式党员,2015-06\n"


def roster(code: str) -> bytes:
    """A small roster of one member of the village."""
    return ROSTER.format(village=NAMES[code]).encode()


def import_batch(state: str, code: str, actor: Any, world: World) -> ImportBatch:
    township = Place.objects.get(code=township_of(code))
    stored_as = store.put(roster(code)) if state in {"UPLOADED", "CHECKED"} else ""
    counts = {"rows_total": 1, "rows_new": 1}
    return ImportBatch.objects.create(
        kind="party_members", place=township, file_name=f"{SENTINEL}.csv", file_hash="0" * 64, stage=state,
        stored_as=stored_as, uploaded_by=actor or world.users[SUPERUSER], uploaded_at=clock.now(), **counts,
    )  # fmt: skip


def export_file(state: str, code: str, actor: Any, world: World) -> ExportFile:
    made_at = clock.now() - (ExportFile.KEPT if state == "EXPIRED" else datetime.timedelta(minutes=1))
    return ExportFile.objects.create(
        title="名册", file_name=f"{SENTINEL}.xlsx", stored_as=store.put(b"a workbook"), reason="报送",
        made_by=actor or world.users[SUPERUSER], made_at=made_at, stage=state,
    )  # fmt: skip


def report(state: str, code: str, actor: Any, world: World) -> Place:
    return Place.objects.get(code=township_of(code))


def report_copy(state: str, code: str, actor: Any, world: World) -> Publication:
    township = Place.objects.get(code=township_of(code))
    content = {"tables": []}
    facts = {
        "kind": "COUNTY_PACKAGE",
        "number": f"{SENTINEL}-{township.code}",
        "title": "上报表",
        "content": content,
    }
    return publish(place=township, year=2026, by=world.users[SUPERUSER], **facts)


def none(state: str, code: str, actor: Any, world: World) -> None:
    return None


MAKERS: dict[str, Callable[..., Any]] = {
    "village": village, "party_organization": party_organization, "person": person, "membership": membership,
    "tenure": tenure, "user_account": user_account, "role_grant": role_grant, "setting": setting,
    "audit_trail": audit_trail, "import_batch": import_batch, "export_file": export_file, "report": report,
    "report_copy": report_copy, "working_calendar": none, "system_status": none,
}  # fmt: skip
