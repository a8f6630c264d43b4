"""Pages about oneself: signing in and out, personal settings, password, own sessions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator

from branches.accounts import signing_in
from branches.accounts.own_forms import PasswordForm, SettingsForm, SignInForm
from villagegov.common import workflow
from villagegov.common.permissions import grants_of, works_on_phone
from villagegov.common.views import (
    FormPage,
    Guarded,
    once,
    safe_next,
    saved_with_trail,
    see_other,
    typed_version,
)


@method_decorator(login_not_required, name="dispatch")
class SignIn(Guarded):
    public = "the door itself: whoever is not signed in yet"
    template_name = "branches/accounts/sign_in.html"

    def context(self, **more: Any) -> dict[str, Any]:
        return {"next": safe_next(self.request, ""), **more}

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(safe_next(request, reverse("home")))
        return self.shown(form=SignInForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SignInForm(request.POST)
        if form.is_valid():
            try:
                user = signing_in.identify(
                    request, form.cleaned_data["username"], form.cleaned_data["password"]
                )
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                signing_in.begin(request, user)
                return see_other(safe_next(request, reverse("home")))
        return self.shown(form=form, status=422)


class SignOut(Guarded):
    public = "every signed-in person may leave"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Reached by going back, or after a session that ended meanwhile: changes nothing."""
        return redirect("home")

    def post(self, request: HttpRequest) -> HttpResponse:
        signing_in.end(request)
        messages.success(request, "已退出")
        response = see_other(reverse("sign_in"))
        response["Clear-Site-Data"] = (
            '"cache", "storage"'  # the next person at this phone finds no pages and drafts
        )
        return response


def locked_out(request: HttpRequest, credentials: dict | None = None) -> HttpResponse:
    """The answer to every further try while the lock of this name at this address lasts."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    facts = {"limit": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "branches/accounts/locked_out.html", facts, status=429)


class Me(FormPage):
    """个人设置: how pages look, what I may do, where I am signed in."""

    public = "one's own settings"
    template_name = "branches/accounts/me.html"
    form_class = SettingsForm
    heading = "个人设置"

    def prepare(self) -> None:
        self.account = signing_in.own_account(self.request.user)

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.account, "on_phone": works_on_phone(self.request.user)}

    def context(self, **more: Any) -> dict[str, Any]:
        sessions = signing_in.sessions_of(self.account, self.request.session.session_key)
        about = {"record": self.account, "grants": grants_of(self.request.user), "sessions": sessions}
        return super().context(**{**about, **more})

    def save(self, form: SettingsForm) -> str:
        held = workflow.lock(self.account, version=typed_version(self.request))
        saved_with_trail(form, held, by=self.request.user, label="修改个人设置")
        return reverse("me")


class EndSession(Guarded):
    public = "one's own sessions"

    def post(self, request: HttpRequest, handle: str) -> HttpResponse:
        return once(request, lambda: self.end(handle))

    def end(self, handle: str) -> str:
        if not signing_in.end_one(self.request.user, handle):
            raise Http404
        messages.success(self.request, "已结束那一处登录")
        return reverse("me")


class ChangePassword(FormPage):
    public = "one's own password"
    template_name = "branches/accounts/change_password.html"
    form_class = PasswordForm
    heading, submit_text, done_text = "修改密码", "保存新密码", "密码已修改，别处的登录都已结束"

    def prepare(self) -> None:
        self.account = signing_in.own_account(self.request.user)

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.account}

    def back_url(self) -> str:
        return reverse("home" if self.account.must_change_password else "me")

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(first=self.account.must_change_password, **more)

    def save(self, form: PasswordForm) -> str:
        account = signing_in.change_password(self.request.user, form.cleaned_data["new"])
        auth.update_session_auth_hash(self.request, account)
        return self.back_url()
