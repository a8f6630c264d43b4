"""P1 to P3, P5: who imports the roster: the product through its resource, a stock peer as the manual has it, a floor.

Stock peer and floor write the same two tables and check nothing; the floor knows that the file is good. The floor is
the unavoidable: calamine, the cells in the types of the register, a blind index for each of the two numbers (sealed
ones cannot be compared), the stored rows with every column that the file may change (what is not read cannot be
compared), one comparison a row, and the bulk path for what differs. Neither keeps a trail or an undo; the product
keeps both, and their cost is in its figures. A small file is imported and rolled back before the clock starts: the
start of Python, of its modules and tables, is not counted, for nobody.
"""

import hashlib
import itertools
import uuid
from pathlib import Path

from django.db import connection, transaction
from import_export import fields, resources, widgets
from python_calamine import CalamineWorkbook
from tablib import Dataset

from bench.roster import FIELDS
from bench.work import TOWNSHIP, USER, Task, Work, day, month
from branches.models import PartyMembership, PartyOrganization, Person
from villagegov.common import bulk, chinese, clock, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.encryption import blind_index, blind_indexes, seal
from villagegov.common.models import Place, User
from villagegov.sheets import imports
from villagegov.sheets.models import ImportBatch

EDUCATIONS = {"初中": "JUNIOR_HIGH", "高中": "SENIOR_HIGH", "大专": "JUNIOR_COLLEGE", "本科": "BACHELOR"}
SEXES, ANSWERS = {"男": "MALE", "女": "FEMALE"}, {"是": True, "否": False}
COLUMN = {name: position for position, name in enumerate(FIELDS)}
PERSON = (
    "place_id", "name", "sex", "ethnic_group", "birth_date", "birth_date_by_month", "education", "id_number_index",
    "phone_index",
)  # fmt: skip
MEMBER = ("member_kind", "admitted_on", "confirmed_on", "party_group", "is_mobile")
KEY = PERSON.index("id_number_index")


def product(path: Path) -> None:
    """Check the file, then write its good rows, a line of the trail each and the undo, in one transaction."""
    place, user = Place.objects.get(code=TOWNSHIP), User.objects.get(username=USER)
    permissions.require(user, "sheets.confirm_import", place)
    resource = imports.resource_for("party_members", user=user, place=place)
    outcome = resource.check(path)
    batch = ImportBatch.objects.create(
        kind="party_members", place=place, file_name=path.name, file_hash="", uploaded_by=user, uploaded_at=clock.now(),
    )  # fmt: skip
    with transaction.atomic():
        resource.take(outcome, batch=batch)


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

    def before_import(self, dataset, **kwargs):
        numbers = dataset["身份证号"]
        dataset.append_col([blind_index("id_number", number) for number in numbers], header="index")

    def after_init_instance(self, instance, new, row, **kwargs):
        instance.sex = SEXES[row["性别"]]
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
        "is_mobile": ANSWERS[row[COLUMN["流动党员"]]],
        "duty": "",
    }


def stock(path: Path) -> None:
    data = Dataset().load(path.read_bytes(), format="xlsx")
    StockResource().import_data(data, dry_run=False, raise_errors=True, use_transactions=True)


def floor(path: Path) -> None:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    with transaction.atomic():
        villages = dict(Place.objects.values_list("name", "code"))
        organizations = dict(PartyOrganization.objects.filter(parent=None).values_list("place_id", "pk"))
        keys = blind_indexes("id_number", [row[COLUMN["身份证号"]] for row in rows])
        phones = blind_indexes("phone", [row[COLUMN["联系电话"]] for row in rows])
        wanted = [
            (
                villages[row[0]], row[1], SEXES[row[2]], row[3], month(row[4]), True, EDUCATIONS[row[7]], key, phone,
                "FORMAL", day(row[9]), day(row[10]), row[11], ANSWERS[row[12]],
            )
            for row, key, phone in zip(rows, keys, phones, strict=True)
        ]  # fmt: skip
        stored = {row[KEY]: row for row in stored_rows(keys)}
        new = [(row, file) for row, file in zip(wanted, rows, strict=True) if row[KEY] not in stored]
        if new:
            floor_insert(new, organizations)
        changed = [row for row in wanted if stored.get(row[KEY], row)[: len(row)] != row]
        if changed:
            floor_change(changed, stored)


