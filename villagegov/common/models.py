"""The kernel's models, gathered so that Django finds them."""

from villagegov.common.accounts import RoleGrant, User
from villagegov.common.audit import AuditEntry, ChainHead
from villagegov.common.calendar import WorkDay
from villagegov.common.document_templates import DocumentTemplate
from villagegov.common.jobs import Job
from villagegov.common.messages import Message
from villagegov.common.places import County, Place, Township, Village
from villagegov.common.policy import PolicyValue
from villagegov.common.publications import Publication
from villagegov.common.tokens import FormToken
from villagegov.common.verifications import Verification

__all__ = [
    "AuditEntry",
    "ChainHead",
    "County",
    "DocumentTemplate",
    "FormToken",
    "Job",
    "Message",
    "Place",
    "PolicyValue",
    "Publication",
    "RoleGrant",
    "Township",
    "User",
    "Verification",
    "Village",
    "WorkDay",
]
