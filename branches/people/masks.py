"""How much of a person's numbers each role sees: calling people is work, knowing their ID number is not."""

from __future__ import annotations

from villagegov.common.permissions import permits

LAST_DIGITS = 4


def phone_for(user, person) -> str:
    """In full for those who may call, inside their own scope; for all others first 3 and last 4."""
    return person.phone.shown(permits(user, "branches.see_phones", person))


def id_number_for(user, person) -> str:
    """First 6 and last 4 for township and county, the last 4 for the village. Nobody sees more without a reason."""
    masked = str(person.id_number)
    if permits(user, "branches.see_id_number_head", person):
        return masked
    return masked if len(masked) <= LAST_DIGITS else "*" * (len(masked) - LAST_DIGITS) + masked[-LAST_DIGITS:]
