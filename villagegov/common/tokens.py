"""Form tokens: a double click, a resend or the back button does the thing once (security.md 6.5)."""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from villagegov.common import encryption

FIELD = "form_token"
KEPT = datetime.timedelta(hours=48)
SECRET_KEPT = datetime.timedelta(minutes=5)


class TokenReused(Exception):
    """The same form was sent before with other content: show it again with a fresh token."""


class AlreadyDone(Exception):
    """The same form with the same content was sent before; `answer` is where its result stands."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        super().__init__(answer)


class FormToken(models.Model):
    """One sent form of one user: what it held and where its answer stands."""

    user = models.ForeignKey("common.User", on_delete=models.CASCADE)
    token = models.CharField(max_length=32)
    body_hash = models.CharField(max_length=64)
    answer = models.CharField(max_length=300, blank=True)
    sealed = models.TextField(blank=True, default="", editable=False)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="token_once")]

    def __str__(self) -> str:
        return f"form of {self.user_id}"


def fresh() -> str:
    return secrets.token_hex(16)


def body_hash(data, files=None) -> str:
    """A digest of what was typed and of the files, without the token itself and the CSRF value.

    It is keyed: who holds the database alone cannot try out which few ballots were typed.
    """
    skipped = {FIELD, "csrfmiddlewaretoken"}
    body = sorted((key, data.getlist(key)) for key in data if key not in skipped)
    sent = sorted((key, file.name, _content_hash(file)) for key in files or () for file in files.getlist(key))
    return encryption.blind_index("form", json.dumps([body, sent], ensure_ascii=False))


def _content_hash(file) -> str:
    """A mended file often has the name and the size of the first one."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def claim(user, token: str, digest: str) -> FormToken:
    """Take the token inside the running transaction. Raises AlreadyDone or TokenReused."""
    try:
        with transaction.atomic():
            return FormToken.objects.create(
                user=user, token=token, body_hash=digest, created_at=timezone.now()
            )
    except IntegrityError:
        first = FormToken.objects.get(user=user, token=token)
    if first.body_hash != digest:
        raise TokenReused
    raise AlreadyDone(first.answer)


def answer_of(user, token: str, digest: str) -> str:
    """Where the answer of this form with this content stands; "" when it was not sent before."""
    sent = FormToken.objects.filter(user=user, token=token, body_hash=digest)
    return sent.values_list("answer", flat=True).first() or ""


def keep_secret(user, token: str, text: str) -> None:
    """What only the answer of this form shows, sealed, for those who press twice and see the second answer alone."""
    forget_secrets()
    sealed = encryption.seal(FormToken._meta.db_table, "sealed", token, text)
    FormToken.objects.filter(user=user, token=token).update(sealed=sealed)


def secret_of(user, token: str, digest: str) -> str:
    """What this form with this content kept, within five minutes; "" later, and for everybody else."""
    sent = FormToken.objects.filter(user=user, token=token, body_hash=digest)
    sealed = sent.filter(created_at__gt=timezone.now() - SECRET_KEPT).values_list("sealed", flat=True).first()
    return encryption.unseal(FormToken._meta.db_table, "sealed", token, sealed or "")


def forget_secrets() -> None:
    """Every minute, by beat; without it at the next sign-in and the next secret."""
    old = FormToken.objects.exclude(sealed="").filter(created_at__lte=timezone.now() - SECRET_KEPT)
    old.update(sealed="")


def forget_old(user) -> None:
    """What the user sent more than two days ago is not sent again by a double click."""
    forget_secrets()
    FormToken.objects.filter(user=user, created_at__lt=timezone.now() - KEPT).delete()
