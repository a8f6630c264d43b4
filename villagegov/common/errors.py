"""Pages for what went wrong: what happened, what to do, and the number under which the log has it."""

from __future__ import annotations

import logging

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

logger = logging.getLogger(__name__)


def page(request, status: int, template: str, **facts) -> HttpResponse:
    facts["request_id"] = getattr(request, "request_id", "")
    return render(request, template, facts, status=status)


@requires_csrf_token
def bad_request(request, exception=None) -> HttpResponse:
    return page(request, 400, "400.html")


@requires_csrf_token
def forbidden(request, exception=None) -> HttpResponse:
    """You see it but may not do it. A refused POST is an entry of the trail."""
    reason = str(exception) if exception and exception.args else "这一步您不能办理，可以回工作台看看要办的事"
    if request.method == "POST" and request.user.is_authenticated:
        from villagegov.common import audit

        route = request.resolver_match.route if request.resolver_match else ""
        audit.write(audit.Act("refused", "办理被拒绝", record_name=route, reason=reason), by=request.user)
    return page(request, 403, "403.html", reason=reason)


@requires_csrf_token
def not_found(request, exception=None) -> HttpResponse:
    """The same page for what is not there and for what this user may not see."""
    return page(request, 404, "404.html")


@requires_csrf_token
def server_error(request) -> HttpResponse:
    return page(request, 500, "500.html")


def csrf_failure(request, reason: str = "") -> HttpResponse:
    return page(request, 403, "403_csrf.html")
