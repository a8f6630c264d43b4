"""The register that the samples meet: places of `base.json` with figures, the office of Songlan, no people."""

import json
from copy import copy
from io import StringIO

from django.core.management import call_command

from branches.models import PartyOrganization, VillageFigures
from branches.places.operations import load_places
from tests.factories import user_with
from tests.villagegov.sheets.files import SAMPLES
from villagegov.common.models import Place

BASE = json.loads((SAMPLES / "base.json").read_text(encoding="utf-8"))
SONGLAN, QINGSHI = (one["code"] for one in BASE["townships"])

KEPT: list[list] = []


def without_key(row):
    row.pk = None
    return row


def songlan():
    """The twelve villages of Songlan, two of its neighbour; gives the officer of Songlan.

    Taken over as an office would once in a process; then the same rows are written again, which costs a tenth.
    """
    if KEPT:
        for rows in KEPT:
            type(rows[0]).objects.bulk_create([copy(row) for row in rows])
    else:
        load_places(BASE)
        KEPT.append(list(Place.objects.order_by("pk")))
        KEPT.extend(
            [without_key(row) for row in model.objects.all()] for model in (VillageFigures, PartyOrganization)
        )
    return user_with("township_org", Place.objects.get(code=SONGLAN), username="office")


def import_sheet(kind, path, *, commit=False, user="office"):
    """What the command prints."""
    answer = StringIO()
    arguments = [kind, str(path), "--json", "--as", user, *(["--commit"] if commit else [])]
    call_command("import_sheet", *arguments, stdout=answer)
    return json.loads(answer.getvalue())


COMPARED = (
    "kind", "file", "verdict", "sheet", "header_row", "rows_total", "rows_ok", "ignored_columns", "skipped_rows",
)  # fmt: skip


def assert_as_expected(found, expected):
    """Compared as excel.md 11 asks: no messages, further values, or `given` where null is expected."""
    assert {name: found[name] for name in COMPARED} == {name: expected[name] for name in COMPARED}
    assert (found["refusal"] or {}).get("code") == (expected["refusal"] or {}).get("code")
    statuses = [[(row["row"], row["status"]) for row in answer["rows"]] for answer in (found, expected)]
    assert statuses[0] == statuses[1]
    for row, wanted in zip(found["rows"], expected["rows"], strict=True):
        assert {name: row["values"].get(name) for name in wanted["values"]} == wanted["values"], row["row"]
    places = [
        [(p["row"], p["column"], p["field"]) for p in answer["problems"]] for answer in (found, expected)
    ]
    assert places[0] == places[1]
    for problem, wanted in zip(found["problems"], expected["problems"], strict=True):
        assert problem["code"] in (wanted["code"] if isinstance(wanted["code"], list) else [wanted["code"]])
        assert wanted["given"] is None or problem["given"] == wanted["given"]
        assert problem["message"]
