"""No door lets a value into a column that its list does not have: not bulk writing, not raw SQL."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from tests.factories import PersonFactory, TenureFactory, TownshipFactory, UserFactory, VillageFactory
from villagegov.common import clock
from villagegov.common.constraints import one_of
from villagegov.common.models import Job, Place
from villagegov.sheets.models import ExportFile, ImportBatch

OURS = {"common", "sheets", "branches", "cadres", "decisions", "appraisal", "service"}
REACHED_OTHERWISE = {
    "common.RoleGrant.role": "grant_role_known leaves the public out, who needs no grant",
    "common.Place.kind": "place_kind_of_villages: only villages have one",
    "common.Place.stage": "place_merged_names_successor: ACTIVE without a successor, MERGED with one",
}


def columns_with_a_list() -> list[tuple[type[models.Model], models.Field]]:
    """Every column of ours whose values come from a list."""
    owners = [m for m in apps.get_models() if m._meta.app_label in OURS and not m._meta.proxy]
    return [(model, field) for model in owners for field in model._meta.local_fields if field.choices]


def named(model: type[models.Model], field: models.Field) -> str:
    return f"{model._meta.label}.{field.name}"


COLUMNS = {named(*column): column for column in columns_with_a_list()}


def held_values(model: type[models.Model], field: models.Field) -> set[object]:
    """The values that the database lets into the column, by its constraint."""
    conditions = [
        child
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and isinstance(constraint.condition, models.Q)
        and not constraint.condition.negated
        for child in constraint.condition.children
        if isinstance(child, tuple)
    ]
    return next((set(values) for key, values in conditions if key == f"{field.name}__in"), set())


@pytest.mark.parametrize("name", sorted(COLUMNS.keys() - REACHED_OTHERWISE.keys()))
def test_the_database_knows_the_list_of_every_such_column(name):
    model, field = COLUMNS[name]

    listed = {value for value, _ in field.choices} | ({""} if field.blank and not field.null else set())

    assert held_values(model, field) == listed


def make_batch(**fields) -> ImportBatch:
    return ImportBatch(
        kind="members",
        place=TownshipFactory(),
        file_name="党员花名册.xlsx",
        file_hash="0" * 64,
        uploaded_by=UserFactory(),
        uploaded_at=clock.now(),
        **fields,
    )


def make_export(**fields) -> ExportFile:
    return ExportFile(
        title="党员花名册", file_name="党员花名册.xlsx", stored_as="x", reason="报县委组织部", made_by=UserFactory(),
        made_at=clock.now(), **fields,
    )  # fmt: skip


def refusal_of(record: models.Model) -> str:
    """What the database says to the row that comes past every form and `save`; "" where it takes it."""
    try:
        with transaction.atomic():
            type(record)._base_manager.bulk_create([record])
    except IntegrityError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("import_stage_known", lambda: make_batch(stage="THROWN")),
        ("export_stage_known", lambda: make_export(stage="THROWN")),
        ("place_level_known", lambda: Place(code="990121103999", name="某地", level="GROUP")),
        (
            "place_merged_names_successor",
            lambda: Place(code="990122000000", name="某县", level="COUNTY", stage="GONE"),
        ),
        (
            "job_state_known",
            lambda: Job(kind="x", subject="1", asked_by=UserFactory(), asked_at=clock.now(), state="?"),
        ),
        ("person_stage_known", lambda: PersonFactory.build(place=VillageFactory(), stage="AWAY")),
        ("tenure_post_known", lambda: TenureFactory.build(person=PersonFactory(), post="CHIEF")),
    ],
)
@pytest.mark.django_db
def test_a_value_outside_its_list_is_kept_out_past_every_form(name, make):
    assert name in refusal_of(make())


@pytest.mark.django_db
def test_a_confirmed_import_names_who_confirmed_it_and_when():
    by, at, name = UserFactory(), clock.now(), "import_confirmed_by_somebody"

    assert name in refusal_of(make_batch(stage="CONFIRMED"))
    assert name in refusal_of(make_batch(stage="CONFIRMED", confirmed_at=at))
    assert name in refusal_of(make_batch(stage="CONFIRMED", confirmed_by=by))
    assert refusal_of(make_batch(stage="CONFIRMED", confirmed_at=at, confirmed_by=by)) == ""


@pytest.mark.django_db
def test_an_import_that_nobody_confirmed_names_nobody():
    assert "import_confirmed_by_somebody" in refusal_of(
        make_batch(stage="CHECKED", confirmed_by=UserFactory())
    )
    assert "import_confirmed_by_somebody" in refusal_of(
        make_batch(stage="CANCELLED", confirmed_at=clock.now())
    )
    assert refusal_of(make_batch(stage="CHECKED")) == ""


@pytest.mark.django_db
def test_a_form_says_in_words_what_the_list_has():
    condition = one_of("stage", ["ACTIVE"], name="only_active", message="没有这个状态")

    with pytest.raises(ValidationError, match="没有这个状态"):
        condition.validate(Place, Place(code="990121103998", name="某村", level="VILLAGE", stage="MERGED"))
