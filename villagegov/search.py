"""搜索: one field over all registers. ID numbers and telephones are looked up by their own form, never here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from villagegov.common import permissions, searching
from villagegov.common.list_views import cleaned_address
from villagegov.common.views import Guarded


class Search(Guarded):
    public = "every register asks its own permission and shows what its list would"
    template_name = "search.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not searching.may_search(request.user):
            raise Http404
        if clean := cleaned_address(request):
            return redirect(clean)
        words = request.GET.get("q", "").strip()
        groups = searching.find(request.user, words)
        by_number = permissions.permits(request.user, "branches.list_people")
        return self.shown(
            words=words, groups=groups, number_url=reverse("person_by_number") if by_number else ""
        )
