"""帮助: ten questions, whom to call, and a guide of one page for each role to hang on the wall."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from villagegov import shell
from villagegov.common.roles import SIGNS_IN, Role
from villagegov.common.views import Guarded
from villagegov.help_texts import GUIDES, OTHERS, PICTURES, QUESTIONS

PUBLIC = "help names no person and no village"


class Help(Guarded):
    public, template_name = PUBLIC, "help.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = shell.first_role(request.user)
        roles = [role for role in Role if role in SIGNS_IN and role in GUIDES]
        guides = sorted(roles, key=lambda role: role != mine)
        phone = shell.office_phone(request.user)
        return self.shown(questions=QUESTIONS, guides=guides, mine=mine, phone=phone)


class Guide(Guarded):
    """一页纸: what a role does here, on one A4."""

    public, template_name = PUBLIC, "help_guide.html"

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        if name not in SIGNS_IN:
            raise Http404
        role = Role(name)
        lines = GUIDES.get(role, OTHERS)
        pictures = PICTURES.get(role, ())
        return self.shown(role=role, lines=lines, pictures=pictures, phone=shell.office_phone(request.user))
