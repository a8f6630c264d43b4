"""Signing in and out, and the sessions of an account: who came in, from where, and how to end it.

Rights never stand in a session. What stands in it is only what its owner needs to know it again in the list.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from villagegov.common import audit, clock, tokens
from villagegov.common.accounts import User
from villagegov.common.middleware import SessionRules, client_address, end_sessions

ADDRESS, DEVICE = "address", "device"
DEVICES = (
    ("MicroMessenger", "微信"),
    ("iPhone", "苹果手机"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
)


@dataclass(frozen=True)
class OpenSession:
    """One session as its owner sees it. `handle` names it without giving its key away."""

    handle: str
    device: str
    address: str
    seen_at: datetime.datetime
    is_this: bool


def identify(request: HttpRequest, username: str, password: str) -> User:
    """The account whose name and password these are. Refused attempts are counted, and told by their number only."""
    user = auth.authenticate(request, username=username, password=password)
    if user is None:
        note_failure(username, "用户名或密码不对")
        left = tries_left(request, username)
        raise ValidationError(f"用户名或密码不对，还可以试 {left} 次" if left else "用户名或密码不对")
    if code_has_expired(user):
        note_failure(username, "一次性密码已过期")
        raise ValidationError("一次性密码已过 72 小时，不能再用。请打电话给组织办，重新发一个")
    return user


def tries_left(request: HttpRequest, username: str) -> int:
    failures = AxesProxyHandler.get_failures(request, get_credentials(username=username))
    return max(0, settings.AXES_FAILURE_LIMIT - failures)


def code_has_expired(user: User) -> bool:
    expires = user.code_expires_at
    return bool(user.must_change_password and expires and expires <= timezone.now())


def note_failure(username: str, reason: str) -> None:
    """The trail keeps a failure only for a name that is an account: what else was typed could be a password."""
    user = User.objects.filter(username=username).first()
    if user is not None:
        audit.write(audit.act_on(user, "sign_in_failed", "登录没有成功", reason=reason))


@audit.one_act()
def begin(request: HttpRequest, user: User) -> None:
    """Open a session under a new key; of the older ones only the newest stay."""
    end_sessions(user, most=settings.SESSION_PARALLEL_MOST - 1)
    tokens.forget_old(user)
    auth.login(request, user)
    user.last_login = clock.now()  # in the demo the day stands still, also for this
    user.save(update_fields=["last_login"])
    request.session[SessionRules.STARTED] = request.session[SessionRules.SEEN] = int(
        timezone.now().timestamp()
    )
    request.session[ADDRESS] = client_address(request)
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    audit.write(audit.act_on(user, "sign_in", "登录"), by=user)


@audit.one_act()
def end(request: HttpRequest) -> None:
    """Sign out: the session's row goes, so its key opens nothing any more."""
    audit.write(audit.act_on(own_account(request.user), "sign_out", "退出"), by=request.user)
    auth.logout(request)


def own_account(user: User) -> User:
    return User.objects.get(pk=user.pk)


def device_of(agent: str) -> str:
    return next((word for mark, word in DEVICES if mark in agent), "电脑")


def handle_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def sessions_of(user: User, this_key: str | None) -> list[OpenSession]:
    """The account's live sessions, the newest first."""
    found = []
    now, shown_now = timezone.now(), clock.now()
    for session in _rows_of(user):
        data = session.get_decoded()
        ago = now - datetime.datetime.fromtimestamp(data.get(SessionRules.SEEN, 0), datetime.UTC)
        seen = shown_now - ago
        here = session.session_key == this_key
        found.append(
            OpenSession(
                handle_of(session.session_key), data.get(DEVICE, "电脑"), data.get(ADDRESS, ""), seen, here
            )
        )
    return sorted(found, key=lambda one: one.seen_at, reverse=True)


def _rows_of(user: User) -> list[Session]:
    live = Session.objects.filter(expire_date__gte=timezone.now())
    return [row for row in live if row.get_decoded().get(auth.SESSION_KEY) == str(user.pk)]


@audit.one_act()
def end_one(user: User, handle: str) -> bool:
    """End one session of the account; False where it has none of this name, or no longer."""
    row = next((row for row in _rows_of(user) if handle_of(row.session_key) == handle), None)
    if row is None:
        return False
    row.delete()
    audit.write(audit.act_on(own_account(user), "end_session", "结束一处登录"), by=user)
    return True


@audit.one_act()
def change_password(user: User, password: str) -> User:
    """Set the account's own new password. The caller keeps the present session; all others end here."""
    account = User.objects.select_for_update().get(pk=user.pk)
    account.set_password(password)
    account.must_change_password, account.code_expires_at = False, None
    account.version += 1
    account.save(update_fields=["password", "must_change_password", "code_expires_at", "version"])
    audit.write(audit.act_on(account, "change_password", "修改密码"), by=user)
    end_sessions(account)
    return account
