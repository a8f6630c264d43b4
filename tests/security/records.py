"""The record of a row of the matrix: its object, its stage, its place, and whether it is about the acting person."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from branches.meetings.documents import MINUTES
from branches.models import (
    AnswerFile,
    Assignment,
    AssignmentAnswer,
    Attendance,
    CadreProfile,
    ChangeProposal,
    KinRelation,
    Meeting,
    MeetingFile,
    NoticeFile,
    Objection,
    PublicNotice,
)
from branches.notices.content import content_of
from branches.policy import REVEALS_AN_HOUR
from tests.factories import (
    LONG_AGO,
    AgendaItemFactory,
    AnswerFactory,
    AssignmentFactory,
    FiguresFactory,
    MeetingFactory,
    MembershipFactory,
    NoticeFactory,
    ObjectionFactory,
    OrganizationFactory,
    PersonFactory,
    RepresentativeFactory,
    TenureFactory,
    UserFactory,
    id_number,
)
from tests.security import appraisal_records
from tests.security.world import AUTHOR, NAMES, VILLAGES, World, beside, mark
from villagegov.common import audit, clock
from villagegov.common.attachment_checks import Accepted
from villagegov.common.attachments import on_disk
from villagegov.common.codes import county_of, township_of
from villagegov.common.models import AuditEntry, DocumentTemplate, Place, PolicyValue, Publication, RoleGrant
from villagegov.common.publications import publish
from villagegov.common.roles import Role
from villagegov.sheets import store
from villagegov.sheets.models import Beside, ExportFile, ImportBatch

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
    return OrganizationFactory(place_id=code, place=None, name=f"{mark(code)}党支部", ended_on=ended)


def person(state: str, code: str, actor: Any, world: World) -> Any:
    return PersonFactory(
        place=Place.objects.get(code=code), name=f"{mark(code)}人", stage=state, account=actor
    )


def membership(state: str, code: str, actor: Any, world: World) -> Any:
    return MembershipFactory(person=person("ACTIVE", code, actor, world), duty=f"{mark(code)}小组长")


def representative(state: str, code: str, actor: Any, world: World) -> Any:
    ended = {"ended_on": clock.today() - DAY, "end_reason": "RESIGNED"} if state == "ENDED" else {}
    place, name = Place.objects.get(code=code), f"{mark(code)}代"
    behind = PersonFactory(place=place, name=name, sex="FEMALE")
    return RepresentativeFactory(place=place, name=name, birth_date=None, person=behind, **ended)


def kin(state: str, code: str, actor: Any, world: World) -> KinRelation:
    """Two people in office of the village; a third is there to be declared."""
    people = [
        TenureFactory(person=person("ACTIVE", code, None, world), post="GROUP_LEADER").person
        for _ in range(3)
    ]
    ended = {"stage": "ENDED", "ended_on": clock.today()} if state == "ENDED" else {}
    by = actor or world.users[AUTHOR]
    return KinRelation.objects.create(
        person_a=people[0],
        person_b=people[1],
        kind="SIBLING",
        declared_by=by,
        declared_on=clock.today(),
        **ended,
    )


def proposal(state: str, code: str, actor: Any, world: World) -> ChangeProposal:
    by = world.users[AUTHOR]
    facts: dict[str, Any] = {"stage": "SUBMITTED" if state == "READY" else state}
    if state in {"TAKEN_OVER", "DECLINED"}:
        facts |= {"decided_by": by, "decided_on": clock.today(), "answer": "请提供证件"}
    about = person("ACTIVE", code, None, world)
    return ChangeProposal.objects.create(
        place_id=code, person=about, field="person.education", target_key=about.pk, new_value="BACHELOR",
        why=f"{mark(code)}理由", proposed_by=by, proposed_on=clock.today(), **facts,
    )  # fmt: skip


def meeting(state: str, code: str, actor: Any, world: World) -> Meeting:
    """Counted and with a vote, so that nothing but its stage and the person decides."""
    facts: dict[str, Any] = {
        "stage": "DRAFT" if state == "READY" else state,
        "recorded_by": world.users[AUTHOR],
    }
    if state == "SUBMITTED":
        facts["submitted_at"] = clock.now()
    made = MeetingFactory(place=Place.objects.get(code=code), venue=f"{mark(code)}会议室", **facts)
    AgendaItemFactory(meeting=made, title=f"{mark(code)}议题")
    return made


def attachment_internal(state: str, code: str, actor: Any, world: World) -> MeetingFile:
    scan = Accepted(f"{mark(code)}签到表.pdf", "pdf", b"%PDF-1.7 scan")
    made, by = meeting("DRAFT", code, None, world), actor or world.users[AUTHOR]
    with on_disk([scan]):
        file: MeetingFile = MeetingFile.attach(scan, by=by, meeting=made, place_id=code)
    return file


def tenure(state: str, code: str, actor: Any, world: World) -> Any:
    ended = {"ended_on": clock.today() - DAY, "end_reason": "RESIGNED"} if state == "ENDED" else {}
    holder = person("ACTIVE", code, actor, world)
    return TenureFactory(person=holder, post="COMMITTEE_MEMBER", duty=f"{mark(code)}委员", **ended)


def user_account(state: str, code: str, actor: Any, world: World) -> Any:
    if actor is not None:
        return actor
    account = UserFactory(name=f"{mark(code)}账号", is_active=state != "DISABLED")
    RoleGrant.objects.create(user=account, role="village_cadre", place_id=code, starts_on=LONG_AGO)
    return account


def role_grant(state: str, code: str, actor: Any, world: World) -> RoleGrant:
    if actor is not None:
        return actor.grants.get()
    ends = clock.today() - DAY if state == "ENDED" else None
    holder = UserFactory(name=f"{mark(code)}受权人")
    facts = {"starts_on": LONG_AGO, "ends_on": ends}
    return RoleGrant.objects.create(user=holder, role="village_cadre", place_id=code, **facts)


def setting(state: str, code: str, actor: Any, world: World) -> PolicyValue:
    at = county_of(code) if state == "COUNTY" else township_of(code)
    return PolicyValue.objects.create(
        key=REVEALS_AN_HOUR, place_id=at, year=2026, value="9",
        document_number=f"{mark(code)}〔2026〕1号", set_by=world.users[AUTHOR], set_at=clock.now(),
    )  # fmt: skip


def document_template(state: str, code: str, actor: Any, world: World) -> DocumentTemplate:
    """An edition of the office's own minutes; in the filled world one for each village, none of them in use."""
    word = Accepted(f"{mark(code)}模板.docx", "docx", MINUTES.default_template())
    editions = DocumentTemplate.objects.filter(place=township_of(code)).count()
    with on_disk([word]):
        return DocumentTemplate.objects.create(
            place_id=township_of(code), document=MINUTES.key, edition=editions + 1, is_in_use=state == "IN_USE",
            name=word.name, kind="docx", size=len(word.content), sha256=word.sha256, stored_as=word.stored_as,
            uploaded_by=actor or world.users[AUTHOR], uploaded_at=clock.now(),
        )  # fmt: skip


