"""一村一册 and 一人一档 leave the printer on one A4 sheet, also those of the largest village of the demo."""

import io

from django.db.models import Count
from pypdf import PdfReader

from branches.models import Person
from villagegov.common.places import Village

A4 = (595, 842)  # points


def printed(guest) -> PdfReader:
    return PdfReader(io.BytesIO(guest.page.pdf(prefer_css_page_size=True)))


def test_the_largest_village_and_its_secretary_fit_on_one_a4_each(desk):
    village = Village.objects.annotate(number=Count("people")).order_by("-number").first()
    secretary = Person.objects.get(place__code=village.code, tenures__post="BRANCH_SECRETARY")
    office = desk("zhou")

    for address, link in (
        (f"/records/villages/{village.code}/", "打印一村一册"),
        (secretary.get_absolute_url(), "打印一人一档"),
    ):
        office.go(address)
        office.follow(link)
        paper = printed(office)
        assert len(paper.pages) == 1, address
        assert tuple(round(float(side)) for side in paper.pages[0].mediabox[2:]) == A4
