"""Form tokens: what is sent twice is done once, also at the same moment; another content is asked again."""

import hashlib
import threading

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tests.factories import UserFactory
from villagegov.common import tasks, tokens
from villagegov.common.tokens import AlreadyDone, FormToken, TokenReused, body_hash

pytestmark = pytest.mark.django_db


def test_a_fresh_token_has_128_bits():
    assert len(tokens.fresh()) == 32
    assert tokens.fresh() != tokens.fresh()


def test_the_first_takes_the_token_and_the_second_gets_its_answer():
    user, token = UserFactory(), tokens.fresh()
    claimed = tokens.claim(user, token, "same")
    claimed.answer = "/records/people/1/"
    claimed.save()

    with pytest.raises(AlreadyDone) as done:
        tokens.claim(user, token, "same")

    assert done.value.answer == "/records/people/1/"


def test_the_same_token_with_other_content_is_asked_again():
    user, token = UserFactory(), tokens.fresh()
    tokens.claim(user, token, "one")

    with pytest.raises(TokenReused):
        tokens.claim(user, token, "another")


def test_another_user_has_tokens_of_their_own():
    token = tokens.fresh()

    tokens.claim(UserFactory(), token, "same")
    tokens.claim(UserFactory(), token, "same")

    assert FormToken.objects.count() == 2


def test_a_refused_act_leaves_its_token_free():
    user, token = UserFactory(), tokens.fresh()

    def refused() -> None:
        with transaction.atomic():
            tokens.claim(user, token, "same")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        refused()

    assert tokens.claim(user, token, "same").pk


def test_only_the_same_form_with_the_same_content_has_an_answer():
    user, token = UserFactory(), tokens.fresh()
    FormToken.objects.filter(pk=tokens.claim(user, token, "same").pk).update(answer="/records/people/1/")

    assert tokens.answer_of(user, token, "same") == "/records/people/1/"
    assert tokens.answer_of(user, token, "another") == ""
    assert tokens.answer_of(UserFactory(), token, "same") == ""


def test_after_two_days_a_form_is_forgotten():
    user, other = UserFactory(), UserFactory()
    with time_machine.travel("2026-11-22T08:00:00Z", tick=False):
        tokens.claim(user, tokens.fresh(), "old")
        tokens.claim(other, tokens.fresh(), "another's")
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        kept = tokens.claim(user, tokens.fresh(), "new")

    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        tokens.forget_old(user)

    assert list(FormToken.objects.filter(user=user)) == [kept]
    assert FormToken.objects.filter(user=other).exists()


def test_what_a_form_kept_is_told_to_its_sender_for_five_minutes_and_then_wiped():
    user, token = UserFactory(), tokens.fresh()
    with time_machine.travel("2026-11-24T02:00:00Z", tick=False):
        tokens.claim(user, token, "same")
        tokens.keep_secret(user, token, "ABCD-2345")
    with time_machine.travel("2026-11-24T02:04:59Z", tick=False):
        assert tokens.secret_of(user, token, "same") == "ABCD-2345"
        assert tokens.secret_of(user, token, "another") == ""
        assert tokens.secret_of(UserFactory(), token, "same") == ""

    with time_machine.travel("2026-11-24T02:05:00Z", tick=False):
        assert tokens.secret_of(user, token, "same") == ""
        tasks.forget_secrets()

    assert FormToken.objects.get().sealed == ""


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("a=1&b=2", "b=2&a=1", True),
        ("a=1&form_token=x", "a=1&form_token=y", True),
        ("a=1&csrfmiddlewaretoken=x", "a=1", True),
        ("a=1", "a=2", False),
        ("a=1&a=2", "a=2&a=1", False),
        ("a=1", "a=1&b=", False),
    ],
)
def test_the_digest_is_of_what_was_typed(one, other, equal):
    assert (body_hash(QueryDict(one)) == body_hash(QueryDict(other))) is equal


def test_who_holds_the_database_alone_cannot_try_out_what_was_typed():
    plain = hashlib.sha256(b'[[["a", ["1"]]], []]').hexdigest()

    assert body_hash(QueryDict("a=1")) != plain


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_do_it_once():
    user, token, done, start = UserFactory(), tokens.fresh(), [], threading.Barrier(10)

    def send() -> None:
        start.wait()
        try:
            with transaction.atomic():
                tokens.claim(user, token, "same")
                done.append("done")
        except AlreadyDone:
            done.append("before")
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(10)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert sorted(done) == ["before"] * 9 + ["done"]


def test_a_mended_file_of_the_same_name_and_size_is_another_content():
    def digest(content):
        file = SimpleUploadedFile("a.csv", content)
        return body_hash(QueryDict("kind=a"), MultiValueDict({"file": [file]}))

    assert digest(b"one") == digest(b"one")
    assert digest(b"one") != digest(b"two")
