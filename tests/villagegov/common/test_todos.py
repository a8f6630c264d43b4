"""What waits: how urgent it is by its day, how subjects are found, and that one that fails takes nothing with it."""

import datetime
from types import SimpleNamespace

import pytest

from villagegov.common import todos
from villagegov.common.todos import Todo

TODAY = datetime.date(2026, 3, 13)


def todo(**facts) -> Todo:
    return Todo("报送表", "石桥村", "/home/", "办理", **facts)


@pytest.mark.parametrize(
    ("days", "given", "told"),
    [
        (-2, ("run", "待审核"), ("late", "逾期 2 天")),
        (0, ("run", "待审核"), ("due", "今天截止")),
        (3, ("", ""), ("due", "还剩 3 天")),
        (4, ("", ""), ("off", "还剩 4 天")),
        (4, ("run", "待审核"), ("run", "待审核")),
        (None, ("run", "待审核"), ("run", "待审核")),
        (None, ("", ""), ("off", "未开始")),
    ],
)
def test_the_day_tells_how_urgent_it_is_and_a_state_stands_while_there_is_time(days, given, told):
    due_on = None if days is None else TODAY + datetime.timedelta(days=days)

    one = todo(due_on=due_on, tone=given[0], word=given[1])

    assert (one.tone, one.word) == told


def test_the_most_urgent_stands_first_then_the_nearest_day():
    far, near = (
        todo(due_on=TODAY + datetime.timedelta(days=20)),
        todo(due_on=TODAY + datetime.timedelta(days=9)),
    )
    given = [
        todo(),
        far,
        near,
        todo(tone="run", word="待确认"),
        todo(due_on=TODAY),
        todo(tone="late", word="空缺"),
    ]

    assert [one.tone for one in todos.most_urgent_first(given)] == ["late", "due", "run", "off", "off", "off"]
    assert todos.most_urgent_first(given)[3] is near


def test_every_subject_with_its_file_is_found_and_has_a_word():
    assert {"posts", "organizations", "accounts", "sheets", "pages", "package"} <= set(todos.labels())
    assert all(todos.labels().values())


def test_a_subject_that_fails_is_named_and_the_others_stay(monkeypatch, caplog):
    good = SimpleNamespace(LABEL="任务", waiting=lambda user: [todo()])
    bad = SimpleNamespace(LABEL="公示", waiting=lambda user: 1 / 0)
    monkeypatch.setattr(todos, "tellers", lambda: {"assignments": good, "notices": bad})

    gathered = todos.gather(None)

    assert ([one.kind for one in gathered.todos], gathered.failed) == (["assignments"], ["公示"])
    assert "notices" in caplog.text
