"""The notices of the demo (domain.md 9): running, held up by an objection, over, withdrawn and corrected, a draft."""

from __future__ import annotations

import datetime
from typing import Any

from branches.notices import kinds, periods
from branches.notices.content import content_of
from branches.notices.models import Objection, PublicNotice
from branches.notices.operations import next_number
from branches.notices.workflow import PUBLICATION_KIND
from villagegov.common import calendar, clock, publications
from villagegov.common.accounts import User
from villagegov.common.places import Place
from villagegov.common.publications import Publication

DAY = datetime.timedelta(days=1)
SOLAR = (
    "会议同意在村委会、村小学和粮油加工厂屋顶建设光伏电站，装机 120 千瓦，投资 486,000.00 元。\n"
    "资金来源：上级奖补 300,000.00 元，村集体 186,000.00 元。\n"
    "应到 96 人，实到 88 人，同意 84 票，反对 1 票，弃权 3 票。"
)
SOLAR_TABLE = "项目\t内容\n建设单位\t大塘村股份经济合作社\n建设期限\t2026年4月至6月\n预计年发电\t12.6 万度"
FISH = (
    "上月结余转入\t18,612.00\t\t\n鱼塘承包款\t42,000.00\t\t第一季度\n"
    "村内道路保洁\t\t3,600.00\t2 人\n水泵维修\t\t1,280.00\t\n会议和办公\t\t465.50\t"
)
REFUSED = "一张 3,200.00 元的凭证手续不全，已退回补正，没有列入。"
PARTY = (
    "发展党员：接收预备党员 1 名。\n党费收缴：第四季度应缴 39 人，实缴 39 人，共 1,872.00 元。\n"
    "“三会一课”：党员大会 1 次，支委会 3 次，党课 1 次。"
)
RICE = "补助对象：参加水稻制种的农户，共 86 户。\n补助标准：每亩 60 元，共 1,286 亩，合计 77,160.00 元。"
CANDIDATES = (
    "根据“两推一选”结果和考察情况，以下同志为红岩村党支部委员会委员候选人预备人选。\n姓名按姓氏笔画排序。"
)
CANDIDATES_TABLE = (
    "姓名\t性别\t出生年月\t学历\t现任职务\t拟任职务\n方小云\t女\t1988.04\t大专\t妇联主席\t支部委员\n"
    "罗春生\t男\t1998.11\t本科\t村后备干部\t支部委员\n秦立德\t男\t1975.02\t高中\t支部书记\t支部书记"
)
DRAFT = (
    "2026年第一季度村务大事：村内道路硬化已经立项，施工期间请绕行。\n有问题请打施工负责人电话 19900009001。"
)


def load() -> None:
    today, office = clock.today(), User.objects.get(username="zhou")
    _posted(
        "桃园村",
        "PARTY",
        "桃园村2025年第四季度党务公开",
        today - 57 * DAY,
        office,
        {"period": "2025年第四季度", "content": PARTY},
        stage="ARCHIVED",
        closing="公示期满，无异议",
    )
    _withdrawn_and_corrected(today, office)
    objected = _posted(
        "红岩村",
        "GENERAL",
        "红岩村党支部委员会委员候选人预备人选公示",
        today - 4 * DAY,
        office,
        {"basis": "两推一选结果和镇党委研究意见", "content": CANDIDATES, "table": CANDIDATES_TABLE},
    )
    _objection(objected, office, today)
    _posted(
        "大塘村",
        "RESOLUTION_BY_HAND",
        "关于大塘村屋顶光伏项目决议的公告",
        today - 2 * DAY,
        office,
        {"basis": "2026年3月9日村民代表会议", "content": SOLAR, "table": SOLAR_TABLE},
    )
    _posted(
        "双河村",
        "ACCOUNTS",
        "双河村2026年2月财务公开",
        today - DAY,
        office,
        {"period": "2026年2月", "accounts": FISH, "content": REFUSED},
    )
    _draft("石桥村", "AFFAIRS", "石桥村2026年第一季度村务公开", {"period": "2026年第一季度", "content": DRAFT},
           User.objects.get(username="tan")).save()  # fmt: skip


def _withdrawn_and_corrected(today: datetime.date, office: Any) -> None:
    """A number of households was wrong: the first was taken down, the second names it."""
    title, reason, day = "白鹭村2025年水稻制种补助公开", "户数写错，应为 86 户", today - 4 * DAY
    facts = {"period": "2025年度", "content": RICE}
    wrong = _posted(
        "白鹭村", "AFFAIRS", title, today - 7 * DAY, office, {**facts, "content": RICE.replace("86 户", "68 户")},
        stage="WITHDRAWN", withdrawn_on=day, withdrawn_reason=reason, withdrawn_by=office,
    )  # fmt: skip
    withdrawn = {"withdrawn_at": clock.now() - 4 * DAY, "withdrawn_reason": reason}
    Publication.objects.filter(pk=wrong.publication_id).update(**withdrawn)
    _posted("白鹭村", "AFFAIRS", title, day, office, facts, corrects=wrong, correction_reason=reason)


def _draft(village: str, kind: str, title: str, facts: dict[str, str], by: Any, **more: Any) -> PublicNotice:
    place = Place.objects.get(name=village)
    office = Place.objects.get(code=place.township_code)
    of_kind = kinds.kinds()[kind]
    return PublicNotice(
        number=next_number(place, clock.today().year), place=place, kind=kind, title=title, facts=facts,
        issuer=f"{village}村民委员会" if kind != "GENERAL" else f"中共{office.name}委员会",
        contact_office=f"{office.name}党建办公室", contact_phone=office.contact_phone or "0991-8880123",
        unit=of_kind.unit, length=5 if of_kind.unit == periods.WORKING else 7, made_by=by, **more,
    )  # fmt: skip


def _posted(
    village: str, kind: str, title: str, posted: datetime.date, by: Any, facts: dict, **more: Any
) -> Any:
    """As if it had been posted on that day."""
    stage, closing = more.pop("stage", "RUNNING"), more.pop("closing", "")
    notice = _draft(village, kind, title, facts, by, **more)
    known = calendar.own_calendar(posted, posted + periods.FAR_ENOUGH)
    period = periods.posting(posted, periods.Terms(notice.length, notice.unit, True), known)
    notice.starts_on, notice.ends_on, notice.calendar_version = (
        posted,
        period.ends_on,
        period.calendar_version,
    )
    before = notice.corrects.publication if notice.corrects_id else None
    notice.publication = publications.publish(
        kind=PUBLICATION_KIND, number=notice.number, title=title, place=notice.place, year=posted.year, by=by,
        content=content_of(notice), corrects=before, reason=notice.correction_reason,
        at=clock.now() - (clock.today() - posted),
    )  # fmt: skip
    return _saved_as(notice, stage=stage, closing=closing)


def _saved_as(notice: PublicNotice, **fields: Any) -> PublicNotice:
    """In the stage that it had reached."""
    values = {
        f.attname: getattr(notice, f.attname) for f in PublicNotice._meta.concrete_fields if f.name != "id"
    }
    return PublicNotice.objects.create(**{**values, **fields})


def _objection(notice: PublicNotice, by: Any, today: datetime.date) -> None:
    Objection.objects.create(
        notice=notice, way="VISIT", signed="PERSON", objector="邱水生", objector_phone="19900009002",
        received_on=today - DAY, due_on=today + 6 * DAY, registered_by=by,
        summary="反映预备人选之一去年有一笔柑橘合作社的垫款没有结清，要求核实。",
    )  # fmt: skip
