"""A proposal from village to office: who drafts, submits and decides, and that it goes the way of an edit."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from branches.models import ChangeProposal, Person
from branches.places.workflow import merge
from branches.proposals import operations, workflow
from branches.proposals.models import ProposedField
from tests.factories import (
    FiguresFactory,
    MembershipFactory,
    PersonFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from villagegov.common.audit import AuditEntry, broken_links
from villagegov.common.messages import Message
from villagegov.common.models import Place
from villagegov.common.places import Village
from villagegov.common.workflow import Blocked, Conflict, take_step

pytestmark = pytest.mark.django_db
OLD, NEW = "19900000001", "19900000002"


@pytest.fixture
def office():
    return user_with("township_org", TownshipFactory())


@pytest.fixture
def secretary():
    return user_with("village_secretary", name="何永昌")


@pytest.fixture
def person():
    return PersonFactory(phone=OLD)


def propose(subject, by, field="person.phone", value=NEW, **facts) -> ChangeProposal:
    return operations.propose(subject, field, value, "本人换了号码", by=by, **facts)


def test_a_secretarys_goes_to_the_township_and_a_clerks_waits_for_the_secretary(person, secretary):
    clerk = user_with("village_clerk")

    draft = propose(person, clerk)
    with pytest.raises(PermissionDenied):
        take_step(workflow.SUBMIT, draft, by=clerk)
    sent = take_step(workflow.SUBMIT, draft, by=secretary)

    assert (draft.stage, sent.stage) == ("DRAFT", "SUBMITTED")
    assert propose(person, secretary, "person.education", "BACHELOR").stage == "SUBMITTED"


def test_telephones_are_sealed_and_no_trail_reads_them(person, secretary):
    proposal = ChangeProposal.objects.get(pk=propose(person, secretary).pk)

    assert (proposal.old, proposal.new, proposal.old_value, proposal.new_value) == (OLD, NEW, "", "")
    assert NEW not in str([(entry.before, entry.after) for entry in AuditEntry.objects.all()])


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("person.phone", OLD, "联系电话现在登记的就是这样，不用更正"),
        ("person.phone", "12", "联系电话“12”不对"),
        ("person.name", "何永昌2", "姓名“何永昌2”里有数字，请核对"),
        ("person.education", "DOCTOR", "选择一个有效的选项"),
        ("member.party_group", "第一党小组", operations.NOT_THERE),
    ],
)
def test_what_the_office_could_not_save_the_village_cannot_propose(person, secretary, field, value, says):
    with pytest.raises(ValidationError, match=says):
        propose(person, secretary, field, value)


def test_a_value_that_changed_under_the_form_and_a_second_open_proposal_are_told(person, secretary):
    with pytest.raises(ValidationError, match="联系电话刚被改过"):
        propose(person, secretary, seen="19900000003")
    propose(person, secretary)

    with pytest.raises(ValidationError, match="已有一条没审核完的更正建议"):
        propose(person, secretary, value="19900000004")


def test_who_has_left_is_not_put_right(secretary):
    with pytest.raises(ValidationError, match="已离开"):
        propose(PersonFactory(stage="LEFT"), secretary)


def test_taken_over_it_is_an_edit_of_the_office_that_names_who_proposed(person, secretary, office):
    taken = operations.take_over(propose(person, secretary), by=office, version=2, target_version=1)

    person = Person.objects.get(pk=person.pk)
    entry = AuditEntry.objects.get(act="change_person")
    assert (taken.stage, taken.decided_by, person.phone.plain(), person.version) == (
        "TAKEN_OVER",
        office,
        NEW,
        2,
    )
    assert (entry.actor_id, entry.label) == (office.pk, "采纳何永昌提出的更正：联系电话")
    assert set(entry.after) == {"phone", "phone_index"}
    assert not list(broken_links())


def test_every_field_of_the_list_can_be_taken_over(secretary, office):
    member = MembershipFactory()
    FiguresFactory(place=member.place, household_count=300, registered_population=900)
    values = {"person.phone": NEW, "person.name": "何永年", "person.education": "BACHELOR",
              "person.political_status": "PARTY_MEMBER", "member.is_mobile": "yes",
              "village.contact_phone": "0990-8000001"}  # fmt: skip

    for field in ProposedField:
        subject = (
            member.person if field.part in {"person", "member"} else Place.objects.get(pk=member.place.pk)
        )
        proposal = propose(subject, secretary, field.value, values.get(field.value, "12"))
        operations.take_over(proposal, by=office)

    member.refresh_from_db()
    assert (member.is_mobile, member.duty, member.person.name) == (True, "12", "何永年")
    figures = member.place.figures.get()
    assert (figures.household_count, figures.adult_count, figures.farmland_mu) == (12, 12, 12)
    assert ChangeProposal.objects.filter(stage="TAKEN_OVER").count() == len(ProposedField)


def test_a_proposal_whose_old_value_no_longer_stands_says_so(person, secretary, office):
    proposal = propose(person, secretary)
    person.phone, person.version = "19900000009", 2
    person.save()

    with pytest.raises(Conflict):
        operations.take_over(proposal, by=office, version=2, target_version=1)
    with pytest.raises(Blocked, match="这条建议不再对得上"):
        operations.take_over(proposal, by=office, version=2, target_version=2)

    assert Person.objects.get(pk=person.pk).phone.plain() == "19900000009"


def test_what_the_form_refuses_now_is_not_written(person, secretary, office):
    proposal = propose(person, secretary, "person.name", "何永年")
    PersonFactory(name="何永年")

    with pytest.raises(Blocked, match="已有同名同村的人"):
        operations.take_over(proposal, by=office)

    proposal.refresh_from_db()
    assert (proposal.stage, Person.objects.filter(name="何永年").count()) == ("SUBMITTED", 1)


def test_declined_with_a_reason_and_closed_when_the_village_has_read_it(person, secretary, office):
    proposal = propose(person, secretary)

    with pytest.raises(Blocked, match="请写明不采纳的理由"):
        operations.move_on(workflow.DECLINE, proposal, by=office, note=" ")
    declined = operations.move_on(workflow.DECLINE, proposal, by=office, note="号码是空号")
    assert (declined.stage, declined.answer, declined.decided_by) == ("DECLINED", "号码是空号", office)
    (message,) = Message.objects.visible_to(secretary)
    assert message.text == "更正建议“何永昌的联系电话”没有采纳，理由：号码是空号"
    assert message.url == declined.get_absolute_url()
    closed = operations.move_on(workflow.ACKNOWLEDGE, declined, by=secretary)

    assert (closed.stage, closed.answer) == ("CLOSED", "号码是空号")


def test_what_waits_goes_along_with_a_merger_and_a_merged_village_is_put_right_no_more(office):
    for code, name in (("990121103210", "东山村"), ("990121103209", "长田村")):
        VillageFactory(code=code, name=name)
    old, new = Village.objects.get(name="东山村"), Village.objects.get(name="长田村")
    secretary = user_with("village_secretary", old)
    of_person = propose(PersonFactory(place=old), secretary)
    of_village = propose(old, secretary, "village.contact_phone", "0990-8000001")

    merge(old, new, by=office, note="云岭区批复")

    for proposal in (of_person, of_village):
        proposal.refresh_from_db()
        assert proposal.place_id == new.code
    assert operations.take_over(of_person, by=office).stage == "TAKEN_OVER"
    with pytest.raises(Blocked, match="东山村已撤并"):
        operations.take_over(of_village, by=office)


def test_a_village_withdraws_until_it_is_decided(person, secretary, office):
    proposal = operations.move_on(workflow.WITHDRAW, propose(person, secretary), by=secretary)

    with pytest.raises(Blocked):
        operations.take_over(proposal, by=office)
    assert propose(person, secretary).stage == "SUBMITTED"
