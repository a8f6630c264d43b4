"""What is entered piece by piece into a meeting's record: the list of names, its matters, its files."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse

from branches.meetings import operations, registers
from branches.meetings.entry_forms import AgendaForm, FileForm, ReasonForm, RollForm
from branches.meetings.models import AgendaItem, Meeting, MeetingFile
from branches.meetings.views import CHANGE, OpenMeeting
from villagegov.common.attachments import AttachesFiles, DeliverFile
from villagegov.common.views import NO_VERSION, FormPage, OneRecord, RecordUpdate, typed_version


class OfMeeting(OpenMeeting, FormPage):
    """A form about a meeting that is still open."""

    def prepare(self) -> None:
        self.record = self.get_record()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"record": self.record, **more})


class RollUpdate(OfMeeting):
    """到会名单: everybody stands there already, only who did not come is marked."""

    form_class = RollForm
    template_name = "branches/meetings/roll.html"
    submit_text, done_text = "保存到会名单", "已保存到会名单"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"到会名单：{self.record}"

    def prepare(self) -> None:
        super().prepare()
        self.people = registers.attendees(self.record.gathering)
        if not self.people:
            raise ValidationError("台账上没有这种会议的名单，人数请在“录入会议情况”里填")

    def form_kwargs(self) -> dict[str, Any]:
        marked: dict[str, Any] = {name: [] for name in RollForm.GROUPS}
        group_of = {status: name for name, status in RollForm.GROUPS.items()}
        for one in self.record.attendance.all():
            if one.status in group_of:
                marked[group_of[one.status]].append(one.key)
        initial = {**marked, "should_reason": self.record.should_reason}
        return {"meeting": self.record, "people": self.people, "initial": initial}

    def context(self, **more: Any) -> dict[str, Any]:
        groups = [more["form"][name] for name in RollForm.GROUPS]
        return super().context(number=len(self.people), groups=groups, **more)

    def save(self, form: RollForm) -> str:
        operations.keep_roll(
            self.record, self.people, form.status_of, reason=form.cleaned_data["should_reason"],
            by=self.request.user, version=typed_version(self.request) or NO_VERSION,
        )  # fmt: skip
        return self.back_url()


class AgendaCreate(OfMeeting):
    form_class = AgendaForm
    heading, submit_text, done_text = "登记议题", "保存议题", "已保存议题"

    def form_kwargs(self) -> dict[str, Any]:
        return {"meeting": self.record, "user": self.request.user}

    def save(self, form: AgendaForm) -> str:
        operations.add_matter(form.save(commit=False), self.record, by=self.request.user)
        return self.back_url()


class OfAgenda(OneRecord):
    """A page about one matter of an open meeting."""

    model, permission = AgendaItem, CHANGE

    def get_queryset(self) -> QuerySet:
        return AgendaItem.objects.visible_to(self.request.user).select_related("meeting__place")

    def get_record(self) -> AgendaItem:
        item: AgendaItem = super().get_record()  # type: ignore[assignment]
        operations.require_open(item.meeting)
        return item

    def back_url(self) -> str:
        return self.record.meeting.get_absolute_url()


class AgendaUpdate(OfAgenda, RecordUpdate):
    form_class = AgendaForm
    template_name = "branches/meetings/agenda.html"
    submit_text, done_text = "保存议题", "已保存议题"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"修改议题：{self.record}"

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "meeting": self.record.meeting}

    def save(self, form: AgendaForm) -> str:
        operations.held_open(self.record.meeting, by=self.request.user)
        return super().save(form)


class AgendaRemove(OfAgenda, FormPage):
    form_class = ReasonForm
    template_name = "branches/meetings/remove.html"
    submit_text, done_text = "删除议题", "已删除"

    def prepare(self) -> None:
        self.record = self.get_record()

    def context(self, **more: Any) -> dict[str, Any]:
        facts = [
            {"label": "会议", "value": str(self.record.meeting)},
            {"label": "议题", "value": self.record.title},
        ]
        return super().context(**{"record": self.record, "heading": "删除议题", "facts": facts, **more})

    def save(self, form: ReasonForm) -> str:
        version = typed_version(self.request) or NO_VERSION
        operations.remove_matter(
            self.record, by=self.request.user, reason=form.cleaned_data["reason"], version=version
        )
        return self.back_url()


class FileAdd(AttachesFiles, OneRecord, FormPage):
    """One more photo or scan; also after the record was handed in."""

    model, permission, form_class = Meeting, CHANGE, FileForm
    heading, submit_text, done_text = "上传附件", "上传", "已上传"

    def prepare(self) -> None:
        self.record = self.get_record()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def save(self, form: FileForm) -> str:
        operations.attach(form.cleaned_data["file"], self.record, by=self.request.user)
        return self.back_url()


class FileOfMeeting(DeliverFile):
    model, permission = MeetingFile, "branches.view_meeting_file"

    def get_queryset(self) -> QuerySet:
        return MeetingFile.objects.visible_to(self.request.user).select_related("meeting")


class FileRemove(OneRecord, FormPage):
    """A file is never replaced: a wrong one goes while the record is open, with a trace, and another is added."""

    model, permission, form_class = MeetingFile, CHANGE, ReasonForm
    template_name = "branches/meetings/remove.html"
    submit_text, done_text = "删除附件", "已删除"

    def get_queryset(self) -> QuerySet:
        return MeetingFile.objects.visible_to(self.request.user).select_related("meeting__place")

    def prepare(self) -> None:
        self.record = self.get_record()
        operations.require_open(self.record.meeting)

    def back_url(self) -> str:
        return self.record.meeting.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        facts = [
            {"label": "会议", "value": str(self.record.meeting)}, {"label": "文件", "value": self.record.name},
        ]  # fmt: skip
        return super().context(**{"record": self.record, "heading": "删除附件", "facts": facts, **more})

    def save(self, form: ReasonForm) -> str:
        operations.take_file_away(self.record, by=self.request.user, reason=form.cleaned_data["reason"])
        return reverse("meeting", args=[self.record.meeting_id])
