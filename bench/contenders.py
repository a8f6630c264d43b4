"""Who imports the roster: the product through its resource, a stock peer as the library's manual has it, and a floor.

Stock peer and floor write the same two tables. They check less than the product and keep no trail: that is to their
advantage, and the ratios are read with it.
"""

import datetime
from pathlib import Path

from import_export import fields, resources, widgets
from python_calamine import CalamineWorkbook
from tablib import Dataset

from bench.roster import FIELDS
from branches.models import PartyMembership, PartyOrganization, Person
from villagegov.common import clock
from villagegov.common.encryption import blind_index
from villagegov.common.models import Place, User
from villagegov.sheets import imports
from villagegov.sheets.models import ImportBatch

EDUCATIONS = {"初中": "JUNIOR_HIGH", "高中": "SENIOR_HIGH", "大专": "JUNIOR_COLLEGE", "本科": "BACHELOR"}
COLUMN = {name: position for position, name in enumerate(FIELDS)}


def product(path: Path, place: Place, user: User) -> None:
    """Check the file, then write its good rows with a line of the trail each, in one transaction."""
    from django.db import transaction

    resource = imports.resource_for("party_members", user=user, place=place)
    outcome = resource.check(path)
    batch = ImportBatch.objects.create(
        kind="party_members",
        place=place,
        file_name=path.name,
        file_hash="",
        uploaded_by=user,
        uploaded_at=clock.now(),
    )
    with transaction.atomic():
        resource.take(outcome, batch=batch)


def month(text: str) -> datetime.date:
    return datetime.date(int(text[:4]), int(text[5:7]), 1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


class StockResource(resources.ModelResource):
    """What the manual of django-import-export leads a competent user to."""

    place = fields.Field("place", "村名", widgets.ForeignKeyWidget(Place, "name"))
    name = fields.Field("name", "姓名")
    birth_date = fields.Field("birth_date", "出生年月", widgets.DateWidget("%Y.%m"))
    id_number_index = fields.Field("id_number_index", "index")

    class Meta:
        model = Person
        import_id_fields = ("id_number_index",)
        fields = ("place", "name", "birth_date", "id_number_index")
        skip_unchanged = True
        clean_model_instances = True

    def after_init_instance(self, instance, new, row, **kwargs):
        instance.sex = "MALE" if row["性别"] == "男" else "FEMALE"
        instance.ethnic_group, instance.education = row["民族"], EDUCATIONS[row["学历"]]
        instance.birth_date_by_month = True
        instance.id_number, instance.phone = row["身份证号"], row["联系电话"]

    def after_save_instance(self, instance, row, **kwargs):
        organization = PartyOrganization.objects.filter(place=instance.place, parent=None).first()
        values = member_values([row[name] for name in FIELDS])
        PartyMembership.objects.update_or_create(
            person=instance, defaults={"place": instance.place, "organization": organization, **values}
        )

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if original.pk is None:
            return False
        stored = PartyMembership.objects.get(person=original)
        wanted = member_values([row[name] for name in FIELDS])
        same = all(getattr(stored, name) == value for name, value in wanted.items())
        return same and super().skip_row(instance, original, row, import_validation_errors)


def member_values(row: list) -> dict:
    return {
        "member_kind": "FORMAL",
        "admitted_on": day(row[COLUMN["入党时间"]]),
        "confirmed_on": day(row[COLUMN["转正时间"]]),
        "party_group": row[COLUMN["党小组"]],
        "is_mobile": row[COLUMN["流动党员"]] == "是",
        "duty": "",
    }


def stock(path: Path, place: Place, user: User) -> None:
    data = Dataset().load(path.read_bytes(), format="xlsx")
    data.append_col([blind_index("id_number", number) for number in data["身份证号"]], header="index")
    StockResource().import_data(data, dry_run=False, raise_errors=True, use_transactions=True)


def floor(path: Path, place: Place, user: User) -> None:
    """Parse with calamine and write in bulk; knows that the file is good, compares by one dictionary."""
    from django.db import transaction

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    with transaction.atomic():
        villages = dict(Place.objects.values_list("name", "code"))
        organizations = dict(PartyOrganization.objects.filter(parent=None).values_list("place_id", "pk"))
        stored = dict(PartyMembership.objects.values_list("person__id_number_index", "party_group"))
        keys = [blind_index("id_number", row[COLUMN["身份证号"]]) for row in rows]
        new = [(key, row) for key, row in zip(keys, rows, strict=True) if key not in stored]
        changed = {
            key: row[COLUMN["党小组"]]
            for key, row in zip(keys, rows, strict=True)
            if stored.get(key, row[COLUMN["党小组"]]) != row[COLUMN["党小组"]]
        }
        people = [floor_person(row, villages) for _, row in new]
        Person.objects.bulk_create(people, batch_size=1000)
        PartyMembership.objects.bulk_create(
            (
                PartyMembership(
                    person=person,
                    place_id=person.place_id,
                    organization_id=organizations[person.place_id],
                    **member_values(row),
                )
                for person, (_, row) in zip(people, new, strict=True)
            ),
            batch_size=1000,
        )
        memberships = (
            list(PartyMembership.objects.filter(person__id_number_index__in=changed).select_related("person"))
            if changed
            else []
        )
        for membership in memberships:
            membership.party_group = changed[membership.person.id_number_index]
        PartyMembership.objects.bulk_update(memberships, ["party_group"], batch_size=500)


def floor_person(row: list, villages: dict) -> Person:
    person = Person(
        place_id=villages[row[0]], name=row[1], sex="MALE" if row[2] == "男" else "FEMALE", ethnic_group=row[3],
        birth_date=month(row[4]), birth_date_by_month=True, id_number=row[6], education=EDUCATIONS[row[7]],
        phone=row[14],
    )  # fmt: skip
    person.derive()
    return person


CONTENDERS = {"stock": stock, "floor": floor, "product": product}
