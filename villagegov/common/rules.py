"""The kernel's own permissions: settings, the trail, the working calendar, published records, imports."""

from villagegov.common import codes
from villagegov.common.permissions import allow, place_codes, scopes_of
from villagegov.common.roles import SIGNS_IN, Role


def is_own_act(user, entry=None) -> bool:
    """Everybody reads the own acts; asked without an entry, the page of them."""
    return user.pk is not None and (entry is None or getattr(entry, "actor_id", None) == user.pk)


def is_makers_own(user, file=None) -> bool:
    """A file is its maker's, also not a colleague's; asked without a file, the page of one's own."""
    return user.pk is not None and (file is None or getattr(file, "made_by_id", None) == user.pk)


def counties_over(user) -> set[str]:
    """The counties above the townships for which the user reads settings: their values hold there too."""
    return {codes.county_of(scope) for scope in scopes_of(user, (Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER))}


def is_of_own_county(user, value=None) -> bool:
    return value is not None and place_codes(value) in counties_over(user)


def is_below_county(user, value=None) -> bool:
    """A county sets the county's values, never a township's own."""
    return value is not None and codes.level_of(place_codes(value)) != "COUNTY"


allow("common.view_setting", Role.COUNTY_ORG, Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER, also=is_of_own_county)
allow("common.change_county_setting", Role.COUNTY_ORG, unless=is_below_county)
allow("common.change_township_setting", Role.TOWNSHIP_ORG)

allow("common.view_document_template", Role.COUNTY_ORG, Role.TOWNSHIP_ORG)
allow("common.change_document_template", Role.TOWNSHIP_ORG)

TRAIL_READERS = (
    Role.COUNTY_ORG,
    Role.TOWNSHIP_ORG,
    Role.TOWNSHIP_LEADER,
    Role.VILLAGE_SECRETARY,
    Role.SUPERVISION_MEMBER,
)
allow("common.view_trail", *TRAIL_READERS, also=is_own_act)
allow("common.view_trail_of_others", *TRAIL_READERS)
allow("common.export_trail", Role.COUNTY_ORG, Role.TOWNSHIP_ORG)

allow("common.view_calendar", *SIGNS_IN)
allow("common.change_calendar", Role.SYSTEM_ADMIN, Role.COUNTY_ORG)
allow("common.view_status", Role.SYSTEM_ADMIN, Role.COUNTY_ORG, Role.TOWNSHIP_ORG)
allow("common.view_publication", Role.COUNTY_ORG, Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER)

allow("sheets.view_import", Role.TOWNSHIP_ORG)
allow("sheets.upload_import", Role.TOWNSHIP_ORG)
allow("sheets.fix_import", Role.TOWNSHIP_ORG)
allow("sheets.confirm_import", Role.TOWNSHIP_ORG)
allow("sheets.undo_import", Role.TOWNSHIP_ORG)
allow("sheets.download_export", also=is_makers_own)
