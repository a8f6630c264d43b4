"""The pages of posts: who holds which now, with vacancies; all tenures; the beginning and the end of one."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse

from branches.people.filters import asked_day
from branches.people.lists import columns_without_own_village
from branches.people.models import Person
from branches.people.views import AboutPerson, UnseenByOthers
from branches.posts import operations, reports
from branches.posts.filters import HistoryFilter, HolderFilter
from branches.posts.forms import BeginForm, EndForm, ProfileForm
from branches.posts.lists import HOLDER_COLUMNS, TENURE_COLUMNS
from branches.posts.models import IN_ORDER, CadreProfile, PostTenure, post_rank
from villagegov.common import clock
from villagegov.common.listing import Column
from villagegov.common.permissions import permits
from villagegov.common.places import Village, hold_in_use
from villagegov.common.views import FormPage, OneRecord, created_with_trail, saved_with_trail, typed_version
from villagegov.common.workflow import lock
from villagegov.sheets.views import ExportedList


class PostList(UnseenByOthers, ExportedList):
    """One line for each holder of a post, as in T05; above it the villages without a secretary or with two."""

    model, permission, sight = Person, "branches.view_tenure", "branches.view_tenure"
    title, unit, route = "村干部", "人", "post_list"
    columns, filterset_class = HOLDER_COLUMNS, HolderFilter
    default_order = ("place__township_code", "place__display_order", "place_id", "rank", "stroke_key", "pk")
    order_note = "按村的次序排列，同村按职务，再按姓氏笔画"
    empty_text = "没有符合条件的村干部。在人员页登记任职，或导入村干部名册"
    template_name = "branches/posts/list.html"

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return columns_without_own_village(self.columns, user)

    def actions(self) -> list[dict]:
        history = {"label": "任职历史", "url": reverse("post_history")}
        if not permits(self.request.user, "branches.hand_over"):
            return [history]
        return [history, {"label": "办理职务交接", "url": reverse("hand_over_start")}]

    def get_queryset(self) -> QuerySet:
        day = asked_day(self.request.GET)
        tenures = PostTenure.objects.visible_to(self.request.user)
        tenures = tenures.on(day) if day else tenures.current()
        ranked = tenures.annotate(rank=post_rank("post")).order_by("rank")
        first = ranked.filter(person_id=OuterRef("pk")).values("rank")[:1]
        held = Prefetch("tenures", ranked.select_related("place"), to_attr="held")
        people = Person.objects.visible_to(self.request.user).select_related("place", "cadre")
        return people.annotate(rank=Subquery(first)).filter(rank__isnull=False).prefetch_related(held)

    def context(self, **more: Any) -> dict[str, Any]:
        user = self.request.user
        villages = list(Village.objects.visible_to(user).current().in_order())
        secretaries = reports.secretaries_of(PostTenure.objects.visible_to(user))
        return super().context(
            vacancies=reports.vacancies(villages, secretaries, clock.today()),
            doubles=reports.doubles(villages, secretaries),
            may_change=permits(user, "branches.change_tenure"), **more,
        )  # fmt: skip


class TenureHistory(UnseenByOthers, ExportedList):
    """Every tenure, running and ended."""

    model, permission, sight = PostTenure, "branches.view_tenure", "branches.view_tenure"
    title, unit, route = "任职历史", "条", "post_history"
    columns, filterset_class, default_order = TENURE_COLUMNS, HistoryFilter, IN_ORDER
    order_note = "按村的次序排列，同村按职务，再按姓氏笔画"
    empty_text = "没有符合条件的任职记录"

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return columns_without_own_village(self.columns, user)

    def actions(self) -> list[dict]:
        return [{"label": "现任村干部", "url": reverse("post_list")}]

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().by_post().select_related("place", "person")

    def url_of(self, record: PostTenure) -> str:
        return (
            record.get_absolute_url()
            if permits(self.request.user, "branches.view_person", record.person)
            else ""
        )


class TenureBegin(AboutPerson):
    """A person takes a post."""

    form_class, permission = BeginForm, "branches.change_tenure"
    submit_text, done_text = "登记任职", "已登记任职"

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user, "person": self.record}

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"heading": f"登记{self.record.name}任职", **more})

    def save(self, form: BeginForm) -> str:
        typed = form.cleaned_data
        operations.begin_tenure(
            self.record, typed["place"], typed["post"], typed["started_on"], by=self.request.user,
            started_on_by_month=typed["started_on_by_month"], duty=typed["duty"], basis=typed["basis"],
            document_number=typed["document_number"], reason=typed["reason"],
        )  # fmt: skip
        return self.back_url()


class TenureEnd(OneRecord, FormPage):
    """A tenure ends; the right it gave ends with it."""

    model, form_class, permission = PostTenure, EndForm, "branches.change_tenure"
    submit_text, done_text = "登记离任", "已登记离任，这个职务给的角色同时收回"

    def prepare(self) -> None:
        self.record = self.get_record()

    def form_kwargs(self) -> dict[str, Any]:
        return {"tenure": self.record}

    def back_url(self) -> str:
        return reverse("person", args=[self.record.person_id])

    def context(self, **more: Any) -> dict[str, Any]:
        tenure = self.record
        heading = f"登记{tenure.person.name}离任：{tenure.place.name}{tenure.get_post_display()}"
        return super().context(**{"heading": heading, "record": tenure, **more})

    def save(self, form: EndForm) -> str:
        typed, version = form.cleaned_data, typed_version(self.request)
        operations.end_tenure(
            self.record, typed["ended_on"], typed["end_reason"], by=self.request.user, note=typed["note"],
            version=version,
        )  # fmt: skip
        return self.back_url()


class ProfileEdit(AboutPerson):
    """What only the roster of cadres knows of a person: entered once, changed afterwards."""

    form_class, permission = ProfileForm, "branches.change_tenure"
    submit_text, done_text = "保存干部信息", "已保存干部信息"

    def prepare(self) -> None:
        super().prepare()
        held = getattr(self.record, "cadre", None)
        self.profile = held or CadreProfile(person=self.record, place=self.record.place)

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.profile, "user": self.request.user}

    def context(self, **more: Any) -> dict[str, Any]:
        heading = f"{self.record.name}的干部信息"
        return super().context(**{"heading": heading, "record": self.profile, **more})

    def save(self, form: ProfileForm) -> str:
        user = self.request.user
        hold_in_use(self.record.place)
        person = lock(self.record)
        operations.refuse_profile(person, form.cleaned_data["post_collective"])
        if self.profile.pk is None:
            created_with_trail(form, by=user, label="登记干部信息")
        else:
            held = lock(self.profile, version=typed_version(self.request))
            saved_with_trail(form, held, by=user, label="修改干部信息")
        return self.back_url()
