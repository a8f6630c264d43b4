"""Beginning and ending a tenure: the same way for forms, for the hand-over of a post and for imports."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError

from branches.accounts.operations import end_grant
from branches.accounts.rights import role_of
from branches.kin.recusal import refusals_of_tenure
from branches.people.models import Person
from branches.posts import duties
from branches.posts.models import EndReason, Post, PostTenure
from villagegov.common import audit, clock, permissions
from villagegov.common.accounts import RoleGrant
from villagegov.common.dates import PartialDate, add_months
from villagegov.common.places import Place, hold
from villagegov.common.typed_dates import spelled
from villagegov.common.workflow import lock


@audit.one_act()
def begin_tenure(
    person: Person, place: Place, post: str, started_on: datetime.date, *, by: Any, started_on_by_month: bool = False,
    duty: str = "", basis: str = "", document_number: str = "", reason: str = "", batch: str = "",
) -> PostTenure:  # fmt: skip
    """Give a person a post in a village from a day on. Gives no right: that is the hand-over's.

    Raises ValidationError with all that stands against it: dates, an overlap, the separation of duties. `reason` is
    asked where a rule may be departed from with one (SD04).
    """
    permissions.require(by, "branches.change_tenure", place)
    place = hold(place)
    held = lock(person)
    tenure = PostTenure(
        person=held, place=place, post=post, started_on=started_on, started_on_by_month=started_on_by_month,
        duty=duty, basis=basis, document_number=document_number,
    )  # fmt: skip
    refusals = [*_refusals_of_record(tenure), *refusals_of_duties(tenure, reason=reason)]
    if refusals:
        raise ValidationError(refusals)
    tenure.save()
    act = audit.act_on(
        tenure, "begin_tenure", f"登记任职：{tenure.get_post_display()}", after=audit.snapshot(tenure),
        reason=reason, batch=batch,
    )  # fmt: skip
    audit.write(act, by=by)
    return tenure


def _refusals_of_record(tenure: PostTenure) -> list[str]:
    """The post, the village, the person and the days, each with its sentence."""
    person, place, found = tenure.person, tenure.place, []
    if tenure.post not in Post.values:
        found.append(f"没有“{tenure.post}”这个职务")
    if place.level != Place.Level.VILLAGE or place.stage != Place.Stage.ACTIVE:
        found.append(f"{place.name}不是在用的村（社区）")
    if person.stage != Person.Stage.ACTIVE:
        found.append(f"{person.name}已离开，请先恢复在册")
    if tenure.started_on > clock.today():
        found.append(f"任职时间{_since(tenure)}还没到，请到任后登记")
    if (overlap := overlapping(tenure)) is not None:
        until = f"到{spelled(PartialDate(overlap.ended_on))}" if overlap.ended_on else "至今"
        post = overlap.get_post_display()
        found.append(
            f"{person.name}从{_since(overlap)}{until}已任{place.name}{post}，和这次任职重叠，请先核对"
        )
    return found


def _since(tenure: PostTenure) -> str:
    return spelled(PartialDate(tenure.started_on, tenure.started_on_by_month))


def _known_start(tenure: PostTenure) -> datetime.date:
    """The latest day on which the tenure can have begun: a month that also saw an end is no overlap."""
    if not tenure.started_on_by_month:
        return tenure.started_on
    return add_months(tenure.started_on, 1) - datetime.timedelta(days=1)


def overlapping(tenure: PostTenure) -> PostTenure | None:
    """Another tenure of the same person in the same post of the village that shares a day with this one."""
    others = PostTenure.objects.filter(person=tenure.person, place=tenure.place, post=tenure.post)
    for other in others.exclude(pk=tenure.pk).order_by("started_on"):
        ends_before = other.ended_on is not None and other.ended_on < _known_start(tenure)
        starts_after = tenure.ended_on is not None and _known_start(other) > tenure.ended_on
        if not ends_before and not starts_after:
            return other
    return None


def refusals_of_duties(tenure: PostTenure, *, reason: str = "") -> list[str]:
    """The separation of duties over all posts that the person and near kin hold there from this tenure's start on."""
    others = PostTenure.objects.filter(person=tenure.person, place=tenure.place).on_or_after(
        tenure.started_on
    )
    posts = {tenure.post, *others.exclude(pk=tenure.pk).values_list("post", flat=True)}
    profile = getattr(tenure.person, "cadre", None)
    found = duties.findings(posts, post_collective=profile.post_collective if profile else "")
    own = [f.text for f in found if not (f.needs_only_reason and reason.strip())]
    return own + refusals_of_tenure(tenure)


