"""Pages about numbers: looking a person up by ID number or telephone, and seeing a full ID number for a reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from branches.people import operations
from branches.people.forms import NumberForm, ReasonForm
from branches.people.models import Person
from branches.people.views import AboutPerson, UnseenByOthers
from villagegov.common import audit, permissions
from villagegov.common.views import FormPage, see_other


@method_decorator(sensitive_post_parameters("number"), name="dispatch")
class FindByNumber(UnseenByOthers, FormPage):
    """By POST, exactly, inside the own scope: the number stands in no address and no log."""

    model, form_class, permission = Person, NumberForm, "branches.list_people"
    heading, submit_text = "按号码查人", "查找"
    template_name = "branches/people/by_number.html"

    def back_url(self) -> str:
        return reverse("person_list")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.prepare()
        form = NumberForm(request.POST)
        if not form.is_valid():
            return self.refused(form)
        people = Person.objects.visible_to(request.user).with_number(form.cleaned_data["number"])
        found = list(people.select_related("place").by_strokes()[:20])
        audit.write(audit.Act("find_by_number", "按号码查人", after={"found": len(found)}), by=request.user)
        if len(found) == 1:
            return see_other(found[0].get_absolute_url())
        return self.shown(form=NumberForm(), found=found, searched=True)


class RevealNumber(AboutPerson):
    """The full ID number on the answer of this one POST. A reload asks again and is counted again."""

    form_class, permission = ReasonForm, "branches.reveal_id_number"
    template_name = "branches/people/reveal.html"
    submit_text = "显示身份证号"

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(
            **{"heading": f"查看{self.record.name}的身份证号", "record": self.record, **more}
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.prepare()
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.refused(form)
        permissions.require(request.user, self.permission, self.record)
        reason = form.cleaned_data["reason"]
        try:
            number = operations.reveal_id_number(self.record, by=request.user, reason=reason)
        except ValidationError as refused:
            form.add_error(None, refused)
            return self.shown(form=form, status=429)
        response = self.shown(number=number, reason=reason)
        add_never_cache_headers(response)
        response["Cache-Control"] = "no-store, private"
        return response