def audit_trail(state: str, code: str, actor: Any, world: World) -> AuditEntry:
    act = audit.Act("look", "看了一眼", record_name=f"{mark(code)}事项", area_code=code)
    return audit.write(act, by=actor or world.users[AUTHOR])


ROSTER = "村名,姓名,身份证号,党员类别,入党时间\n{village},党小明,{number},正式党员,2015-06\n"


def roster(code: str) -> bytes:
    """A small roster of one member of the village."""
    return ROSTER.format(village=NAMES[code], number=id_number(serial=113)).encode()


def import_batch(state: str, code: str, actor: Any, world: World) -> ImportBatch:
    township = Place.objects.get(code=township_of(code))
    stored_as = store.put(roster(code)) if state in {"UPLOADED", "CHECKED"} else ""
    facts: dict[str, Any] = {"rows_total": 1, "rows_new": 1}
    by = actor or world.users[AUTHOR]
    if state in {"CONFIRMED", "UNDONE"}:
        facts |= {"confirmed_by": by, "confirmed_at": clock.now(), "undo_until": clock.now() + DAY}
    if state == "UNDONE":
        facts |= {"undone_by": by, "undone_at": clock.now()}
    batch = ImportBatch.objects.create(
        kind="party_members", place=township, file_name=f"{mark(code)}.csv", file_hash="0" * 64, stage=state,
        stored_as=stored_as, uploaded_by=by, uploaded_at=clock.now(), **facts,
    )  # fmt: skip
    if state == "CONFIRMED":
        made = PersonFactory(place=Place.objects.get(code=code), name=f"{mark(code)}新")
        Beside.put(batch, Beside.Use.UNDO, {"branches.person": [[2, made.pk, made.version, None]]})
    return batch


