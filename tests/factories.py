"""What tests are made of: places of Songlan, people who do not exist, accounts with one role."""

import datetime

import factory
from factory.django import DjangoModelFactory

from branches.models import (
    AgendaItem,
    Assignment,
    AssignmentAnswer,
    KinRelation,
    Meeting,
    Objection,
    PartyMembership,
    PartyOrganization,
    Person,
    PostTenure,
    PublicNotice,
    Representative,
    VillageFigures,
)
from branches.notices.content import content_of
from branches.notices.operations import next_number
from villagegov.common import clock
from villagegov.common.chinese import check_digit
from villagegov.common.models import Place, RoleGrant, User
from villagegov.common.publications import publish
from villagegov.common.roles import levels_of

COUNTY_CODE = "990121000000"
TOWNSHIP_CODE = "990121103000"
LONG_AGO = datetime.date(2021, 3, 15)


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place
        django_get_or_create = ("code",)


class CountyFactory(PlaceFactory):
    code = COUNTY_CODE
    name = "云岭区(示例)"
    level = Place.Level.COUNTY


class TownshipFactory(PlaceFactory):
    code = TOWNSHIP_CODE
    name = "松澜镇"
    level = Place.Level.TOWNSHIP


class VillageFactory(PlaceFactory):
    code = factory.Sequence(lambda n: f"990121103{201 + n % 150}")
    name = factory.LazyAttribute(lambda place: f"{place.code[-3:]}号村")
    level = Place.Level.VILLAGE
    kind = Place.Kind.VILLAGE


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        django_get_or_create = ("username",)

    username = factory.Sequence(lambda n: f"user{n:04d}")
    name = "周文清"


def user_with(role: str, place: Place | None = None, **fields) -> User:
    """An account with one role, at the place or at the demo's county, township or village 石桥村."""
    if place is None:
        level = sorted(levels_of(role))[-1]
        CountyFactory(), TownshipFactory()
        at = {
            "COUNTY": CountyFactory,
            "TOWNSHIP": TownshipFactory,
            "VILLAGE": lambda: VillageFactory(code="990121103204", name="石桥村"),
        }
        place = at[level]()
    user = UserFactory(**fields)
    RoleGrant.objects.create(user=user, role=role, place=place, starts_on=LONG_AGO)
    return user


