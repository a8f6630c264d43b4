"""The pages of meetings: list, record, its first form, its counts, its steps, its papers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from branches.meetings import checks, facts, operations, registers, workflow
from branches.meetings.documents import MINUTES
from branches.meetings.filters import MeetingFilter
from branches.meetings.forms import CountsForm, MeetingForm
from branches.meetings.lists import COLUMNS, IN_ORDER, TONES
from branches.meetings.models import Meeting, MeetingFile
from branches.people.lists import columns_without_own_village
from branches.places.facts import TRAIL_SHOWN, records_of
from branches.posts.models import Post, PostTenure
from villagegov.common import audit, clock, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.document_views import DocumentDownload
from villagegov.common.listing import Column
from villagegov.common.permissions import permits
from villagegov.common.places import hold_in_use
from villagegov.common.views import (
    OneRecord,
    RecordCreate,
    RecordDetail,
    RecordUpdate,
    TakeStep,
    created_with_trail,
    safe_next,
)
from villagegov.common.workflow import open_steps
from villagegov.sheets.views import ExportedList

CHANGE = operations.CHANGE


class MeetingList(ExportedList):
    model, permission = Meeting, "branches.view_meeting"
    title, unit, route = "会议", "次", "meeting_list"
    columns, filterset_class, default_order = COLUMNS, MeetingFilter, IN_ORDER
    order_note = "最近的在前"
    empty_text = "没有符合条件的会议"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("place").prefetch_related("agenda")

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return columns_without_own_village(self.columns, user)

    def actions(self) -> list[dict]:
        duties = [{"label": "三会一课", "url": reverse("meeting_duties")}]
        if not permits(self.request.user, CHANGE):
            return duties
        return [*duties, {"label": "登记会议", "url": reverse("meeting_new"), "icon": "plus"}]


class WholeMeeting(RecordDetail):
    """A meeting with everything that its page and its papers show."""

    model, permission = Meeting, "branches.view_meeting"

    def get_queryset(self) -> QuerySet:
        return Meeting.objects.visible_to(self.request.user).select_related("place", "organization")

    def context(self, **more: Any) -> dict[str, Any]:
        meeting = self.record
        self.agenda, self.names = list(meeting.agenda.all()), list(meeting.attendance.order_by("pk"))
        quorum = meeting.quorum()
        return super().context(
            meeting_facts=facts.facts_of(meeting), counts=facts.counts_of(meeting),
            matters=facts.matters_of(meeting, self.agenda), names=facts.names_by_status(self.names),
            quorum=quorum.sentence if quorum and quorum.is_reached else "", warnings=checks.warnings(meeting),
            when=facts.when(meeting), **more,
        )  # fmt: skip


class MeetingDetail(WholeMeeting):
    template_name = "branches/meetings/detail.html"

    def context(self, **more: Any) -> dict[str, Any]:
        meeting, user = self.record, self.request.user
        may_change = meeting.is_open and permits(user, CHANGE, meeting)
        files = MeetingFile.objects.visible_to(user).filter(meeting=meeting).select_related("uploaded_by")
        shown = super().context(**more)
        of_matters = Q(record_kind="branches.agendaitem", record_key__in=[str(one.pk) for one in self.agenda])
        entries = AuditEntry.objects.visible_to(user).filter(
            Q(record_kind="branches.meeting", record_key=str(meeting.pk)) | of_matters
        )
        return {
            **shown, "tone": TONES[meeting.stage], "may_change": may_change, "actions": self.papers(),
            "problems": checks.problems(meeting, self.agenda, self.names) if may_change else [],
            "steps": open_steps(workflow.STEPS.values(), meeting, by=user),
            "keeps_names": registers.keeps_names(meeting.kind), "files": facts.file_facts(files.order_by("pk")),
            "may_attach": meeting.stage != Meeting.Stage.VOIDED and permits(user, CHANGE, meeting),
            "sees_files": permits(user, "branches.view_meeting_file", meeting) or permits(user, CHANGE, meeting),
            "records": records_of(entries.newest_first()[:TRAIL_SHOWN]),
        }  # fmt: skip

    def papers(self) -> list[dict]:
        return [
            {
                "label": "打印签到表",
                "url": reverse("meeting_sign_in_sheet", args=[self.record.pk]),
                "icon": "print",
            },
            {
                "label": "打印会议记录",
                "url": reverse("meeting_minutes", args=[self.record.pk]),
                "icon": "print",
            },
        ]


class MinutesSheet(WholeMeeting):
    """会议记录 (F4) on A4."""

    template_name = "branches/meetings/minutes.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = super().get(request, **kwargs)
        audit.write(audit.act_on(self.record, "print", "打印会议记录"), by=request.user)
        return response


class MinutesDocument(DocumentDownload):
    """会议记录 as Word."""

    model, permission, document = Meeting, "branches.view_meeting", MINUTES

    def get_queryset(self) -> QuerySet:
        return Meeting.objects.visible_to(self.request.user).select_related("place", "organization")


class SignInSheet(WholeMeeting):
    """签到表 on A4: who should attend by the registers, and lines for guests."""

    template_name = "branches/meetings/sign_in.html"
    GUEST_LINES = range(6)
    BLANK_LINES = range(30)

    def context(self, **more: Any) -> dict[str, Any]:
        people = registers.attendees(self.record.gathering)
        shown = super().context(**more)
        return {**shown, "people": people, "blank_lines": self.GUEST_LINES if people else self.BLANK_LINES}


class MeetingCreate(RecordCreate):
    model, form_class, permission = Meeting, MeetingForm, CHANGE
    heading, submit_text, done_text = "登记会议", "保存，接着录入会议情况", "已登记"

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "initial": self.carried_over()}

    def carried_over(self) -> dict[str, Any]:
        """The last meeting's place and hour, the secretary in the chair, who types as recorder."""
        user = self.request.user
        scopes = permissions.scopes_of(user, permissions.SENTENCES[CHANGE].roles)
        initial = {"held_on": clock.today(), "recorder": user.name, "kind": self.request.GET.get("kind", "")}
        last = Meeting.objects.visible_to(user).within_any(scopes).order_by("-held_at", "-pk").first()
        if last is not None:
            initial |= {"venue": last.venue, "held_time": timezone.localtime(last.held_at).time()}
        held = PostTenure.objects.visible_to(user).within_any(scopes).current()
        head = held.filter(post=Post.BRANCH_SECRETARY).select_related("person").first()
        return initial | ({"chair": head.person.name} if head else {})

    def save(self, form: MeetingForm) -> str:
        user = self.request.user
        place = form.cleaned_data.get("place") or form.instance.place
        permissions.require(user, CHANGE, hold_in_use(place))
        form.instance.recorded_by = user
        return created_with_trail(form, by=user, label="登记会议").get_absolute_url()

    def back_url(self) -> str:
        return safe_next(self.request, reverse("meeting_list"))


class OpenMeeting(OneRecord):
    """What was handed in or voided is read only: the page says what helps."""

    model, permission = Meeting, CHANGE

    def get_queryset(self) -> QuerySet:
        return Meeting.objects.visible_to(self.request.user).select_related("place", "organization")

    def get_record(self) -> Meeting:
        meeting: Meeting = super().get_record()  # type: ignore[assignment]
        operations.require_open(meeting)
        return meeting


class MeetingUpdate(OpenMeeting, RecordUpdate):
    form_class = MeetingForm
    heading, submit_text = "修改会议", "保存修改"

    def save(self, form: MeetingForm) -> str:
        hold_in_use(self.record.place)
        return super().save(form)


class MeetingCounts(OpenMeeting, RecordUpdate):
    """Who came and what was said."""

    form_class = CountsForm
    submit_text = "保存会议情况"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"录入会议情况：{self.record}"


class MeetingStep(TakeStep):
    model, steps = Meeting, workflow.STEPS

    def facts(self) -> dict[str, Any]:
        return {"reason": self.request.POST.get("note", "")}
