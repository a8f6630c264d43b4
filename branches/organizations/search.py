"""Party organisations by name."""

from typing import Any

from branches.organizations.models import PartyOrganization
from villagegov.common import searching

LABEL, PERMISSION = "党组织", "branches.view_organization"


def find(user: Any, words: str) -> searching.Group:
    rows = PartyOrganization.objects.visible_to(user).filter(name__contains=words).select_related("place")
    return searching.group(
        LABEL, rows.order_by("place_id", "pk"), words, route="organization_list",
        where=lambda organization: organization.place.name,
    )  # fmt: skip
