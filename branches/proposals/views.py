"""The pages of proposed corrections: choose a field, say what it should be and why, the list, the record, the steps."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from branches.people.models import Person
from branches.places.facts import TRAIL_SHOWN, fact
from branches.proposals import operations, targets, workflow
from branches.proposals.forms import ProposalForm
from branches.proposals.lists import COLUMNS, TONES, ProposalFilter, about, told
from branches.proposals.models import ChangeProposal, ProposedField
from villagegov.common import permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.list_views import RecordList
from villagegov.common.places import Village
from villagegov.common.templatetags.ui import day
from villagegov.common.views import (
    FormPage,
    OneRecord,
    RecordDetail,
    TakeStep,
    safe_next,
    typed_version,
)
from villagegov.common.workflow import Conflict, Step, open_steps

PROPOSE = operations.PROPOSE


def with_all(rows: QuerySet) -> QuerySet:
    return rows.select_related("place", "person__place", "proposed_by", "decided_by")


class ProposalList(RecordList):
    model, permission = ChangeProposal, "branches.view_proposal"
    title, unit, route = "更正建议", "条", "proposal_list"
    columns, filterset_class, default_order = COLUMNS, ProposalFilter, ("-proposed_on", "-pk")
    order_note = "最近提出的在前"
    empty_text = "没有符合条件的更正建议。村里发现数据不对，在人员或村的页面点“提出更正”"

    def get_queryset(self) -> QuerySet:
        return with_all(super().get_queryset())


class ProposalDetail(RecordDetail):
    model, permission = ChangeProposal, "branches.view_proposal"
    template_name = "branches/proposals/detail.html"

    def get_queryset(self) -> QuerySet:
        return with_all(ChangeProposal.objects.visible_to(self.request.user))

    def context(self, **more: Any) -> dict[str, Any]:
        one, user = self.record, self.request.user
        record = targets.record_of(one)
        entries = AuditEntry.objects.visible_to(user).of(one)
        return super().context(
            proposal_facts=facts_of(one, user), tone=TONES[one.stage], word=one.get_stage_display(),
            warning=warning_of(one, record, user), target_version=getattr(record, "version", ""),
            steps=open_steps(workflow.STEPS.values(), one, by=user),
            records=steps_taken(entries.newest_first()[:TRAIL_SHOWN]), **more,
        )  # fmt: skip


def steps_taken(entries: QuerySet) -> list[dict]:
    """Who took which step when; what the steps wrote stands above."""
    return [
        {"at": one.at, "who": one.actor_name or "系统", "what": one.label, "reason": one.reason}
        for one in entries
    ]


def facts_of(one: ChangeProposal, user: Any) -> list[dict]:
    url = one.person.get_absolute_url() if one.person else reverse("village", args=[one.place_id])
    facts = [
        {**fact("谁的", f"{about(one)}（{one.place.name}）"), "url": url},
        fact("项目", one.get_field_display()),
        fact("原来", told(one, user, new=False)),
        fact("改为", told(one, user, new=True) or "不填"),
        fact("理由", one.why),
        fact("提出", f"{one.proposed_by.name}，{day(one.proposed_on)}"),
    ]
    if one.decided_by:
        facts.append(fact("审核", f"{one.decided_by.name}，{day(one.decided_on)}"))
    return [*facts, fact("不采纳的理由", one.answer)] if one.answer else facts


def warning_of(one: ChangeProposal, record: Any, user: Any) -> str:
    """While it waits: that the old value no longer stands."""
    if one.stage not in {ChangeProposal.Stage.DRAFT, ChangeProposal.Stage.SUBMITTED}:
        return ""
    stands = None if record is None else targets.value_in(targets.form_of(one.field, record, user), one.field)
    checks = (workflow.record_is_there, workflow.old_value_stands)
    return next((text for check in checks if (text := check(one, stands=stands))), "")


class ChooseField(OneRecord):
    """Which field: each with what stands there now; a tap leads to its form."""

    permission, template_name = PROPOSE, "branches/proposals/choose.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        subject, user = self.get_record(), request.user
        kind = "person" if isinstance(subject, Person) else "village"
        items = [
            {
                "title": field.label,
                "small": "现在是：" + (now_in_words(field, record, user) or "未填"),
                "url": reverse(f"propose_{kind}_field", args=[kwargs["key"], field.value]),
            }
            for field in ProposedField
            if (record := targets.record_for(subject, field)) is not None
        ]
        return self.shown(record=subject, items=items, heading=f"{subject.name}：哪一项要更正")


def now_in_words(field: str, record: Any, user: Any) -> str:
    return targets.words_for(field, targets.value_in(targets.form_of(field, record, user), field))


class ProposeChange(OneRecord, FormPage):
    """One field of a person or a village, and why."""

    form_class, permission = ProposalForm, PROPOSE
    template_name = "branches/proposals/propose.html"

    def prepare(self) -> None:
        self.record, field = self.get_record(), self.kwargs["field"]
        self.target = targets.record_for(self.record, field) if field in ProposedField.values else None
        if self.target is None:
            raise Http404

    @property
    def submits(self) -> bool:
        return permissions.permits(self.request.user, operations.SUBMIT, self.record)

    @property
    def done_text(self) -> str:  # type: ignore[override]
        return "已提交给镇里，审核以后在这里看结果" if self.submits else "已存为草稿，请村书记提交给镇里"

    def form_kwargs(self) -> dict[str, Any]:
        return {"field": self.kwargs["field"], "record": self.target, "user": self.request.user}

    def back_url(self) -> str:
        url = getattr(self.record, "get_absolute_url", None)
        return safe_next(self.request, url() if url else reverse("village", args=[self.record.code]))

    def context(self, **more: Any) -> dict[str, Any]:
        field, user = self.kwargs["field"], self.request.user
        now = now_in_words(field, targets.record_for(self.record, field), user) or "未填"
        facts = [fact("谁的", self.record.name), fact(f"{ProposedField(field).label}现在是", now)]
        shown = {
            "heading": f"更正{self.record.name}的{ProposedField(field).label}", "proposal_facts": facts, "record": None,
            "submit_text": "提交给镇里" if self.submits else "存为草稿，请书记提交",
        }  # fmt: skip
        return super().context(**{**shown, **more})

    def save(self, form: ProposalForm) -> str:
        typed = form.cleaned_data
        return operations.propose(
            self.record,
            self.kwargs["field"],
            form.value,
            typed["why"],
            by=self.request.user,
            seen=typed["seen"],
        ).get_absolute_url()


class ChoosePersonField(ChooseField):
    model = Person

    def get_queryset(self) -> QuerySet:
        return Person.objects.visible_to(self.request.user).select_related("place", "membership")


class ChooseVillageField(ChooseField):
    model, key_field = Village, "code"


class ProposePersonChange(ProposeChange):
    model = Person

    def get_queryset(self) -> QuerySet:
        return Person.objects.visible_to(self.request.user).select_related("place", "membership")


class ProposeVillageChange(ProposeChange):
    model, key_field = Village, "code"


class ProposalStep(TakeStep):
    model, steps = ChangeProposal, workflow.STEPS

    def take(self, step: Step, record: ChangeProposal) -> str:
        user, version = self.request.user, typed_version(self.request)
        if step is workflow.TAKE_OVER:
            target_version = self.request.POST.get("target_version", "")
            if not target_version.isdecimal():
                raise Conflict(record)
            operations.take_over(record, by=user, version=version, target_version=int(target_version))
        else:
            note = self.request.POST.get("note", "")
            operations.move_on(step, record, by=user, note=note, version=version)
        return record.get_absolute_url()
