"""Do the keys of this installation open what its database holds? Asked at every start and after every restore."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models
from django.db.models import Q

from villagegov.common import encryption


def sealed_fields() -> Iterator[tuple[type[models.Model], encryption.EncryptedField]]:
    """Every sealed column that has its table already."""
    tables = set(connection.introspection.table_names())
    for model in apps.get_models():
        if model._meta.db_table in tables:
            for field in model._meta.concrete_fields:
                if isinstance(field, encryption.EncryptedField):
                    yield model, field


def unreadable_values() -> list[str]:
    """One value of each field and key must open, and no value may name a key that is not here."""
    found = []
    for model, field in sealed_fields():
        known = [f"{encryption.VERSION}:{key_id}:" for key_id in encryption.keyring().field_keys]
        rows = model._base_manager
        samples = [rows.filter(**{f"{field.name}__startswith": start}).first() for start in known]
        ours = Q(**{field.name: ""})
        for start in known:
            ours |= Q(**{f"{field.name}__startswith": start})
        samples.append(rows.exclude(ours).first())
        for row in samples:
            try:
                if row is not None:
                    getattr(row, field.attname).plain()
            except encryption.DecryptionError:
                found.append(
                    f"{model._meta.verbose_name}的{field.verbose_name}不能解密，请放回原来的密钥目录"
                )
                break
    return found
