"""The app's models, gathered so that Django finds them."""

from branches.assignments.models import AnswerFile, Assignment, AssignmentAnswer
from branches.kin.models import KinRelation
from branches.meetings.models import AgendaItem, Attendance, Meeting, MeetingFile
from branches.notices.files import NoticeFile
from branches.notices.models import HarmlessFind, Objection, PublicNotice
from branches.organizations.models import PartyOrganization
from branches.people.models import PartyMembership, Person
from branches.places.models import VillageFigures
from branches.posts.models import CadreProfile, PostTenure
from branches.proposals.models import ChangeProposal
from branches.representatives.models import Representative

__all__ = [
    "AgendaItem",
    "AnswerFile",
    "Assignment",
    "AssignmentAnswer",
    "Attendance",
    "CadreProfile",
    "ChangeProposal",
    "HarmlessFind",
    "KinRelation",
    "Meeting",
    "MeetingFile",
    "NoticeFile",
    "Objection",
    "PartyMembership",
    "PartyOrganization",
    "Person",
    "PostTenure",
    "PublicNotice",
    "Representative",
    "VillageFigures",
]
