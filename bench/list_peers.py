"""The stock peer and the floor of a list page: a view of django-tables2, and one query joined into one text."""

import django_tables2
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.utils.html import escape

from branches.models import PartyMembership
from villagegov.common.permissions import within_codes

ROWS = 20
COLUMNS = (
    "person__name", "person__place__name", "person__sex", "person__birth_date", "person__education", "member_kind",
    "admitted_on", "confirmed_on", "party_group", "is_mobile",
)  # fmt: skip
ORDER = ("person__place__display_order", "person__place_id", "person__stroke_key", "pk")


def members():
    return PartyMembership.objects.filter(within_codes("place__code", ["990121103000"])).order_by(*ORDER)


class MemberTable(django_tables2.Table):
    class Meta:
        model = PartyMembership
        fields = COLUMNS
        template_name = "django_tables2/table.html"


class StockList(LoginRequiredMixin, django_tables2.SingleTableView):
    """As its manual has it, with the rows joined in one query."""

    table_class = MemberTable
    template_name = "django_tables2/table.html"
    paginate_by = ROWS

    def get_queryset(self):
        return members().select_related("person__place")


def floor(request):
    """Nothing but the sign-in, the rows and the text."""
    assert request.user.is_authenticated
    rows = members().values_list(*COLUMNS)[: ROWS + 1]
    cells = ("".join(f"<td>{escape(value)}</td>" for value in row) for row in rows)
    return HttpResponse(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")