def stored_rows(keys: list[str]) -> list[tuple]:
    """The compared columns of both tables, then the key of the membership."""
    names = [*PERSON, *(f"membership__{name}" for name in MEMBER), "membership__pk"]
    known = Person.objects.filter(township_code=TOWNSHIP, id_number_index__in=bulk.among(keys))
    return list(known.values_list(*names))


def floor_insert(new: list[tuple], organizations: dict[str, int]) -> None:
    """New persons and memberships, numbers sealed, with the sort keys that the table demands."""
    people, members = [], []
    table = Person._meta.db_table
    for key, (row, file) in zip(bulk.reserve_ids(Person, len(new)), new, strict=True):
        own = uuid.uuid4()
        people.append((
            key, own, row[0], TOWNSHIP, row[1], chinese.stroke_key(row[1]), chinese.pinyin_index(row[1]), *row[2:7],
            seal(table, "id_number", own, file[COLUMN["身份证号"]]), row[7],
            seal(table, "phone", own, file[COLUMN["联系电话"]]), row[8], "", "", "ACTIVE", 1,
        ))  # fmt: skip
        members.append((key, row[0], organizations[row[0]], *row[9:], False, False, "", 1))
    bulk.insert_rows(
        Person,
        (
            "id", "uuid", "place_id", "township_code", "name", "stroke_key", "pinyin", *PERSON[2:7], "id_number",
            "id_number_index", "phone", "phone_index", "political_status", "remark", "stage", "version",
        ),
        people,
    )  # fmt: skip
    bulk.insert_rows(
        PartyMembership,
        (
            "person_id", "place_id", "organization_id", *MEMBER, "admitted_on_by_month", "confirmed_on_by_month",
            "duty", "version",
        ),
        members,
    )  # fmt: skip


def floor_change(changed: list[tuple], stored: dict[str, tuple]) -> None:
    """The file of the case changes the Party group."""
    group = len(PERSON) + MEMBER.index("party_group")
    table = connection.ops.quote_name(PartyMembership._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"update {table} set party_group = %s, version = version + 1 where id = %s",
            [(row[group], stored[row[KEY]][-1]) for row in changed],
        )


def digest() -> str:
    """The stored rows of both tables, whatever their keys."""
    columns = (
        "person__id_number_index", "person__phone_index", "person__name", "person__sex", "person__birth_date",
        "person__education", "person__ethnic_group", "person__stroke_key", "person__pinyin", "person__township_code",
        "place_id", "organization_id", "member_kind", "admitted_on", "confirmed_on", "party_group", "is_mobile",
    )  # fmt: skip
    rows = sorted(str(row) for row in PartyMembership.objects.values_list(*columns))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:8]


CONTENDERS = {"stock": stock, "floor": floor, "product": product}


def rolled_back(contender: str, path: Path) -> None:
    """Once with a small file, so that modules, tables of characters and statements are there."""
    with transaction.atomic():
        CONTENDERS[contender](path)
        transaction.set_rollback(True)


def start(task: Task) -> Work:
    """Imports are `new`, `unchanged` or `changed`; a changed one goes there and back."""
    act = CONTENDERS[task.contender]
    rolled_back(task.contender, task.small)
    case = task.case.split()[1]
    if case != "new":
        (product if task.contender == "product" else floor)(task.first)
    lines = AuditEntry.objects.count()
    files = itertools.cycle([task.second, task.first] if case == "changed" else [task.first])
    done = itertools.count(1)
    times = [0]

    def run() -> None:
        act(next(files))
        times[0] = next(done)

    def facts() -> dict:
        written = (AuditEntry.objects.count() - lines) // times[0]
        found = digest() if times[0] % 2 or case != "changed" else digest_after(act, task.second)
        return {"digest": found, "trail": written}

    return Work(run, may_repeat=case != "new", facts=facts)


def digest_after(act, path: Path) -> str:
    act(path)
    return digest()
