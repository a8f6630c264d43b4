"""The tags and filters of the interface: wording of dates and numbers, badges, the sprite, links, lists."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template

from villagegov.common.templatetags import ui

TODAY = date(2026, 3, 13)


def render(source, **variables):
    return Template("{% load ui %}" + source).render(Context(variables))


def column(label, *, numeric=False, sortable=False, aria_sort=""):
    return SimpleNamespace(
        label=label, numeric=numeric, sortable=sortable, sort_url="?sort=x", aria_sort=aria_sort
    )


def cell(text, *, tone="", url=""):
    return SimpleNamespace(text=text, tone=tone, url=url)


def listing(*cells):
    row = SimpleNamespace(url="/records/people/7/", key=7, cells=list(cells))
    columns = [column("姓名"), column("党龄（年）", numeric=True)]
    return SimpleNamespace(columns=columns, rows=[row])


@pytest.mark.parametrize(
    ("value", "by_month", "long", "short"),
    [
        (date(2026, 3, 5), False, "2026年3月5日", "3月5日"),
        (date(2025, 12, 3), False, "2025年12月3日", "2025年12月3日"),
        (date(2019, 6, 1), True, "2019年6月", "2019年6月"),
        (date(2026, 2, 1), True, "2026年2月", "2026年2月"),
        (None, False, "", ""),
    ],
)
def test_a_date_names_its_year_in_full_and_only_when_needed_in_tables(value, by_month, long, short):
    assert ui.day(value, by_month) == long
    assert ui.day_short(value, by_month) == short


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (datetime(2026, 3, 13, 17, 30, tzinfo=UTC), "3月14日 01:30"),
        (datetime(2026, 3, 13, 9, 30, tzinfo=UTC), "今天 17:30"),
        (datetime(2026, 3, 10, 0, 51, tzinfo=UTC), "3月10日 08:51"),
        (datetime(2025, 12, 3, 0, 51, tzinfo=UTC), "2025年12月3日 08:51"),
        (None, ""),
    ],
)
def test_a_moment_is_told_in_local_time_and_today_is_called_today(value, spoken):
    assert ui.moment(value) == spoken


def test_the_weekday_is_named():
    assert ui.weekday(TODAY) == "星期五"


def test_the_foot_of_a_sheet_tells_when_it_was_printed():
    assert re.fullmatch(r"2026年3月13日 \d\d:\d\d", ui.printed_at())


@pytest.mark.parametrize(
    ("due_on", "shown", "tone"),
    [
        (date(2026, 3, 11), "逾期 2 天", "late"),
        (date(2026, 3, 13), "今天截止", "due"),
        (date(2026, 3, 16), "还剩 3 天", "due"),
    ],
)
def test_a_near_or_missed_date_is_a_badge(due_on, shown, tone):
    html = ui.due_badge(due_on)

    assert shown in html
    assert f'class="badge {tone}"' in html


def test_a_far_date_is_plain_text():
    assert ui.due_badge(date(2026, 3, 17)) == "3月17日"
    assert ui.due_badge(None) == ""


@pytest.mark.parametrize(
    ("value", "yuan", "wan"),
    [
        (Decimal("486000"), "486,000.00 元", "48.60 万元"),
        (Decimal("100000"), "100,000.00 元", "10.00 万元"),
        (Decimal("99999.99"), "99,999.99 元", "99,999.99 元"),
        (Decimal("-120000"), "-120,000.00 元", "-12.00 万元"),
        (Decimal("0.005"), "0.01 元", "0.01 元"),
        (None, "", ""),
        ("", "", ""),
    ],
)
def test_money_is_grouped_and_told_in_ten_thousands_from_100_000_on(value, yuan, wan):
    assert ui.yuan(value) == yuan
    assert ui.wan(value) == wan


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (Fraction(38, 41), "92.7%"),
        (Decimal("0.5"), "50.0%"),
        (Fraction(1, 3), "33.3%"),
        (1, "100.0%"),
        (None, ""),
    ],
)
def test_a_percentage_has_one_digit(ratio, shown):
    assert ui.percent1(ratio) == shown


def test_counts_are_grouped_and_scores_have_one_digit_rounded_half_up():
    assert ui.grouped(1286) == "1,286"
    assert ui.grouped("石桥村") == ""
    assert ui.score1(Decimal("87.65")) == "87.7"
    assert ui.score1(None) == ""


def test_a_badge_says_its_word_beside_its_shape():
    html = ui.badge("back", "退回")

    assert html == (
        '<span class="badge back"><svg class="icon" aria-hidden="true"><use href="#icon-back"/></svg>'
        "退回</span>"
    )


def test_a_void_badge_is_grey_and_struck_through():
    assert 'class="badge off void"' in ui.badge("void", "已作废")


def test_a_badge_can_take_another_shape_and_do_without_its_box():
    html = ui.badge("pub", "公示期满", "check", plain=True)

    assert 'class="badge pub plain"' in html
    assert "#icon-check" in html


def test_a_badge_escapes_its_word():
    assert "<b>" not in ui.badge("ok", "<b>")


def test_an_icon_that_is_not_drawn_is_refused():
    with pytest.raises(KeyError):
        ui.icon("no-such-icon")


def test_the_sprite_holds_only_the_icons_of_the_page_and_those_asked_for():
    html = render('{% with_sprite alert %}{% icon "check" %}{% icon "check" %}{% endwith_sprite %}')

    assert html.count("<symbol") == 2
    assert 'id="icon-check"' in html
    assert 'id="icon-alert"' in html


@pytest.mark.parametrize(
    ("level", "tone", "shape"),
    [("success", "good", "check"), ("error", "care", "alert"), ("info", "", "info")],
)
def test_a_message_gets_the_tone_and_shape_of_its_level(level, tone, shape):
    assert ui.note_tone(level) == tone
    assert f"#icon-{shape}" in ui.note_icon(tone)


def test_the_head_of_a_sortable_column_is_a_link_that_tells_the_order():
    html = ui.sort_header(column("姓名", sortable=True, aria_sort="ascending"))

    assert html == '<th scope="col" aria-sort="ascending"><a href="?sort=x">姓名</a></th>'


def test_the_head_of_a_plain_number_column_stands_right_without_a_link():
    assert ui.sort_header(column("党龄", numeric=True)) == '<th scope="col" class="number">党龄</th>'


def test_the_first_cell_of_a_row_is_its_head_and_holds_the_link():
    html = ui.listing_rows(listing(cell("王淑芬"), cell("12")))

    assert html == (
        '<tr><th scope="row"><a href="/records/people/7/">王淑芬</a></th>'
        '<td class="number" data-label="党龄（年）">12</td></tr>'
    )


def test_a_row_without_a_page_of_its_own_has_no_link():
    rows = listing(cell("王淑芬"), cell("12"))
    rows.rows[0].url = ""

    assert "<a " not in ui.listing_rows(rows)


def test_a_cell_may_be_a_badge_and_may_link_elsewhere():
    html = ui.listing_rows(listing(cell("王淑芬"), cell("退回", tone="back", url="/x/?a=1&b=2")))

    assert '<a href="/x/?a=1&amp;b=2"><span class="badge back">' in html


def test_rows_escape_what_people_typed():
    html = ui.listing_rows(listing(cell("<script>"), cell('"')))

    assert "<script>" not in html


def test_rows_can_be_ticked_only_when_something_can_be_done_with_them():
    with_actions = ui.listing_rows(listing(cell("王淑芬"), cell("12")), pick=[{"label": "导出"}])

    assert 'name="selected" value="7" aria-label="选择 王淑芬"' in with_actions
    assert "selected" not in ui.listing_rows(listing(cell("王淑芬"), cell("12")))


class PersonForm(forms.Form):
    name = forms.CharField(error_messages={"required": "请填姓名"})
    kind = forms.ChoiceField(
        choices=[("full", "正式党员")], widget=forms.RadioSelect, error_messages={"required": "请选党员类别"}
    )

    def clean(self):
        raise forms.ValidationError("已有同名同村的人，是同一人吗")


def test_every_error_of_a_form_leads_to_its_input():
    assert ui.form_errors(PersonForm({})) == [
        {"text": "已有同名同村的人，是同一人吗", "anchor": ""},
        {"text": "请填姓名", "anchor": "id_name"},
        {"text": "请选党员类别", "anchor": "id_kind_0"},
    ]


def test_a_form_that_was_not_sent_has_no_errors():
    assert ui.form_errors(PersonForm(), None) == []


def test_the_errors_of_a_form_set_follow_those_of_its_form():
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-name": ""}
    formset = forms.formset_factory(PersonForm)(data)

    anchors = [entry["anchor"] for entry in ui.form_errors(formset)]

    assert anchors == ["", "id_form-0-name", "id_form-0-kind_0"]
