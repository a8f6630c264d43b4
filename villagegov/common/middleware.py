"""What happens around every request: refuse broken input, security headers, session rules, who is acting."""

from __future__ import annotations

import logging
import re
import uuid

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import get_user
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from villagegov.common import context
from villagegov.common.encryption import DecryptionError
from villagegov.common.errors import page

logger = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
NUL = re.compile(r"%00|\x00")


class RequestGuard:
    """Gives each request a number and answers 400 where a NUL byte would break PostgreSQL."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:12]
        if NUL.search(request.get_full_path()) or has_nul(request):
            return render(request, "400.html", {"request_id": request.request_id}, status=400)
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id
        return response


def has_nul(request) -> bool:
    """Does a cookie or a sent form hold a NUL byte? Only text: files are bytes and checked where they are read."""
    if any("\x00" in text for text in request.COOKIES.values()):
        return True
    return request.method == "POST" and any(
        "\x00" in text for _, texts in request.POST.lists() for text in texts
    )


class SecurityHeaders:
    """CSP without exceptions, a file brings a stricter one; personal pages are never kept by a browser or a proxy."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.setdefault("Cache-Control", "private, no-store")
        if response["Cache-Control"].startswith("public"):
            del response["Vary"]  # a public page asks no cookie, though the frame around it looked for one
        response["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
        return response


class SessionRules:
    """Idle time, absolute time, and at most three sessions of one account (security.md 6.8)."""

    SEEN = "seen_at"
    STARTED = "started_at"

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        request.user = get_user(request)  # no proxy: the rows of a list ask it hundreds of times
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            session = request.session
            idle = now - session.get(self.SEEN, now) > settings.SESSION_IDLE_SECONDS
            old = now - session.get(self.STARTED, now) > settings.SESSION_COOKIE_AGE
            if idle or old:
                auth.logout(request)
            else:
                session.setdefault(self.STARTED, now)
                if now - session.get(self.SEEN, 0) > 60:  # one write a minute is enough
                    session[self.SEEN] = now
        return self.get_response(request)


class ActingUser:
    """The circumstances that the trail records with every act of this request."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        user = request.user if request.user.is_authenticated else None
        address = client_address(request)
        with context.acting(context.Acting(user, address, "web", request.request_id)):
            return self.get_response(request)

    def process_exception(self, request, exception: Exception) -> HttpResponse | None:
        """A number whose key is gone stops what needs it, and says what helps."""
        if not isinstance(exception, DecryptionError):
            return None
        logger.error("a sealed value does not open: %s", exception)
        reason = "有号码无法解密：密钥和数据库不是一套。请联系系统管理员放回原来的密钥目录，放回以后再办"
        return page(request, 403, "403.html", reason=reason)


class FirstPassword:
    """Whoever came in with a one-time code chooses a password before anything else."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password:
            allowed = {reverse("change_password"), reverse("sign_out")}
            if request.path not in allowed and not request.path.startswith(settings.STATIC_URL):
                return redirect("change_password")
        return self.get_response(request)


def client_address(request) -> str:
    """The address of the person, through as many proxies as the settings trust and not one more."""
    proxies = settings.AXES_IPWARE_PROXY_COUNT or 0
    if proxies:
        forwarded = [
            part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
        ]
        if len(forwarded) >= proxies:
            return forwarded[-proxies][:45]
    return request.META.get("REMOTE_ADDR", "")[:45]


def end_sessions(user, *, keep: str = "", most: int = 0) -> None:
    """End the user's sessions at once, but for the one kept; `most` leaves the newest so many."""
    live = Session.objects.filter(expire_date__gte=timezone.now()).order_by("-expire_date")
    mine = [s for s in live if s.get_decoded().get("_auth_user_id") == str(user.pk) and s.session_key != keep]
    for session in mine[most:]:
        session.delete()
