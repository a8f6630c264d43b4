"""Pages of handing over a post, and of the rights that imports left to be confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from branches.accounts import handover, operations, rights
from branches.accounts.account_views import SlipPage
from branches.accounts.forms import FirstAccountForm, HandOverForm, PostChoiceForm
from branches.posts.models import Post, PostTenure
from villagegov.common import clock, permissions, tokens
from villagegov.common.places import Village
from villagegov.common.views import Guarded, OneRecord, note_refusal, once, see_other


class HandOverStart(Guarded):
    """办交接, first half: the post. A link that names both goes straight on."""

    sight, permission = "branches.view_tenure", "branches.hand_over"
    template_name = "branches/accounts/hand_over_start.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        permissions.require(request.user, self.permission)
        asked = "post" in request.GET
        form = PostChoiceForm(request.GET if asked else None, initial=request.GET.dict(), user=request.user)
        if asked and form.is_valid():
            return redirect("hand_over", form.cleaned_data["village"].code, form.cleaned_data["post"])
        return self.shown(form=form, heading="办交接")


class HandOverPage(SlipPage):
    """办交接, second half: who leaves, who comes; the rights follow in the same moment."""

    sight, permission = "branches.view_tenure", "branches.hand_over"
    form_class = HandOverForm
    template_name = "branches/accounts/hand_over.html"
    submit_text = "办理交接"

    def prepare(self) -> None:
        self.place = permissions.get_permitted_or_404(
            Village, self.request.user, self.permission, code=self.kwargs["key"], stage=Village.Stage.ACTIVE
        )
        self.post_name = self.kwargs["post_name"]
        if self.post_name not in Post.values:
            raise Http404

    def form_kwargs(self) -> dict[str, Any]:
        holders = handover.holders_of(self.place, self.post_name)
        start = {
            "ended_on": clock.today(),
            "started_on": clock.today(),
            "leaving": holders[0] if holders else None,
        }
        return {"request": self.request, "place": self.place, "post": self.post_name, "initial": start}

    def context(self, **more: Any) -> dict[str, Any]:
        heading = f"办交接：{self.place.name}{Post(self.post_name).label}"
        return super().context(**{"heading": heading, "role": handover.role_label(self.post_name), **more})

    def back_url(self) -> str:
        return reverse("village", args=[self.place.code])

    def act(self, form: HandOverForm) -> str:
        given = form.cleaned_data
        facts = handover.HandOver(
            self.place, self.post_name, given["leaving"], given["ended_on"], given["end_reason"], given["coming"],
            given["started_on"], given["document_number"], given["reason"],
        )  # fmt: skip
        outcome = handover.hand_over(facts, by=self.request.user)
        if outcome.code:
            self.slip = (outcome.account, outcome.code)
        else:
            messages.success(self.request, "交接已办，角色已随职务调整，马上生效")
        return self.back_url()


class OpenForPost(OneRecord, SlipPage):
    """An account for the holder of a post who has none: the name makes the login, the post makes the role."""

    model, permission, form_class = PostTenure, "branches.hand_over", FirstAccountForm
    template_name = "branches/accounts/act.html"
    submit_text = "开账号"

    def prepare(self) -> None:
        self.record = self.get_record()
        if self.record.ended_on is not None or not rights.role_of(self.record.post):
            raise Http404

    def form_kwargs(self) -> dict[str, Any]:
        return {"request": self.request}

    def back_url(self) -> str:
        return reverse("account_list")

    def context(self, **more: Any) -> dict[str, Any]:
        person, place = self.record.person, self.record.place
        pairs = [
            {"label": "姓名", "value": person.name},
            {"label": "职务", "value": f"{place.name}{self.record.get_post_display()}"},
            {"label": "角色", "value": handover.role_label(self.record.post)},
            {"label": "登录名", "value": operations.free_login_name(person.name)},
        ]
        return super().context(**{"heading": f"给{person.name}开账号", "pairs": pairs, **more})

    def act(self, form: FirstAccountForm) -> str:
        if self.record.person.account_id is not None:
            raise ValidationError(f"{self.record.person.name}已经有账号，不用再开")
        self.slip = handover.give_right_of(self.record, by=self.request.user)
        return self.back_url()


class ConfirmPending(Guarded):
    """按职务调整角色: does what the list on the accounts page says, in one click."""

    sight = permission = "branches.hand_over"

    def post(self, request: HttpRequest) -> HttpResponse:
        permissions.require(request.user, self.permission)
        try:
            return once(request, self.confirm)
        except (ValidationError, tokens.TokenReused) as refused:
            texts = getattr(refused, "messages", ["名单刚变过，请看一遍新的再确认"])
            note_refusal(None, "按职务调整角色", "；".join(texts))
            messages.warning(request, "；".join(texts))
            return see_other(reverse("account_list"))

    def confirm(self) -> str:
        count = handover.confirm_pending(self.request.user, self.request.POST.get("seal", ""))
        messages.success(self.request, f"已按职务调整 {count} 项角色，马上生效")
        return reverse("account_list")
