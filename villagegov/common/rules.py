"""The kernel's own permissions: settings, the trail, the working calendar, published records, imports."""

from villagegov.common.permissions import allow
from villagegov.common.roles import SIGNS_IN, Role


def is_own_act(user, entry=None) -> bool:
    return entry is not None and user.pk is not None and getattr(entry, "actor_id", None) == user.pk


allow("common.view_setting", Role.COUNTY_ORG, Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER)
allow("common.change_county_setting", Role.COUNTY_ORG)
allow("common.change_township_setting", Role.TOWNSHIP_ORG)

TRAIL_READERS = (
    Role.COUNTY_ORG,
    Role.TOWNSHIP_ORG,
    Role.TOWNSHIP_LEADER,
    Role.VILLAGE_SECRETARY,
    Role.SUPERVISION_MEMBER,
)
allow("common.view_trail", *TRAIL_READERS, also=is_own_act)
allow("common.export_trail", Role.COUNTY_ORG, Role.TOWNSHIP_ORG)

allow("common.view_calendar", *SIGNS_IN)
allow("common.change_calendar", Role.SYSTEM_ADMIN, Role.COUNTY_ORG)
allow("common.view_status", Role.SYSTEM_ADMIN, Role.COUNTY_ORG, Role.TOWNSHIP_ORG)
allow("common.view_publication", Role.COUNTY_ORG, Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER)

allow("sheets.view_import", Role.TOWNSHIP_ORG)
allow("sheets.upload_import", Role.TOWNSHIP_ORG)
allow("sheets.confirm_import", Role.TOWNSHIP_ORG)
allow("sheets.download_export", *SIGNS_IN)
