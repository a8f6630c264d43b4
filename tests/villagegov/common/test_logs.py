"""Log lines: ids and templates, never a person's numbers, names, bodies or values of a query."""

import json
import logging

import pytest
from django.test import RequestFactory

from villagegov.common.logs import PlainFacts, scrubbed


def line(message: str = "x", *args, error=None, **extra) -> dict:
    try:
        if error is not None:
            raise error
        trace = None
    except Exception as raised:  # noqa: BLE001 - any class may come
        trace = (type(raised), raised, raised.__traceback__)
    record = logging.LogRecord("villagegov", logging.ERROR, __file__, 1, message, args, trace)
    record.__dict__.update(extra)
    return json.loads(PlainFacts().format(record))


@pytest.mark.parametrize(
    "number",
    ["990121199003140015", "99012119900314001X", "990121900314001", "19900000001", "6222000000000000123"],
)
def test_numbers_that_could_be_a_persons_are_left_out(number):
    assert number not in scrubbed(f"row {number} refused")
    assert number not in scrubbed(f"({number})")


@pytest.mark.parametrize("number", ["990121103204", "2026", "12345678"])
def test_codes_and_counts_stay(number):
    assert number in scrubbed(f"place {number}")


def test_a_line_break_cannot_forge_a_line():
    assert scrubbed("one\r\ntwo") == "one\\r\\ntwo"


def test_what_the_database_adds_is_left_out():
    assert "何永昌" not in scrubbed("duplicate key\nDETAIL:  Key (name)=(何永昌) already exists.")


def test_an_error_is_its_class_and_place_without_its_text():
    told = line(error=ValueError("何永昌 19900000001"))

    assert told["error"] == "ValueError"
    assert "何永昌" not in json.dumps(told, ensure_ascii=False)
    assert "test_logs.py" in told["trace"]


def test_a_request_is_its_route_and_the_id_of_its_user():
    request = RequestFactory().get("/records/people/", {"q": "何永昌"})
    request.request_id = "abc123"

    told = line("GET %s", request.get_full_path(), request=request, status_code=404)

    assert told["request"] == "abc123"
    assert told["status"] == 404
    assert told["route"] == "unresolved"
    assert "何永昌" not in json.dumps(told, ensure_ascii=False)
    assert "q=" not in json.dumps(told)