def export_file(state: str, code: str, actor: Any, world: World) -> ExportFile:
    made_at = clock.now() - (ExportFile.KEPT if state == "EXPIRED" else datetime.timedelta(minutes=1))
    return ExportFile.objects.create(
        title="名册", file_name=f"{mark(code)}.xlsx", stored_as=store.put(b"a workbook"), reason="报送",
        made_by=actor or world.users[AUTHOR], made_at=made_at, stage=state,
    )  # fmt: skip


NUMBER, PHONE = id_number(serial=111), "19900012345"
SEEDED = "何永昌"


def seeded_person() -> Any:
    """A secretary of the home village whose numbers are looked for; a representative of the same telephone."""
    facts = {"name": SEEDED, "id_number": NUMBER, "phone": PHONE, "account": None}
    person = PersonFactory(place=Place.objects.get(code=VILLAGES[0]), **facts)
    MembershipFactory(person=person)
    TenureFactory(person=person)
    RepresentativeFactory(place=person.place, name=SEEDED, phone=PHONE)
    return person


def assignment(state: str, code: str, actor: Any, world: World) -> Assignment:
    return AssignmentFactory(
        place=Place.objects.get(code=township_of(code)), title=f"{mark(code)}任务", made_by=world.users[AUTHOR],
        stage=state if state in Assignment.Stage.values else "OPEN",
    )  # fmt: skip


def assignment_answer(state: str, code: str, actor: Any, world: World) -> AssignmentAnswer:
    handed_in = {} if state in {"WAITING", "READY"} else {"handed_in_at": clock.now()}
    return AnswerFactory(
        assignment=assignment("OPEN", code, actor, world), place=Place.objects.get(code=code), answers={"0": "9"},
        stage=state if state in AssignmentAnswer.Stage.values else "WAITING", **handed_in,
    )  # fmt: skip


def report(state: str, code: str, actor: Any, world: World) -> Place:
    return Place.objects.get(code=township_of(code))


def report_copy(state: str, code: str, actor: Any, world: World) -> Publication:
    township = Place.objects.get(code=township_of(code))
    table = {"name": "T01", "title": "村情", "columns": [["村名"]], "rows": [[f"{mark(code)}村"]]}
    content = {"tables": [table], "cut_off": "2026-03-01"}
    facts = {
        "kind": "COUNTY_PACKAGE",
        "number": f"{mark(code)}-{township.code}",
        "title": "上报表",
        "content": content,
    }
    return publish(place=township, year=2026, by=world.users[AUTHOR], **facts)


def public_notice(state: str, code: str, actor: Any, world: World) -> PublicNotice:
    """Posted two days ago; an expired one three weeks ago."""
    stage = {"READY": "DRAFT", "EXPIRED": "RUNNING"}.get(state, state)
    ago = 21 if state == "EXPIRED" else 2
    return NoticeFactory(
        place=Place.objects.get(code=code), title=f"{mark(code)}公示", stage=stage, posted_days_ago=ago,
        made_by=actor or world.users[AUTHOR],
    )  # fmt: skip