def id_number(born: datetime.date = datetime.date(1990, 3, 14), serial: int = 1) -> str:
    """A good ID number of the region 990121, which no province has; even serials are women's."""
    first17 = f"990121{born:%Y%m%d}{serial:03d}"
    return first17 + check_digit(first17)


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    place = factory.SubFactory(VillageFactory, code="990121103204", name="石桥村")
    name = "何永昌"
    sex = "MALE"
    birth_date = datetime.date(1990, 3, 14)
    # Below 200 are the numbers that tests name themselves.
    id_number = factory.Sequence(lambda n: id_number(serial=203 + 2 * (n % 386)))
    phone = factory.Sequence(lambda n: f"199{n:08d}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = PartyMembership

    person = factory.SubFactory(PersonFactory)
    place = factory.SelfAttribute("person.place")
    member_kind = "FORMAL"
    admitted_on = datetime.date(2015, 6, 20)
    confirmed_on = datetime.date(2016, 6, 20)


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = PartyOrganization

    place = factory.SubFactory(VillageFactory, code="990121103204", name="石桥村")
    kind = "BRANCH"
    name = factory.LazyAttribute(lambda o: f"{o.place.name}党支部")


class TenureFactory(DjangoModelFactory):
    class Meta:
        model = PostTenure

    person = factory.SubFactory(PersonFactory)
    place = factory.SelfAttribute("person.place")
    post = "BRANCH_SECRETARY"
    started_on = LONG_AGO


def declared_kin(first: Person, second: Person, kind: str = "SPOUSE", **fields) -> KinRelation:
    """A relation as the office entered it, past all checks."""
    first, second = sorted((first, second), key=lambda one: one.pk)
    fields.setdefault("declared_by", UserFactory())
    return KinRelation.objects.create(
        person_a=first, person_b=second, kind=kind, declared_on=LONG_AGO, **fields
    )


class RepresentativeFactory(DjangoModelFactory):
    class Meta:
        model = Representative

    place = factory.SubFactory(VillageFactory, code="990121103204", name="石桥村")
    name = factory.Sequence(lambda n: f"郝{chr(0x4E00 + n % 5000)}")
    sex = "FEMALE"
    birth_date = datetime.date(1960, 2, 1)
    birth_date_by_month = True
    phone = factory.Sequence(lambda n: f"1991{n:07d}")
    villager_group = "3组"
    represented_households = 9


class FiguresFactory(DjangoModelFactory):
    class Meta:
        model = VillageFigures

    place = factory.SubFactory(VillageFactory, code="990121103204", name="石桥村")
    year = 2025


class MeetingFactory(DjangoModelFactory):
    """A members' meeting of 10 who should come, counted and ready to be handed in but for its agenda."""

    class Meta:
        model = Meeting

    place = factory.SubFactory(VillageFactory, code="990121103204", name="石桥村")
    kind = "MEMBERS"
    held_at = factory.Sequence(
        lambda n: datetime.datetime(2026, 3, 5, 9, tzinfo=datetime.UTC) - datetime.timedelta(hours=n % 500)
    )
    venue = "村部二楼会议室"
    chair = recorder = "何永昌"
    should_attend, attended, on_leave = 10, 9, 1
    recorded_by = factory.SubFactory(UserFactory)


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    place = factory.SelfAttribute("meeting.place")
    position = 1
    title = "审议年度工作计划"
    method = "SHOW_OF_HANDS"
    in_favour, against, abstained, voters = 8, 0, 1, 9


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    place = factory.SubFactory(TownshipFactory)
    title = "春季防火巡查情况"
    due_on = datetime.date(2026, 3, 20)
    hands_in = "ANSWERS"
    questions = factory.LazyFunction(lambda: [{"label": "巡查人次", "kind": "NUMBER"}])
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(clock.now)


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = AssignmentAnswer

    assignment = factory.SubFactory(AssignmentFactory)
    place = factory.SubFactory(VillageFactory, code="990121103204", name="石桥村")


class NoticeFactory(DjangoModelFactory):
    """A notice of the kind 党务公开; with a stage after the draft it was posted so many days ago, for seven days."""

    class Meta:
        model = PublicNotice

    posted_days_ago = 2
    place = factory.SubFactory(VillageFactory, code="990121103204", name="石桥村")
    number = factory.LazyAttribute(lambda n: next_number(n.place, clock.today().year))
    kind = "PARTY"
    title = "石桥村第一季度党务公开"
    facts = factory.LazyFunction(lambda: {"period": "2026年第一季度", "content": "党课一次。", "table": ""})
    issuer = "中共石桥村支部委员会"
    contact_office = "松澜镇党建办公室"
    contact_phone = "0991-8880123"
    unit = "CALENDAR"
    length = 7
    made_by = factory.SubFactory(UserFactory, username="writer")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        ago, stage = kwargs.pop("posted_days_ago"), kwargs.get("stage", "DRAFT")
        if stage != "DRAFT":
            posted = clock.today() - datetime.timedelta(days=ago)
            kwargs |= {"starts_on": posted, "ends_on": posted + datetime.timedelta(days=kwargs["length"] - 1)}
            kwargs["publication"] = publish(
                kind="NOTICE", number=kwargs["number"], title=kwargs["title"], place=kwargs["place"], year=posted.year,
                content=content_of(model_class(**kwargs)), by=kwargs["made_by"],
            )  # fmt: skip
        if stage == "WITHDRAWN":
            told = {"withdrawn_reason": "写错了", "withdrawn_by": kwargs["made_by"]}
            kwargs |= {"withdrawn_on": clock.today(), **told}
        return super()._create(model_class, *args, **kwargs)


class ObjectionFactory(DjangoModelFactory):
    class Meta:
        model = Objection

    notice = factory.SubFactory(NoticeFactory, stage="RUNNING")
    way = "VISIT"
    signed = "PERSON"
    objector = "邱水生"
    objector_phone = "19900009002"
    summary = "要求核实票数"
    received_on = factory.LazyFunction(lambda: clock.today())
    due_on = factory.LazyFunction(lambda: clock.today() + datetime.timedelta(days=7))
    registered_by = factory.SubFactory(UserFactory, username="writer")
