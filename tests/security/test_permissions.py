"""The one permission layer: lists and records give the same answer, and no sentence holds for who is stopped."""

from __future__ import annotations

import pytest
import rules
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from tests.security.world import SUPERUSER, VILLAGES
from villagegov.common.models import Place, User
from villagegov.common.permissions import SENTENCES, permits
from villagegov.common.roles import SIGNS_IN

VIEW = {model: model.view_permission for model in apps.get_models() if hasattr(model, "view_permission")}
VIEW[User] = "branches.view_account"
SEEN = [model for model in VIEW if not model._meta.proxy]


@pytest.mark.parametrize("role", [*sorted(SIGNS_IN), SUPERUSER])
@pytest.mark.parametrize("model", SEEN, ids=lambda model: model.__name__)
def test_a_list_shows_what_the_permission_grants_and_nothing_else(model, role, world, db):
    user = world.reader(role)
    everything = list(model._default_manager.all())

    shown = {record.pk for record in model._default_manager.visible_to(user)}

    assert len(everything) > 0
    assert shown == {record.pk for record in everything if permits(user, VIEW[model], record)}


@pytest.mark.parametrize("model", SEEN, ids=lambda model: model.__name__)
def test_who_is_not_signed_in_sees_no_row(model, world, db):
    assert not model._default_manager.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_no_sentence_holds_for_a_stopped_account(name, world, db):
    """Also not in a queue that was filled while it held."""
    home = Place.objects.get(code=VILLAGES[0])
    answers = []
    for role in sorted(SIGNS_IN):
        user = world.reader(role)
        user.is_active = False
        answers += [permits(user, name), permits(user, name, home), rules.has_perm(name, user, home)]

    assert True not in answers


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_every_sentence_holds_for_somebody(name, world, db):
    """A permission that nobody has is a page that nobody opens."""
    users = [world.reader(role) for role in sorted(SIGNS_IN)]

    assert any(permits(user, name) for user in users) or SENTENCES[name].also is not None


def test_only_the_sentences_are_permissions():
    """Nothing is registered past `allow`, so nothing lacks its conditions."""
    assert set(rules.permissions.permissions) == set(SENTENCES)
