"""The sheet of a village or a person is put together from what the subjects tell, found by the name of a file."""

from types import SimpleNamespace

import pytest

from villagegov.common import subjects
from villagegov.common.booklets import Part, as_parts, cut, parts_of


def test_every_part_is_found_and_tells_of_a_village_or_a_person():
    found = subjects.modules("booklet").values()

    assert {module.__name__.split(".")[1] for module in found} >= {
        "places",
        "people",
        "posts",
        "kin",
        "proposals",
    }
    for module in found:
        assert hasattr(module, "village_part") or hasattr(module, "person_part"), module.__name__


def test_parts_stand_in_their_order_whoever_tells_them(monkeypatch):
    first = SimpleNamespace(village_part=lambda place, user: [Part("后", 20), Part("前", 10)])
    second = SimpleNamespace(
        village_part=lambda place, user: Part("中", 15), person_part=lambda person, user: None
    )
    monkeypatch.setattr(subjects, "modules", lambda name: {"first": first, "second": second})

    assert [part.title for part in parts_of("village", None, None)] == ["前", "中", "后"]
    assert parts_of("person", None, None) == []


@pytest.mark.parametrize(
    ("rows", "most", "kept", "more"), [(2, 3, 2, ""), (3, 3, 3, ""), (4, 3, 3, "另有 1 个"), (0, 3, 0, "")]
)
def test_what_does_not_fit_is_counted(rows, most, kept, more):
    found, told = cut(((str(n),) for n in range(rows)), most, unit="个")

    assert (len(found), told) == (kept, more)


def test_a_cell_knows_whether_it_is_a_number():
    part = Part("村情数据", 1, head=("年度", "户数"), rows=(("2026 年", "862"),), numeric=frozenset({1}))

    assert part.heads == [("年度", False), ("户数", True)]
    assert part.cells == [[("2026 年", False), ("862", True)]]
    assert as_parts(None) == []
