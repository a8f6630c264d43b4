"""A year of the demo township, from the scheme to the published ranking, by the acts that the pages make."""

import pytest
from django.core.management import CommandError, call_command

from appraisal.models import AssessmentYear, ScoreAppeal, ScoreEntry
from appraisal.results.recheck import differences
from tests.conftest import REFERENCE_DAY
from villagegov import demo, demo_year
from villagegov.common import audit, clock


@pytest.mark.django_db
def test_the_year_is_led_to_its_published_ranking():
    demo.load()
    told = []

    ranking = demo_year.lead(told.append)

    places = list(ranking.results.order_by("rank").values_list("rank", "place__name", "shown_milli", "grade"))
    assert places[:3] == [
        (1, "大塘村", 98_700, "GOOD"), (2, "红岩村", 97_500, "GOOD"), (3, "青竹村", 97_300, "GOOD"),
    ]  # fmt: skip
    assert [rank for rank, *_ in places] == list(range(1, 13))
    assert differences(ranking) == []
    assert ranking.notice.number in "".join(told)
    assert AssessmentYear.objects.get(year=2026).stage == AssessmentYear.Stage.PUBLISHED
    appeal = ScoreAppeal.objects.get(sheet__scheme__year=2026)
    assert (appeal.before_milli, appeal.after_milli) == (5_700, 6_000)
    let_off = ScoreEntry.objects.filter(
        sheet__place__name="沙洲村", sheet__scheme__year=2026, source="TOWNSHIP"
    )
    words = let_off.get(indicator__measure="pledge_in_time").fact_words
    assert words == "已登记免报：书记空缺"
    assert audit.broken_links() == []
    assert clock.today() == REFERENCE_DAY


def test_it_is_led_in_the_demo_only():
    with pytest.raises(CommandError, match="请用"):
        call_command("demo_year")
