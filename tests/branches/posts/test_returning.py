"""An import of cadres taken back: what its return would break stays, and is named."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from branches.models import Person, PostTenure
from branches.posts.operations import begin_tenure
from tests.branches.posts.test_resource import imported
from tests.factories import PersonFactory, TenureFactory, declared_kin
from tests.villagegov.sheets.register import songlan
from tests.watching import wait_until_somebody_waits
from villagegov.sheets import imports
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.undone import rows_that_stayed

pytestmark = pytest.mark.django_db


def supervises(person: Person) -> None:
    TenureFactory(person=person, place=person.place, post="SUPERVISION_MEMBER")


def is_married_to_the_director(person: Person) -> None:
    other = PersonFactory(name="刘桂芳", place=person.place)
    TenureFactory(person=other, place=person.place, post="COMMITTEE_DIRECTOR")
    declared_kin(person, other)


def does_nothing(person: Person) -> None:
    pass


def no_longer_accountant(tmp_path) -> tuple[Person, ImportBatch]:
    """Two accountants whom a second file made something else."""
    songlan()
    for post in ("会计", "妇联主席"):
        rows = [("石桥村", name, "男", "1990.03", post) for name in ("何永昌", "王淑芬")]
        imported(tmp_path, *rows, header=("村名", "姓名", "性别", "出生年月", "职务"))
    return Person.objects.get(name="何永昌"), ImportBatch.objects.latest("pk")


@pytest.mark.parametrize(
    ("since", "stays"), [(supervises, True), (is_married_to_the_director, True), (does_nothing, False)]
)
def test_a_post_does_not_return_beside_one_that_excludes_it(tmp_path, since, stays):
    person, batch = no_longer_accountant(tmp_path)
    since(person)

    batch = imports.take_back(batch, by=batch.uploaded_by)

    told = [row["why"] for row in rows_that_stayed(batch.stayed, batch.uploaded_by)]
    assert told == (["恢复后职务会互相冲突，请先在村干部里登记其中一个离任"] if stays else [])
    accountants = (
        PostTenure.objects.current().filter(post="ACCOUNTANT").values_list("person__name", flat=True)
    )
    assert sorted(accountants) == (["王淑芬"] if stays else ["何永昌", "王淑芬"])


@pytest.mark.django_db(transaction=True)
def test_a_post_that_is_taken_while_an_import_goes_back_finds_the_posts_that_returned(tmp_path):
    person, batch = no_longer_accountant(tmp_path)
    spouse = PersonFactory(name="刘桂芳", place=person.place)
    declared_kin(person, spouse)

    def become_director() -> str:
        try:
            begin_tenure(
                spouse,
                person.place,
                "COMMITTEE_DIRECTOR",
                started_on=datetime.date(2026, 3, 1),
                by=batch.uploaded_by,
            )
        except ValidationError as refused:
            return refused.messages[0]
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            imports.take_back(batch, by=batch.uploaded_by)
            other = pool.submit(become_director)
            wait_until_somebody_waits()
        assert "SD14" in other.result()
