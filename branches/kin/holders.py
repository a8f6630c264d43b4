"""Between whom kin is declared: people who hold a post, or held one in the running term of the village."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from branches.organizations.models import PartyOrganization
from branches.people.models import PersonQuerySet
from branches.policy import VILLAGE_TERM_YEARS
from branches.posts.models import PostTenure
from villagegov.common import clock
from villagegov.common.dates import add_months


def in_office(people: PersonQuerySet) -> PersonQuerySet:
    """Of these people those in office now or in this term; a village without a term on record counts five years."""
    heads = PartyOrganization.objects.heads().filter(place=OuterRef("place"), term_started_on__isnull=False)
    latest = Subquery(heads.order_by("-term_started_on").values("term_started_on")[:1])
    otherwise = Value(add_months(clock.today(), -12 * VILLAGE_TERM_YEARS))
    tenures = PostTenure.objects.annotate(term_began_on=Coalesce(latest, otherwise))
    held = tenures.filter(Q(ended_on=None) | Q(ended_on__gte=F("term_began_on")), person=OuterRef("pk"))
    return people.filter(Exists(held))
