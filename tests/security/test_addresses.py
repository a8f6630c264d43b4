"""No page without a declared permission, and none without signing in but those that say why."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.tree import python_files, tree_of
from tests.security.addresses import all_addresses
from villagegov.common.permissions import SENTENCES

PUBLIC = {
    "sign_in",
    "health",
    "public_list",
}  # the door, what the watchman asks, and what is posted for everybody
PUBLIC_OF_A_NOTICE = {
    "public_notice",
    "public_notice_print",
    "public_notice_file",
}  # here of one that is not there
ANY = {
    "key": 1,
    "name": "leave",
    "year": 2026,
    "post_name": "CLERK",
    "phase": "pledges",
    "field": "person.phone",
    "code": "T01",
    "handle": "x",
    "kind": "villages",
    "number": "none",
    "file": 1,
    "document": "minutes",
}
ADDRESSES = all_addresses()
PARTS_OF_PAGES = {
    "booklet.py",
    "reports.py",
    "sheets.py",
    "filters.py",
    "facts.py",
    "lists.py",
    "county_tables.py",
}
# Queries that hang on rows which their caller was shown, or on a place for which it was asked: each with its reason.
HANGS_ON = {
    (
        "appraisal/inspections/reports.py",
        "Rectification",
    ): "what was ordered after an inspection that is visible",
    ("appraisal/pledges/forms.py", "Person"): "who holds an office in the village of the pledge",
    ("appraisal/pledges/forms.py", "Meeting"): "meetings of the village of the pledge",
    ("appraisal/pledges/forms.py", "Place"): "villages that were found visible",
    ("appraisal/pledges/forms.py", "PledgeItem"): "last year's items of villages that are visible",
    (
        "appraisal/pledges/reports.py",
        "ItemProgress",
    ): "what was found of the items of a pledge that is visible",
    ("appraisal/scores/sheets.py", "ScoreSheet"): "the sheets of a scheme whose scores one may enter",
    ("appraisal/scores/sheets.py", "ScoreEntry"): "their marks",
    ("appraisal/scores/sheets.py", "Village"): "the villages of its township",
    ("branches/accounts/filters.py", "RoleGrant"): "narrows accounts that are visible",
    ("branches/meetings/reports.py", "Meeting"): "counts of villages that are visible",
    ("branches/meetings/reports.py", "PartyMembership"): "groups of villages that are visible",
    (
        "branches/notices/public_views.py",
        "PublicNotice",
    ): "what is posted is everybody's, each query begins with it",
    ("branches/notices/public_views.py", "Place"): "the names of places that have posted something",
    ("branches/organizations/reports.py", "PartyMembership"): "counts of organisations that are visible",
    ("branches/people/views.py", "PostTenure"): "the posts of a person who is visible",
    ("branches/places/filters.py", "Place"): "the names above villages that are visible",
    ("branches/places/reports.py", "PartyMembership"): "counts of villages that are visible",
    ("branches/posts/reports.py", "PostTenure"): "earlier posts of people who are visible",
    ("branches/representatives/reports.py", "Representative"): "counts of villages that are visible",
    ("branches/representatives/reports.py", "PostTenure"): "counts of villages that are visible",
    ("branches/representatives/reports.py", "VillageFigures"): "households of villages that are visible",
}


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.route or "/")
def test_every_address_names_its_permission_or_why_it_is_public(address):
    page = address.page
    if address.name == "root":
        return  # leads to the home page, whatever one may see there

    permission, reason = getattr(page, "permission", ""), getattr(page, "public", "")

    assert reason or permission in SENTENCES or permission == "common.take_steps", page
    assert not (reason and permission)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.route or "/")
def test_who_is_not_signed_in_is_led_to_the_door(address, client):
    path = address.path(ANY)

    response = client.get(path)

    if address.name in PUBLIC:
        assert response.status_code in {200, 503}
    elif address.name in PUBLIC_OF_A_NOTICE:
        assert response.status_code == 404
    else:
        assert response.status_code == 302
        assert response.url.startswith(("/login/?next=", "/home/")) or address.name == "sign_out"


def scoped_models() -> set[str]:
    return {model.__name__ for model in apps.get_models() if hasattr(model, "view_permission")} | {
        "User",
        "Village",
    }


def is_view_module(path: Path) -> bool:
    is_part = path.name in PARTS_OF_PAGES or "views" in path.stem or "forms" in path.stem
    return path.parts[0] != "tests" and (is_part or "pages" in path.parts or path.stem.endswith("_pages"))


def unscoped(tree: ast.AST, models: set[str]) -> list[tuple[int, str]]:
    """Queries `Model.objects.…` of a scoped model that begin neither with `visible_to` nor with `none`.

    A subquery counts as scoped: its OuterRef ties it to the rows around it.
    """
    tied = {id(part) for node in ast.walk(tree) if has_outer_reference(node) for part in ast.walk(node)}
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    scoped = {id(node.value) for node in attributes if node.attr in {"visible_to", "none"}}
    managers = [node for node in attributes if node.attr in {"objects", "_base_manager"}]
    return [
        (node.lineno, node.value.id)
        for node in managers
        if isinstance(node.value, ast.Name) and node.value.id in models and id(node) not in scoped | tied
    ]


def has_outer_reference(node: ast.AST) -> bool:
    """A statement that mentions OuterRef."""
    if not isinstance(node, ast.Assign):
        return False
    return any(isinstance(part, ast.Name) and part.id == "OuterRef" for part in ast.walk(node))


def test_an_unscoped_query_is_seen():
    source = "Person.objects.filter(pk=1); Person.objects.visible_to(user).filter(pk=1)"

    assert unscoped(ast.parse(source), {"Person"}) == [(1, "Person")]


def test_pages_fetch_only_what_their_user_may_see():
    models = scoped_models()
    found = [
        f"{path}:{line} {model}"
        for path in python_files()
        if is_view_module(path)
        for line, model in unscoped(tree_of(path), models)
        if (str(path), model) not in HANGS_ON
    ]

    assert found == []
