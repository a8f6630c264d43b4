"""Places from paper: what can be read, and when they cannot be a competition ranking."""

import pytest

from appraisal.results.paper_places import problems, read_place


@pytest.mark.parametrize(
    ("text", "place"),
    [("3", 3), (" 第 12 名 ", 12), ("１２", 12), ("", None), ("—", None), ("无", None)],
)
def test_a_place_is_read_as_people_write_it(text, place):
    assert read_place(text) == place


@pytest.mark.parametrize(
    ("text", "told"), [("0", "从 1 起"), ("一", "不是名次"), ("1.5", "不是名次"), ("-2", "不是名次")]
)
def test_what_is_no_place_is_refused_in_words(text, told):
    with pytest.raises(ValueError, match=told):
        read_place(text)


@pytest.mark.parametrize(
    ("places", "count", "wrong", "told"),
    [
        ((1, 2, 3), 3, "", ""),
        ((1, 2, 2, 4), 4, "", ""),
        ((1, 1, 1), 3, "", ""),
        ((2, None, 3), 3, "", ""),  # who has no row was the first
        ((None, None), 2, "", ""),
        ((1, 2, 4), 4, "", ""),  # the third was merged since
        ((1, 2, 4), 3, "2", "第 4 名超过村数，一起排名的最多 3 个村"),
        ((1, 2, 2, 3), 4, "3", "第 2 名有 2 个村并列，后面应从第 4 名起，不是第 3 名"),
        ((3, 3, 4, None, None), 5, "2", "第 3 名有 2 个村并列"),
        ((1, 1, 2), 3, "2", "第 1 名有 2 个村并列"),
        ((2, 3, 4), 4, "", ""),
        ((2, 2, 2), 3, "012", "第 2 名前面应有 1 个村，只填了 0 个，差 1 个"),
        ((1, 3, 3), 3, "12", "第 3 名前面应有 2 个村，只填了 1 个，差 1 个"),
        ((1, 5, None, 5, 5), 5, "134", "第 5 名前面应有 4 个村，只填了 1 个，空着的只有 1 个，差 2 个"),
    ],
)
def test_places_follow_from_one_another(places, count, wrong, told):
    found = problems({str(n): place for n, place in enumerate(places)}, count)

    assert "".join(sorted(found)) == wrong
    assert all(told in text for text in found.values())
