"""How each (object, action) of the permission matrix is done: the address, the method and the body of the act.

A new object adds its record to `records.py` and its lines here; the rows themselves stand in the table of docs/.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from branches.meetings.documents import MINUTES
from branches.proposals import workflow as proposal_workflow
from tests.security import appraisal_matrix, direct
from tests.security.deeds import Deed, Do, Download, FullNumbers, Listed, Post, Reveal, RevealObjector, Show
from tests.security.records import roster
from tests.security.world import PASSWORD, beside
from villagegov.common import clock
from villagegov.common.codes import county_of, township_of


def of_record(scene) -> list:
    return [scene.record.pk]


def of_code(scene) -> list:
    return [scene.record.code]


def of_person(scene) -> list:
    return [scene.record.person_id]


def of_number(scene) -> list:
    return [scene.record.number]


def figures_of(scene) -> list:
    return [scene.record.code, 2026]


def nothing(scene) -> list:
    return []


def village_form(scene) -> dict[str, Any]:
    return {"name": "石桥新村", "kind": "VILLAGE", "display_order": 3}


def person_form(scene) -> dict[str, Any]:
    return {"place": scene.place, "name": "何永昌", "sex": "MALE", "birth_date": "1990-03", "remark": "改过"}


def grant_form(role: str, at: Callable[[str], str] = lambda place: place) -> Callable[[Any], dict[str, Any]]:
    def body(scene) -> dict[str, Any]:
        return {
            "role": role, "place": at(scene.place), "starts_on": f"{clock.today()}",
            "document_number": "松委〔2026〕8号",
            "own_password": PASSWORD,
            "username": "newcomer", "name": "新来的",
        }  # fmt: skip

    return body


def new_account(scene) -> dict[str, Any]:
    return grant_form("village_cadre")(scene)


def hand_over_form(scene) -> dict[str, Any]:
    return {
        "leaving": scene.record.pk, "ended_on": f"{clock.today()}", "end_reason": "RESIGNED", "own_password": PASSWORD,
    }  # fmt: skip


def period(scene) -> dict[str, Any]:
    place = county_of(scene.place) if scene.record is None else township_of(scene.place)
    return {"place": place, "year": 2026, "cut_off": f"{clock.today()}", "reason": "按要求报送上报表"}


def own_value_form(scene) -> dict[str, Any]:
    return {"value": "9", "year": 2026, "document_number": "松委〔2026〕8号"}


def setting_key(scene) -> list:
    return [scene.record.key]


def of_minutes(scene) -> list:
    return [MINUTES.key]


def template_form(scene) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("会议记录.docx", MINUTES.default_template())}


def org_form(scene) -> dict[str, Any]:
    return {"place": scene.place, "kind": "BRANCH", "name": "新党支部", "seats": 3, "term_years": 5}


def upload_form(scene) -> dict[str, Any]:
    file = SimpleUploadedFile("roster.csv", roster(scene.place), content_type="text/csv")
    return {"place": township_of(scene.place), "kind": "party_members", "file": file}


def representative_form(scene) -> dict[str, Any]:
    return {
        "place": scene.place,
        "name": "郝莲秀",
        "sex": "FEMALE",
        "birth_date": "1960-02",
        "remark": "改过",
    }


def kin_form(scene) -> dict[str, Any]:
    """The first of the record and the third who holds a post beside the two."""
    first = scene.record.person_a
    return {"person_a": first.pk, "person_b": scene.record.person_b_id + 1, "kind": "SPOUSE"}


def proposal_step(scene) -> dict[str, Any]:
    return {"note": "请先核对户口簿", "target_version": 1}


def of_meeting(scene) -> list:
    return [scene.record.meeting_id]


def assignment_form(scene) -> dict[str, Any]:
    return {
        "title": "报数",
        "whom": "pick",
        "villages": [scene.place],
        "due_on": "2026-03-20",
        "hands_in": "NOTHING",
    }


def step_of(name: str) -> Callable[[Any], list]:
    return lambda scene: [scene.record.pk, name]


def meeting_form(scene) -> dict[str, Any]:
    return {"kind": "MEMBERS", "held_on": "2026-3-4", "held_time": "14:30", "venue": "文化广场", "chair": "何永昌",
            "recorder": "谭志远"}  # fmt: skip


def vote_form(scene) -> dict[str, Any]:
    sums = {"in_favour": 8, "against": 0, "abstained": 1}
    return {"title": "审议村规民约", "method": "SHOW_OF_HANDS", **sums}


def file_form(scene) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("记录.pdf", b"%PDF-1.7 scan", content_type="application/pdf")}


BEGIN = {"post": "WOMENS_CHAIR", "started_on": "2026-01-05"}
END = {"ended_on": "2026-03-01", "end_reason": "RESIGNED"}
TO_END = {"reason": "岗位调整"}
MEMBER = {"member_kind": "FORMAL", "admitted_on": "2014-07"}
NOTE = {"note": "迁往外县"}


def by_number(scene) -> list:
    return [scene.record.number]


def notice_number(scene) -> list:
    return [scene.record.notice.number]


def notice_form(scene) -> dict[str, Any]:
    return {
        "place": scene.place, "title": "第一季度党务公开", "length": 7, "issuer": "村委会", "contact_office": "党建办",
        "contact_phone": "0991-8880123", "fact_period": "2026年第一季度", "fact_content": "党课一次。改过",
    }  # fmt: skip


OBJECTION = {
    "way": "PHONE", "received_on": "2026-03-13", "signed": "NOT", "summary": "不同意", "due_on": "2026-03-20",
}  # fmt: skip
ANSWER = {"outcome": "DECLINED", "answer": "经核实，情况不属实"}


@dataclass(frozen=True)
class ShowNotice(Show):
    """A draft in its room; what is posted where everybody reads it."""

    def attempt(self, scene: Any) -> Any:
        route = self.route if scene.state == "DRAFT" else "public_notice"
        return Show(route, self.args, self.holds).attempt(scene)


PAIRS: dict[tuple[str, str], Deed] = {
    ("public_notice", "view"): ShowNotice("notice", by_number, holds=lambda scene: scene.record.title),
    ("public_notice", "create"): Post("notice_draft", lambda scene: ["PARTY"], notice_form, is_choice=True),
    ("public_notice", "edit"): Post("notice_edit", by_number, notice_form),
    ("public_notice", "publish"): Post("notice_publish", by_number, lambda scene: {}),
    ("public_notice", "withdraw"): Post("notice_withdraw", by_number, lambda scene: {"reason": "内容有误"}),
    ("public_notice", "void"): Post("notice_void", by_number, lambda scene: {"reason": "重复"}),
    ("public_notice", "delete"): Do(direct.delete_record),
    ("objection", "view"): Show("objection", of_record, holds=lambda scene: scene.record.summary),
    ("objection", "register"): Post("objection_new", notice_number, lambda scene: OBJECTION),
    ("objection", "reply"): Post("objection_answer", of_record, lambda scene: ANSWER),
    ("objection", "view_objector_identity"): RevealObjector("objector", of_record, lambda scene: {"reason": "回访"}),
    ("published_attachment", "download"): Download(
        "public_notice_file", lambda scene: [scene.record.notice.number, scene.record.pk]
    ),
    ("village", "view"): Show("village", of_code, holds=lambda scene: scene.record.name),
    ("village", "edit"): Post("village_edit", of_code, village_form),
    ("village", "edit_figures"): Post(
        "village_figures_edit", figures_of, lambda scene: {"household_count": 320, "version": 0}
    ),
    ("village", "merge"): Post(
        "village_merge", of_code, lambda scene: {"into": beside(scene.place), "note": "县政府批复〔2026〕3号"}
    ),
    ("party_organization", "view"): Show("organization", of_record, holds=lambda scene: scene.record.name),
    ("party_organization", "create"): Post("organization_new", nothing, org_form, is_choice=True),
    ("party_organization", "edit"): Post("organization_edit", of_record, org_form),
    ("party_organization", "end"): Post("organization_end", of_record, lambda scene: {**END, **TO_END}),
    ("person", "view"): Show("person", of_record, holds=lambda scene: scene.record.name),
    ("person", "create"): Post("person_new", nothing, person_form, is_choice=True),
    ("person", "edit"): Post("person_edit", of_record, person_form),
    ("person", "move"): Post("person_move", of_record, lambda scene: {"place": beside(scene.place), "reason": "随迁"}),
    ("person", "leave"): Post("person_step", lambda scene: [scene.record.pk, "leave"], lambda scene: NOTE),
    ("person", "come_back"): Post("person_step", lambda scene: [scene.record.pk, "come_back"], lambda scene: NOTE),
    ("person", "reveal_id_number"): Reveal("person_reveal", of_record, lambda scene: {"reason": "办理养老补贴"}),
    ("person", "export_full"): FullNumbers("county_package_make", nothing, period, is_choice=True),
    ("person", "delete"): Do(direct.delete_record),
    ("village", "propose_change"): Post(
        "propose_village_field", lambda scene: [scene.record.code, "village.contact_phone"],
        lambda scene: {"new_value": "0990-8000001", "why": "办公室换了号码"},
    ),
    ("person", "propose_change"): Post(
        "propose_person_field", lambda scene: [scene.record.pk, "person.education"],
        lambda scene: {"new_value": "BACHELOR", "why": "本人提供了毕业证"},
    ),
    ("proposal", "view"): Show("proposal", of_record, holds=lambda scene: scene.record.person.name),
    **{
        ("proposal", name): Post("proposal_step", lambda scene, name=name: [scene.record.pk, name], proposal_step)
        for name in proposal_workflow.STEPS
    },
    ("kin", "view"): Show("kin", of_record, holds=lambda scene: scene.record.person_a.name),
    ("kin", "declare"): Post("kin_new", nothing, kin_form, is_choice=True),
    ("kin", "edit"): Post("kin_edit", of_record, lambda scene: {"kind": "SPOUSE"}),
    ("kin", "end"): Post("kin_step", lambda scene: [scene.record.pk, "end"], lambda scene: {"note": "登记有误"}),
    ("membership", "view"): Show("person", of_person, holds=lambda scene: scene.record.duty),
    ("membership", "edit"): Post(
        "membership_edit", of_person, lambda scene: MEMBER
    ),
    ("representative", "view"): Show("representative", of_record, holds=lambda scene: scene.record.name),
    ("representative", "create"): Post("representative_new", nothing, representative_form, is_choice=True),
    ("representative", "edit"): Post("representative_edit", of_record, representative_form),
    ("representative", "end"): Post("representative_end", of_record, lambda scene: END),
    ("representative", "link"): Post("representative_link", of_record, lambda scene: {"person": ""}),
    ("representative", "export_full"): Post(
        "representative_export_full", nothing, lambda scene: {"reason": "换届选举统计"}
    ),
    ("meeting", "view"): Show("meeting", of_record, holds=lambda scene: scene.record.venue),
    ("meeting", "edit"): Post("meeting_edit", of_record, meeting_form),
    ("meeting", "record_vote"): Post("agenda_new", of_record, vote_form),
    ("meeting", "submit"): Post("meeting_step", step_of("submit"), lambda scene: {}),
    ("meeting", "return"): Post("meeting_step", step_of("return"), lambda scene: NOTE),
    ("meeting", "void"): Post("meeting_step", step_of("void"), lambda scene: NOTE),
    ("attachment_internal", "view"): Show(
        "meeting", of_meeting, holds=lambda scene: scene.record.name, is_list=True
    ),
    ("attachment_internal", "download"): Download("meeting_file", of_record),
    ("attachment_internal", "attach"): Post("meeting_file_new", of_meeting, file_form),
    ("attachment_internal", "replace"): Post("meeting_file_remove", of_record, lambda scene: TO_END),
    ("assignment", "view"): Show("assignment", of_record, holds=lambda scene: scene.record.title),
    ("assignment", "export"): Download("assignment_export", of_record, holds=lambda scene: scene.record.title),
    ("assignment", "create"): Post("assignment_new", nothing, assignment_form, is_choice=True),
    ("assignment", "close"): Post("assignment_step", step_of("close"), lambda scene: {"note": "都报了"}),
    ("assignment", "change_due_day"): Post(
        "assignment_due_day", of_record, lambda scene: {"due_on": "2026-3-24", "reason": "县里推迟了"}
    ),
    ("assignment", "cancel"): Post("assignment_step", step_of("cancel"), lambda scene: {"note": "布置重复"}),
    ("assignment_answer", "view"): Show(
        "assignment_answer", of_record, holds=lambda scene: scene.record.assignment.title
    ),
    ("assignment_answer", "draft"): Post("assignment_answer_edit", of_record, lambda scene: {"answer_0": "7"}),
    ("assignment_answer", "hand_in"): Post("assignment_answer_hand_in", of_record, lambda scene: {"answer_0": "7"}),
    ("assignment_answer", "accept"): Post("assignment_answer_step", step_of("accept"), lambda scene: {}),
    ("assignment_answer", "send_back"): Post("assignment_answer_step", step_of("send_back"), lambda scene: NOTE),
    ("assignment_answer", "remind"): Post(
        "todo_remind", nothing, lambda scene: {"selected": f"assignments:{scene.record.pk}"}, is_choice=True
    ),
    ("tenure", "view"): Show("person", of_person, holds=lambda scene: scene.record.duty),
    ("tenure", "begin"): Post(
        "post_begin", of_person, lambda scene: {**BEGIN, "place": scene.place}
    ),
    ("tenure", "end"): Post("post_end", of_record, lambda scene: END),
    ("tenure", "hand_over"): Post("hand_over", lambda scene: [scene.place, scene.record.post], hand_over_form),
    ("user_account", "view"): Show("account", of_record, holds=lambda scene: scene.record.name),
    ("user_account", "create"): Post("account_new", nothing, new_account, is_choice=True),
    ("user_account", "disable"): Post("account_stop", of_record, lambda scene: TO_END),
    ("user_account", "enable"): Post("account_start", of_record, lambda scene: {}),
    ("user_account", "reset_password"): Post("account_reset", of_record, lambda scene: {}),
    ("user_account", "assign_village_role"): Post("give_role", of_record, grant_form("village_clerk"), is_choice=True),
    ("user_account", "assign_township_role"): Post(
        "give_role", of_record, grant_form("township_leader", township_of), is_choice=True
    ),
    ("role_grant", "view"): Listed("grant_list", holds=lambda scene: scene.record.user.name),
    ("role_grant", "end"): Post("grant_end", of_record, lambda scene: TO_END),
    ("role_grant", "edit_dates"): Post("grant_dates", of_record, lambda scene: {"starts_on": "2022-01-01"}),
    ("setting", "view"): Show("policy", setting_key, holds=lambda scene: scene.record.document_number, is_list=True),
    ("setting", "edit_county_value"): Do(direct.set_value, web=Post("policy", setting_key, own_value_form)),
    ("setting", "edit_township_value"): Do(direct.set_value, web=Post("policy", setting_key, own_value_form)),
    ("document_template", "view"): Show("document", of_minutes, holds=lambda scene: scene.record.name, is_list=True),
    ("document_template", "download"): Download("document_template", of_record),
    ("document_template", "upload"): Post("document", of_minutes, template_form),
    ("document_template", "restore"): Post("document_restore", of_minutes, lambda scene: {}),
    ("audit_trail", "view"): Listed("trail_list", holds=lambda scene: scene.record.record_name),
    ("audit_trail", "export"): Download("trail_list_export", nothing, holds=lambda scene: scene.record.record_name),
    ("audit_trail", "edit"): Do(direct.edit_row),
    ("audit_trail", "delete"): Do(direct.delete_row),
    ("import_batch", "view"): Show("import_batch", of_record, holds=lambda scene: scene.record.file_name),
    ("import_batch", "upload"): Post("import_new", nothing, upload_form, is_choice=True),
    ("import_batch", "confirm"): Post("import_step", lambda scene: [scene.record.pk, "confirm"], lambda scene: {}),
    ("import_batch", "fix_cell"): Post("import_fix", of_record, lambda scene: {"cell-B2": "党大明"}),
    ("import_batch", "undo"): Post("import_step", lambda scene: [scene.record.pk, "undo"], lambda scene: {}),
    ("export_file", "download"): Download("export_file", of_record),
    ("report", "view"): Show("county_package", nothing, lambda scene: scene.township_name, period, is_choice=True),
    ("report", "make"): Post("county_package_make", nothing, period, is_choice=True),
    ("report", "hand_in"): Post("county_package_hand_in", nothing, period, is_choice=True),
    ("report_copy", "view"): Show("county_copy", of_number, holds=lambda scene: scene.record.number),
    ("report_copy", "edit"): Do(direct.edit_row),
    ("report_copy", "delete"): Do(direct.delete_row),
    ("working_calendar", "view"): Show("calendar", nothing, holds=lambda scene: "2026"),
    ("working_calendar", "edit"): Post("calendar", nothing, lambda scene: {"text": "2026-10-10 上班"}),
    ("system_status", "view"): Show("status", nothing, holds=lambda scene: "系统状态"),
    ("system_status", "verify"): Post("status", nothing, lambda scene: {}),
    **appraisal_matrix.PAIRS,
}  # fmt: skip

# What a superuser cannot do either, tried past all pages.
PAST_PAGES: dict[tuple[str, str], Deed] = {
    ("village", "merge"): Do(direct.merge),
    ("import_batch", "confirm"): Do(direct.confirm_import),
    ("import_batch", "fix_cell"): Do(direct.fix_import),
    ("import_batch", "undo"): Do(direct.undo_import),
    ("person", "leave"): Do(direct.leave),
    ("tenure", "hand_over"): Do(direct.hand_over),
    ("assignment", "change_due_day"): Do(direct.change_due_day),
    **{("document_template", name): Do(direct.change_template) for name in ("upload", "restore")},
    **{("assignment", name): Do(direct.assignment_step(name)) for name in ("close", "cancel")},
    **{
        ("assignment_answer", name): Do(direct.assignment_step(name))
        for name in ("hand_in", "accept", "send_back")
    },
    ("user_account", "assign_township_role"): Do(direct.give_role),
    **appraisal_matrix.PAST_PAGES,
}
