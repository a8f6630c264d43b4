"""The pages of people: list, record, membership, move, and leaving."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from branches.kin.facts import kin_rows
from branches.people import operations, workflow
from branches.people.facts import cadre_facts, member_facts, person_facts, post_rows, records_of
from branches.people.filters import PersonFilter
from branches.people.forms import MembershipForm, MoveForm, PersonForm
from branches.people.lists import BY_VILLAGE, PERSON_COLUMNS, columns_without_own_village
from branches.people.models import PartyMembership, Person
from branches.posts.models import PostTenure
from villagegov.common import audit, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.booklets import parts_of
from villagegov.common.listing import Column
from villagegov.common.permissions import permits
from villagegov.common.places import hold, hold_in_use
from villagegov.common.views import (
    FormPage,
    Guarded,
    OneRecord,
    RecordCreate,
    RecordDetail,
    RecordUpdate,
    TakeStep,
    created_with_trail,
    saved_with_trail,
    typed_version,
)
from villagegov.common.workflow import Step, lock, open_steps
from villagegov.sheets.views import ExportedList


class UnseenByOthers(Guarded):
    """Who has nothing to do with people (the administrator above all, SD15) finds no such page."""

    sight = "branches.list_people"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permits(request.user, self.sight):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class PersonList(UnseenByOthers, ExportedList):
    model, permission = Person, "branches.list_people"
    title, unit, route = "党员和人员", "人", "person_list"
    columns, filterset_class, default_order = PERSON_COLUMNS, PersonFilter, BY_VILLAGE
    order_note = "按村的次序排列，同村按姓氏笔画"
    empty_text = "没有符合条件的人。还没有名册的，可以导入花名册"
    template_name = "branches/people/list.html"

    def get_queryset(self):
        return super().get_queryset().select_related("place", "membership")

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return columns_without_own_village(self.columns, user)

    def actions(self) -> list[dict]:
        find = {"label": "按号码查人", "url": reverse("person_by_number"), "icon": "search"}
        if not permits(self.request.user, "branches.change_person"):
            return [find]
        in_full = f"{reverse('person_export_full')}?{self.request.GET.urlencode()}"
        return [
            find,
            {"label": "导出完整花名册", "url": in_full, "icon": "download"},
            {"label": "新增人员", "url": reverse("person_new"), "icon": "plus"},
        ]


class PersonDetail(RecordDetail):
    model, permission = Person, "branches.view_person"
    template_name = "branches/people/detail.html"

    def get_queryset(self):
        return Person.objects.visible_to(self.request.user).select_related(
            "place", "membership__organization"
        )

    def context(self, **more: Any) -> dict[str, Any]:
        person, user = self.record, self.request.user
        tenures = (
            PostTenure.objects.filter(person=person)
            .select_related("place")
            .order_by("ended_on", "-started_on")
        )
        member = getattr(person, "membership", None)
        return super().context(
            person_facts=person_facts(person, user), member=member, member_facts=member_facts(member) if member else [],
            actions=[{"label": "打印一人一档", "url": reverse("person_print", args=[person.pk]), "icon": "print"}],
            cadre_facts=cadre_facts(person), kin=kin_rows(person, user),
            may_propose=person.stage == "ACTIVE" and permits(user, "branches.propose_change", person),
            may_declare_kin=bool(tenures) and permits(user, "branches.change_kin", person),
            posts=post_rows(tenures), records=records_of(person, AuditEntry.objects.visible_to(user)),
            steps=open_steps(workflow.STEPS.values(), person, by=user),
            may_change=permits(user, "branches.change_person", person),
            may_reveal=bool(person.id_number) and permits(user, "branches.reveal_id_number", person),
            may_post=permits(user, "branches.change_tenure", person), **more,
        )  # fmt: skip


class PersonPrint(RecordDetail):
    """一人一档: all that the subjects tell this reader of a person, on A4; the trail knows that it was printed."""

    model, permission = Person, "branches.view_person"
    template_name = "branches/people/sheet_print.html"

    def get_queryset(self):
        people = Person.objects.visible_to(self.request.user)
        return people.select_related("place", "membership__organization", "cadre")

    def context(self, **more: Any) -> dict[str, Any]:
        audit.write(audit.act_on(self.record, "print", "打印一人一档"), by=self.request.user)
        return super().context(parts=parts_of("person", self.record, self.request.user), **more)


class PersonCreate(UnseenByOthers, RecordCreate):
    model, form_class, permission = Person, PersonForm, "branches.change_person"
    heading, submit_text = "新增人员", "保存人员"

    def save(self, form: PersonForm) -> str:
        user = self.request.user
        permissions.require(user, self.permission, hold_in_use(form.cleaned_data["place"]))
        return created_with_trail(form, by=user, label="新增人员").get_absolute_url()

    def back_url(self) -> str:
        return reverse("person_list")


class PersonUpdate(RecordUpdate):
    model, form_class, permission = Person, PersonForm, "branches.change_person"
    submit_text = "保存修改"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"修改{self.record.name}的信息"


class AboutPerson(OneRecord, FormPage):
    """A form about one person that is not the record itself."""

    model, permission = Person, "branches.change_person"

    def prepare(self) -> None:
        self.record = self.get_record()

    def back_url(self) -> str:
        return self.record.get_absolute_url()


class MembershipEdit(AboutPerson):
    """The membership of a person: entered the first time, changed afterwards."""

    form_class, permission = MembershipForm, "branches.change_person"
    submit_text = "保存党员信息"

    def prepare(self) -> None:
        super().prepare()
        held = getattr(self.record, "membership", None)
        self.member = held or PartyMembership(person=self.record, place=self.record.place)

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.member, "user": self.request.user}

    def context(self, **more: Any) -> dict[str, Any]:
        heading = f"{self.record.name}的党员信息"
        return super().context(**{"heading": heading, "record": self.member, **more})

    def save(self, form: MembershipForm) -> str:
        user = self.request.user
        hold_in_use(self.record.place)
        if self.member.pk is None:
            operations.refuse_second_membership(self.record)
            created_with_trail(form, by=user, label="登记党员信息")
        else:
            held = lock(self.member, version=typed_version(self.request))
            permissions.require(user, self.permission, held)
            saved_with_trail(form, held, by=user, label="修改党员信息")
        return self.back_url()


class PersonMove(AboutPerson):
    """To another village of the township."""

    form_class, permission = MoveForm, "branches.change_person"
    submit_text, done_text = "迁到这个村", "已迁往另一个村，党组织和党小组请重新选"

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user, "person": self.record}

    def context(self, **more: Any) -> dict[str, Any]:
        heading = f"{self.record.name}迁往本镇另一个村"
        return super().context(**{"heading": heading, "record": self.record, **more})

    def save(self, form: MoveForm) -> str:
        place, reason = form.cleaned_data["place"], form.cleaned_data["reason"]
        version = typed_version(self.request)
        return operations.move(
            self.record, place, by=self.request.user, reason=reason, version=version
        ).get_absolute_url()


class PersonStep(TakeStep):
    model, steps = Person, workflow.STEPS

    def take(self, step: Step, record: Person) -> str:
        hold(record.place)
        return super().take(step, record)
