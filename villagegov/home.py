"""The first page after signing in: what there is to do now, for each role."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from villagegov.common.views import Guarded


class Home(Guarded):
    """工作台: every signed-in role has one."""

    public = "every signed-in person has a home page; what stands on it is asked row by row"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "home.html", {})
