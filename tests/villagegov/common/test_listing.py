"""A list as its address says it: order, pages, sizes, chips, and whatever nonsense somebody types."""

import django_filters
import pytest
from django.http import QueryDict

from tests.factories import VillageFactory
from villagegov.common import listing
from villagegov.common.listing import Cell, Column, Listing
from villagegov.common.places import Place

pytestmark = pytest.mark.django_db

COLUMNS = (
    Column("name", "名称", lambda place, listing: place.name, order=("name",)),
    Column("code", "代码", lambda place, listing: Cell(place.code, tone="ok"), order=("code",)),
    Column("order", "次序", lambda place, listing: place.display_order, numeric=True),
    Column("end", "停用", lambda place, listing: place.valid_to),
)


class Filters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")
    kind = django_filters.ChoiceFilter(label="类别", choices=Place.Kind)

    class Meta:
        model = Place
        fields: tuple[str, ...] = ()


def villages(count: int) -> None:
    for n in range(count):
        VillageFactory(code=f"990121103{201 + n}", name=f"{n:02d}村", display_order=1000 + n)


def shown(address: str = "", **facts) -> Listing:
    query, rows = QueryDict(address), Place.objects.all()
    return Listing(
        title="村", queryset=rows, columns_wanted=COLUMNS, query=query, user=None, default_order=("code",),
        filterset=Filters(query, queryset=rows), path="/list/", export_path="/list/export.xlsx",
        print_path="/list/print/", **facts,
    )  # fmt: skip


def names(page: Listing) -> list[str]:
    return [row.cells[0].text for row in page.rows]


def test_cells_are_texts_and_numbers_are_grouped():
    villages(1)

    (row,) = shown().rows

    assert row.cells == [Cell("00村"), Cell("990121103201", tone="ok"), Cell("1,000"), Cell("")]


@pytest.mark.parametrize(
    ("address", "first"),
    [("", "00村"), ("sort=-name", "02村"), ("sort=name", "00村"), ("sort=order", "00村"), ("sort=x", "00村")],
)
def test_only_named_columns_sort(address, first):
    villages(3)

    assert names(shown(address))[0] == first


def test_the_head_says_how_it_sorts_and_turns_round():
    name, code, order, _ = shown("sort=name&kind=VILLAGE").columns

    assert (name.aria_sort, name.sort_url) == ("ascending", "/list/?sort=-name&kind=VILLAGE")
    assert (code.aria_sort, code.sort_url) == ("", "/list/?sort=code&kind=VILLAGE")
    assert (order.sortable, order.sort_url) == (False, "")


@pytest.mark.parametrize(
    ("address", "count", "previous", "following"),
    [
        ("", 20, "", "/list/?page=2"),
        ("page=2", 20, "/list/", "/list/?page=3"),
        ("page=3", 5, "/list/?page=2", ""),
        ("page=4", 0, "/list/?page=3", ""),
        ("size=50", 45, "", ""),
        ("size=7", 20, "", "/list/?size=7&page=2"),
    ],
)
def test_pages_follow_one_another(address, count, previous, following):
    villages(45)

    page = shown(address)

    assert (len(page.rows), page.prev_url, page.next_url) == (count, previous, following)


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "9999999999", "1.5", ""])
def test_a_page_that_is_no_number_is_the_first(page):
    villages(1)

    assert shown(f"page={page}").page == 1


def test_the_count_stands_below_and_the_pages_with_it():
    villages(45)

    page = shown()

    assert (page.count_text, page.pages) == ("共 45 条", 3)


def test_a_very_long_list_is_counted_only_so_far(monkeypatch):
    monkeypatch.setattr(listing, "COUNT_AT_MOST", 30)
    villages(45)

    page = shown()

    assert (page.count_text, page.pages) == ("30+ 条", None)


@pytest.mark.parametrize("rows", [1, 15])
def test_a_page_costs_one_query_however_many_rows(django_assert_num_queries, rows):
    villages(rows)

    with django_assert_num_queries(1):
        page = shown()
        assert page.count == rows


def test_each_filter_at_work_is_a_chip_that_takes_it_away():
    page = shown("q=0&kind=VILLAGE&size=50&page=2")

    assert [chip["label"] for chip in page.chips] == ["名称：0", "类别：村"]
    assert page.chips[0]["remove_url"] == "/list/?kind=VILLAGE&size=50"


def test_print_and_download_keep_filter_and_order_but_not_the_page():
    page = shown("q=0&sort=-name&page=2")

    assert page.print_url == "/list/print/?q=0&sort=-name"
    assert page.export_url == "/list/export.xlsx?q=0&sort=-name"


def test_for_the_print_all_pages_are_read():
    villages(45)

    page = shown("page=2", every_page=True)

    assert page.records == []
    assert len(list(page.all_records())) == 45


def test_the_size_in_use_is_marked():
    assert [size["current"] for size in shown("size=50").sizes] == [False, True, False]


def test_the_search_is_a_search_field_that_the_key_finds():
    assert 'type="search"' in str(shown().filters["q"])
