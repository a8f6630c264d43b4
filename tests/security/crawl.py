"""Walking all pages as one role: which paths there are, and what is wrong with an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from branches.models import KinRelation, Person, PublicNotice, Representative
from tests.security import records
from tests.security.addresses import Address, all_addresses
from tests.security.world import HOME, NAMES, NEXT_COUNTY, NEXT_TOWNSHIP, SUPERUSER
from villagegov.common.codes import township_of
from villagegov.common.models import DocumentTemplate, Place, PolicyValue, Publication, RoleGrant, User
from villagegov.common.roles import Role
from villagegov.sheets.models import ExportFile, ImportBatch

PLACES = (HOME, NEXT_TOWNSHIP, NEXT_COUNTY)  # of which a record is asked for by its address
ELSEWHERE = {
    "name": "leave", "year": 2026, "post_name": "COMMITTEE_MEMBER", "code": "T01", "handle": "none", "kind": "villages",
    "field": "person.education",
    "number": "none", "file": 1, "phase": "pledges", "document": "minutes",
}  # fmt: skip
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|<[^>]*\s(?:style|on[a-z]+)=", re.IGNORECASE)
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"
WITH_NUMBERS = {Person, Representative}
SEES_PHONES = {Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER, Role.VILLAGE_SECRETARY, Role.VILLAGE_CLERK}
NOT_A_KEY = {"policy": "reveal_limit_per_hour"}


class Step(NamedTuple):
    """One page of the walk: its address, its path with a record filled in, and the village of the record."""

    address: Address
    path: str
    village: str
    is_seeded: bool = False


def key_of(address: Address, code: str) -> Any:
    """The key of a record of the village (or of its township) under this address."""
    model = getattr(address.page, "model", None)
    if address.name in NOT_A_KEY:
        return NOT_A_KEY[address.name]
    if model is None or issubclass(model, Place) or address.name.startswith(("village", "hand_over")):
        return code
    if model is Publication:
        return f"{records.mark(code)}-{code[:9]}000"
    if model is User:
        return (
            RoleGrant.objects.filter(place_id=code, user__name__contains=records.mark(code)).first().user_id
        )
    found = {
        KinRelation: lambda: KinRelation.objects.filter(person_a__place_id=code),
        RoleGrant: lambda: RoleGrant.objects.filter(place_id=code, user__name__contains=records.mark(code)),
        ExportFile: lambda: ExportFile.objects.filter(file_name__contains=records.mark(code)),
        DocumentTemplate: lambda: DocumentTemplate.objects.filter(name__contains=records.mark(code)),
        PolicyValue: lambda: PolicyValue.objects.all(),
        PublicNotice: lambda: PublicNotice.objects.filter(place_id=code, stage="DRAFT"),
    }.get(model, lambda: rows_at(model, code))()
    record = found.order_by("pk").first()
    return record.number if model is PublicNotice else record.pk


def rows_at(model: Any, code: str) -> Any:
    """The records that stand at the village, else those of its township."""
    field, rows = getattr(model, "place_field", "place__code"), model._default_manager.all()
    of_village = rows.filter(**{field: code})
    return of_village if of_village.exists() else rows.filter(**{field: township_of(code)})


def steps() -> Iterator[Step]:
    """Every address with a record of the home village, and of foreign ones where it takes a record.

    Pages with numbers are walked once more with the person whose numbers are looked for.
    """
    for address in all_addresses():
        for code in PLACES if "<" in address.route else PLACES[:1]:
            facts = {**ELSEWHERE, "key": key_of(address, code) if "key>" in address.route else ""}
            if issubclass_of_import(address):
                facts["name"] = "confirm"
            yield Step(address, address.path(facts), code)
        model = getattr(address.page, "model", None)
        if model in WITH_NUMBERS and "<int:key>" in address.route:
            facts = {**ELSEWHERE, "key": model.objects.get(name=records.SEEDED).pk}
            yield Step(address, address.path(facts), HOME, is_seeded=True)


def issubclass_of_import(address: Address) -> bool:
    return getattr(address.page, "model", None) is ImportBatch


def numbers_shown(step: Step, text: str, role: str) -> list[str]:
    """The ID number shows nowhere; the telephone only to whom calling people is the work, never in a download."""
    is_call = role in SEES_PHONES and not step.path.endswith(".xlsx")
    forbidden = {records.NUMBER: "the ID number", **({} if is_call else {records.PHONE: "the telephone"})}
    return [f"shows {what} in full" for number, what in forbidden.items() if number in text]


def faults(response: Any, text: str, role: str, foreign: list[str]) -> list[str]:
    """What no answer may be: a crash, a leak, a page without its headers or with inline code."""
    found = []
    if response.status_code >= 500:
        found.append(f"{response.status_code}")
    is_public = response.get("Cache-Control", "").startswith(
        "public"
    )  # posted for everybody, without a cookie
    if not is_public:
        found += [
            f"shows {NAMES[code]}" for code in foreign if records.mark(code) in text or NAMES[code] in text
        ]
    if not response.get("Content-Security-Policy", "").startswith(POLICY):
        found.append("no content security policy")
    if response.get("X-Content-Type-Options") != "nosniff" or response.get("X-Frame-Options") != "DENY":
        found.append("no nosniff or frame rule")
    if "no-store" not in response.get("Cache-Control", "") and not is_public:
        found.append("may be kept by a cache")
    if response.get("Content-Type", "").startswith("text/html") and INLINE.search(text):
        found.append(f"inline: {INLINE.search(text).group()}")
    if role == SUPERUSER and response.status_code == 200 and "哨兵" in text and not is_public:
        found.append("shows business to the superuser")
    return found
