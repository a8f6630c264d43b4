"""The closed lists, and sentences that say what to do."""

import re

import pytest

from villagegov.sheets.problems import PROBLEMS, REFUSALS, Problem, Refused, sentence

FACTS = dict.fromkeys(re.findall(r"{(\w+)}", "".join([*PROBLEMS.values(), *REFUSALS.values()])), "某")


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_problem_says_what_is_wrong_in_a_calm_sentence(code):
    text = sentence(code, **FACTS)

    assert "{" not in text
    assert not re.search("[!！]|错误，|失败|系统", text)


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_has_a_code_and_a_sentence(code):
    refusal = Refused(code, **FACTS)

    assert refusal.code == code
    assert str(refusal) == refusal.message
    assert "{" not in refusal.message


def test_warnings_begin_with_check():
    assert Problem(2, "A", "age", "check_age_differs", "46", "").is_warning
    assert not Problem(2, "A", "name", "required", "", "").is_warning