def objection(state: str, code: str, actor: Any, world: World) -> Objection:
    answered = {"stage": "HANDLED", "outcome": "DECLINED", "answer": "不属实", "answered_on": clock.today()}
    return ObjectionFactory(
        notice=public_notice("RUNNING", code, actor, world), summary=f"{mark(code)}有人反映",
        registered_by=world.users[AUTHOR], answered_by=world.users[AUTHOR],
        **(answered if state == "HANDLED" else {}),
    )  # fmt: skip


def published_attachment(state: str, code: str, actor: Any, world: World) -> NoticeFile:
    notice, author = public_notice("DRAFT", code, actor, world), world.users[AUTHOR]
    accepted = Accepted("附表.pdf", "pdf", b"%PDF-1.4 a table")
    with on_disk([accepted]):
        file = NoticeFile.attach(accepted, by=author, notice=notice, place=notice.place)
    facts = {"kind": "NOTICE", "number": notice.number, "title": notice.title, "content": content_of(notice)}
    dates = {"starts_on": clock.today(), "ends_on": clock.today() + 6 * DAY}
    if state == "WITHDRAWN":
        dates |= {"withdrawn_on": clock.today(), "withdrawn_reason": "写错了", "withdrawn_by": author}
    PublicNotice.objects.filter(pk=notice.pk).update(
        publication=publish(place=notice.place, year=2026, by=author, **facts),
        stage="WITHDRAWN" if state == "WITHDRAWN" else "RUNNING", **dates,
    )  # fmt: skip
    return NoticeFile.objects.get(pk=file.pk)


def none(state: str, code: str, actor: Any, world: World) -> None:
    return None


MAKERS: dict[str, Callable[..., Any]] = {
    "village": village, "party_organization": party_organization, "person": person, "membership": membership,
    "representative": representative, "kin": kin, "proposal": proposal, "meeting": meeting,
    "attachment_internal": attachment_internal, "assignment": assignment,
    "assignment_answer": assignment_answer,
    "public_notice": public_notice, "objection": objection,
    "published_attachment": published_attachment,
    "tenure": tenure, "user_account": user_account, "role_grant": role_grant, "setting": setting,
    "document_template": document_template,
    "audit_trail": audit_trail, "import_batch": import_batch, "export_file": export_file, "report": report,
    "report_copy": report_copy, "working_calendar": none, "system_status": none, **appraisal_records.MAKERS,
}  # fmt: skip


def fill(code: str, world: World) -> None:
    """One of everything, and one that is about the cadre of the home village."""
    elsewhere = {"village", "report", "report_copy", "working_calendar", "system_status", "person"}
    for name in sorted(set(MAKERS) - elsewhere):
        MAKERS[name]({"setting": "TOWNSHIP", "import_batch": "CHECKED"}.get(name, "READY"), code, None, world)
    FiguresFactory(place_id=code, place=None)
    holder = person("ACTIVE", code, None, world)
    CadreProfile.objects.create(person=holder, place_id=code)
    held = Meeting.objects.filter(place_id=code).order_by("pk").last()
    Attendance.objects.create(meeting=held, place_id=code, person=holder, name=holder.name, status="PRESENT")
    answer = AssignmentAnswer.objects.filter(place_id=code).first()
    stored = {
        "kind": "pdf",
        "size": 1,
        "sha256": "0" * 64,
        "stored_as": f"{code}.pdf",
        "uploaded_at": clock.now(),
    }
    AnswerFile.objects.create(
        answer=answer, place_id=code, name=f"{mark(code)}.pdf", uploaded_by=world.users[AUTHOR], **stored
    )
    if code == VILLAGES[0]:
        person("ACTIVE", code, world.users[Role.VILLAGE_CADRE], world)
        report_copy("", code, None, world)
        setting("COUNTY", code, None, world)
        for role in (Role.JOINT_UNIT, Role.VILLAGE_CLERK):
            audit_trail("", code, world.users[role], world)
            export_file("READY", code, world.users[role], world)
