"""The beginning of a real township: county, townships, villages, their figures and their Party organisations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from branches import policy as numbers
from branches.organizations.models import PartyOrganization
from branches.places.models import VillageFigures
from villagegov.common import audit, codes
from villagegov.common.places import County, Place, Township, Village

FIGURES = (
    "group_count", "household_count", "registered_population", "resident_population", "adult_count", "farmland_mu",
    "approved_posts", "income_per_capita",
)  # fmt: skip
Entry = Mapping[str, Any]


@transaction.atomic
def load_places(data: Entry, by: Any = None) -> int:
    """Take over county, townships, villages, figures and organisations into an empty register; how many places it made.

    `data` has the form of base.json: `county`, `townships`, `villages`, and `figures_of` (the year of the figures).
    Raises ValidationError with everything that is wrong, and where the register already holds places.
    """
    if Place.objects.exists():
        raise ValidationError("这个数据库里已经有村（社区）资料，不能再建一次")
    places = _places_of(data)
    _refuse_what_is_wrong(places)
    Place.objects.bulk_create(places)
    records: list[models.Model] = [*places]
    for entry in data["villages"]:
        records += _records_of(entry, data)
    for record in records[len(places) :]:
        record.full_clean()
        record.save()
    audit.write_many([_entry_of(record) for record in records], by=by)
    return len(places)


def _entry_of(record: models.Model) -> audit.Act:
    label = "建立台账"
    if isinstance(record, VillageFigures):
        label = f"录入 {record.year} 年数据"
    elif isinstance(record, PartyOrganization):
        label = "新增党组织"
    return audit.act_on(record, f"add_{record._meta.model_name}", label, after=audit.snapshot(record))


def _places_of(data: Entry) -> list[Place]:
    """The places in order, from above; raises ValidationError for a file of another form."""
    try:
        county = County(code=_code(data["county"]), name=data["county"]["name"], level=Place.Level.COUNTY)
        townships = [
            Township(code=_code(entry), name=entry["name"], level=Place.Level.TOWNSHIP, display_order=position,
                     contact_phone=entry.get("contact_phone", ""))
            for position, entry in enumerate(data["townships"], start=1)
        ]  # fmt: skip
        villages = [_village(entry, position) for position, entry in enumerate(data["villages"], start=1)]
    except (KeyError, TypeError, AttributeError) as missing:
        raise ValidationError(f"文件里缺少 {missing}，请照样表写 county、townships、villages") from None
    return [county, *townships, *villages]


def _village(entry: Entry, position: int) -> Village:
    code = _code(entry)
    kind = entry.get("kind") or codes.kind_of(code)
    order = entry.get("display_order", position)
    phone = entry.get("contact_phone", "")
    return Village(
        code=code,
        name=entry["name"],
        level=Place.Level.VILLAGE,
        kind=kind,
        display_order=order,
        contact_phone=phone,
    )


def _code(entry: Entry) -> str:
    try:
        return codes.normalise_code(str(entry["code"]))
    except ValueError as problem:
        raise ValidationError(f"{entry.get('name', '')}：{problem}") from None


def _refuse_what_is_wrong(places: list[Place]) -> None:
    """Everything at once, so that the file is mended in one go."""
    problems, seen = [], {}
    known = {place.code for place in places}
    for place in places:
        above = (
            codes.township_of(place.code)
            if place.level == Place.Level.VILLAGE
            else codes.county_of(place.code)
        )
        if above not in known:
            problems.append(f"{place.name}（{place.code}）：文件里没有它的上级 {above}")
        if place.code in seen:
            problems.append(f"{place.name}和{seen[place.code]}的区划代码都是 {place.code}")
        seen[place.code] = place.name
        try:
            place.township_code = "" if place.level == Place.Level.COUNTY else codes.township_of(place.code)
            place.full_clean(validate_unique=False)
        except ValidationError as wrong:
            problems += [f"{place.name}（{place.code}）：{text}" for text in wrong.messages]
    if problems:
        raise ValidationError(problems)


def _records_of(entry: Entry, data: Entry) -> list[models.Model]:
    """The figures of a village and its Party organisation, as far as the file knows them."""
    code, records = _code(entry), []
    figures = {name: entry[name] for name in FIGURES if entry.get(name) is not None}
    if figures:
        if "figures_of" not in data:
            raise ValidationError("文件里有村情数据，请写明是哪一年的（figures_of）")
        records.append(VillageFigures(place_id=code, year=data["figures_of"], **figures))
    kind = entry.get("organisation_kind")
    if kind:
        label = dict(PartyOrganization.Kind.choices).get(kind, "党组织")
        organization = PartyOrganization(
            place_id=code, kind=kind, name=f"{entry['name']}{label}", term_years=numbers.VILLAGE_TERM_YEARS
        )
        records.append(organization)
    return records
