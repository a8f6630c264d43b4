"""系统状态: is the machine well, what waits, when trail, publications and backup were last seen to; and /health/."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator

from villagegov.common import permissions, status, verifications
from villagegov.common.health import health
from villagegov.common.views import Guarded, earlier_answer, once, see_other


@method_decorator(login_not_required, name="dispatch")
class Health(Guarded):
    """For the proxy and the watchman: three answers, no names."""

    public = "the proxy and the watchman ask without signing in; it tells only that the machine is well"

    def get(self, request: HttpRequest) -> HttpResponse:
        facts = health()
        return JsonResponse(facts, status=200 if facts["well"] else 503)


class Status(Guarded):
    """The state of the installation; POST runs both checks now."""

    permission = "common.view_status"
    template_name = "common/status/status.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        permissions.require(request.user, self.permission)
        return self.shown(heading="系统状态", **status.overview(request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        permissions.require(request.user, self.permission)
        if done := earlier_answer(request):
            return see_other(done)
        found = verifications.check_all()
        return once(request, lambda: self.keep(found))

    def keep(self, found: list[verifications.Outcome]) -> str:
        outcomes = verifications.keep(found, by=self.request.user)
        if all(outcome.is_good for outcome in outcomes):
            messages.success(self.request, "已核对，操作日志和已公布的记录都完好")
        else:
            messages.error(self.request, "已核对，有对不上的地方，见下面的结果")
        return reverse("status")