@audit.one_act()
def end_tenure(
    tenure: PostTenure, ended_on: datetime.date, reason: str, *, by: Any, note: str = "", version: int | None = None,
    batch: str = "",
) -> PostTenure:  # fmt: skip
    """End a tenure on its last day, with its way of leaving. The rights it gave end in the same transaction."""
    permissions.require(by, "branches.change_tenure", tenure)
    hold(tenure.place)
    lock(tenure.person)
    held = lock(tenure, version=version)
    refusals = _refusals_of_end(held, ended_on, reason)
    if refusals:
        raise ValidationError(refusals)
    before = audit.snapshot(held)
    held.ended_on, held.end_reason = ended_on, reason
    held.version += 1
    held.save()
    old, new = audit.changes(before, audit.snapshot(held))
    label = f"登记离任：{held.get_post_display()}，{held.get_end_reason_display()}"
    audit.write(
        audit.act_on(held, "end_tenure", label, before=old, after=new, reason=note, batch=batch), by=by
    )
    end_rights_of(held, by=by)
    return held


def _refusals_of_end(tenure: PostTenure, ended_on: datetime.date, reason: str) -> list[str]:
    found = []
    if tenure.ended_on is not None:
        found.append(f"这次任职已在{spelled(PartialDate(tenure.ended_on))}结束")
    if reason not in EndReason.values:
        found.append("请选离任方式")
    elif refusal := duties.end_reason_refusal(tenure.post, reason):
        found.append(refusal)
    if ended_on < tenure.started_on:
        found.append(f"离任时间{spelled(PartialDate(ended_on))}早于任职时间{_since(tenure)}")
    if ended_on > clock.today():
        found.append(f"离任时间{spelled(PartialDate(ended_on))}还没到，请在离任当天登记")
    return found


def end_rights_of(tenure: PostTenure, *, by: Any) -> None:
    """End the role that this tenure gave, at once; where another post of the person gives the same, that carries it."""
    grants = RoleGrant.objects.not_over(clock.today()).filter(tenure_key=str(tenure.pk))
    for grant in grants.select_related("user", "place"):
        heir = _other_post_with(grant.role, tenure)
        if heir is None:
            end_grant(grant, by=by, reason=f"离任：{tenure.get_post_display()}")
        else:
            _carry_over(grant, heir, by=by)


def _other_post_with(role: str, tenure: PostTenure) -> PostTenure | None:
    others = (
        PostTenure.objects.current().filter(person=tenure.person, place=tenure.place).exclude(pk=tenure.pk)
    )
    return next((other for other in others.order_by("started_on", "pk") if role_of(other.post) == role), None)


def _carry_over(grant: RoleGrant, heir: PostTenure, *, by: Any) -> None:
    held = lock(grant)
    before = audit.snapshot(held)
    held.tenure_key = str(heir.pk)
    held.version += 1
    held.save()
    old, new = audit.changes(before, audit.snapshot(held))
    label = f"角色改随另一职务：{heir.get_post_display()}"
    audit.write(audit.act_on(held, "carry_grant_over", label, before=old, after=new), by=by)


def refuse_profile(person: Person, post_collective: str) -> None:
    """The head of the collective sits in no supervision committee (SD03), whichever of the two is entered last."""
    by_place = defaultdict(set)
    for tenure in PostTenure.objects.current().filter(person=person):
        by_place[tenure.place_id].add(tenure.post)
    found = [
        f for posts in by_place.values() for f in duties.findings(posts, post_collective=post_collective)
    ]
    texts = [f.text for f in found if f.rule == "SD03"]
    if texts:
        raise ValidationError(texts)
