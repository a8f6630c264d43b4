"""The trail: who did what, when, in which role, before and after. One HMAC chain a township, in the act's transaction.

Who can write the table cannot forge it: the key lies outside the database. A cut-off end is found by the head, which
stands in a row of its own and in every backup. Entries never hold a raw ID number, telephone or account: such values
come as `Sensitive` and are written as their mask and a keyed digest, comparable but unreadable.
"""

from __future__ import annotations

import datetime
import hmac
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db import models, transaction
from django.utils import timezone

from villagegov.common import bulk, clock, codes, context, encryption, long_texts
from villagegov.common.permissions import ScopedQuerySet, grants_of

SYSTEM_CHAIN = "000000000000"


class AuditQuerySet(ScopedQuerySet):
    def newest_first(self) -> AuditQuerySet:
        return self.order_by("-id")

    def of(self, record: models.Model) -> AuditQuerySet:
        return self.filter(record_kind=record._meta.label_lower, record_key=str(record.pk))


class AuditEntry(models.Model):
    """One act on one record. Never changed, by nobody, by no door."""

    view_permission = "common.view_trail"
    place_field = "area_code"

    chain = models.CharField(max_length=12)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField("经办人", max_length=50, blank=True)
    role = models.CharField("角色", max_length=20, blank=True)
    grant_id = models.BigIntegerField(null=True)
    address = models.CharField("地址", max_length=45, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    door = models.CharField(max_length=10, blank=True)
    act = models.CharField("事项", max_length=60)
    label = models.CharField("做了什么", max_length=120)
    record_kind = models.CharField(max_length=60, blank=True)
    record_key = models.CharField(max_length=64, blank=True)
    record_name = models.CharField("对象", max_length=120, blank=True)
    area_code = models.CharField(max_length=12, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField("理由", max_length=500, blank=True)
    batch = models.CharField(max_length=40, blank=True)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作日志"
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_chain_seq")]
        indexes = [
            models.Index(fields=["area_code", "id"]),
            models.Index(fields=["record_kind", "record_key"]),
            models.Index(fields=["actor_id", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"

    @staticmethod
    def own_rows(user) -> models.Q:
        return models.Q(actor_id=user.pk)

    @property
    def place_id(self) -> str:
        return self.area_code

    @property
    def local_time(self) -> datetime.datetime:
        return timezone.localtime(self.at)


class ChainHead(models.Model):
    """The end of one chain: the last lock that any act takes."""

    chain = models.CharField(max_length=12, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"


@dataclass(frozen=True)
class Act:
    """What one entry says of its record."""

    name: str
    label: str
    record_kind: str = ""
    record_key: str = ""
    record_name: str = ""
    area_code: str = ""
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    reason: str = ""
    batch: str = ""


_JSON_TYPES = frozenset({str, int, bool, type(None)})
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode

SIGNED = (
    "chain", "seq", "at", "actor_id", "actor_name", "role", "grant_id", "address", "request_id", "door", "act", "label",
    "record_kind", "record_key", "record_name", "area_code", "before", "after", "reason", "batch",
)  # fmt: skip


def plain(value: object) -> object:
    """A value as the trail keeps it: JSON types, sensitive ones as mask and keyed digest."""
    if type(value) in _JSON_TYPES:
        return value
    if isinstance(value, encryption.Sensitive):
        return value.for_trail()
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(k): item if type(item) in _JSON_TYPES else plain(item) for k, item in value.items()}
    return str(value)


def snapshot(record: models.Model) -> dict[str, object]:
    """The record's stored fields as the trail keeps them."""
    fields = record._meta.concrete_fields
    return {f.attname: plain(getattr(record, f.attname)) for f in fields if f.name not in {"id", "password"}}


def changes(before: dict, after: dict) -> tuple[dict, dict]:
    """Only what differs, on both sides; of a long text only the part."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key) and key != "version"]
    old, new = {k: before[k] for k in keys if k in before}, {k: after[k] for k in keys if k in after}
    for key in keys:
        if long_texts.is_long(old.get(key), new.get(key)):
            old[key], new[key] = long_texts.change(str(old[key]), str(new[key]))
    return old, new


def act_on(record: models.Model, name: str, label: str, **facts) -> Act:
    """An act on a record, with its kind, key, name and place filled in.

    A record that fewer may read than the trail of its place names another one in `trail_code`.
    """
    return Act(
        name=name,
        label=label,
        record_kind=record._meta.label_lower,
        record_key=str(record.pk or ""),
        record_name=str(record)[:120],
        area_code=getattr(record, "trail_code", "") or getattr(record, "place_id", "") or "",
        **facts,
    )


def chain_of(area_code: str) -> str:
    if area_code and codes.level_of(area_code) in {"TOWNSHIP", "VILLAGE"}:
        return codes.township_of(area_code)
    return SYSTEM_CHAIN


def digest(key: bytes, prev: str, row: dict) -> str:
    at = row["at"].astimezone(datetime.UTC).isoformat(timespec="microseconds")
    body = _canonical({**row, "at": at})
    return hmac.digest(key, prev.encode() + body.encode(), "sha256").hex()


def acting_grant(user, area_code: str):
    """The grant under which the user acts at this place: the nearest that covers it."""
    covering = [g for g in grants_of(user) if not area_code or codes.covers(g.place_id, area_code)]
    return max(covering, key=lambda g: len(codes.prefix_of(g.place_id)), default=None)


Pair = tuple[Act, object]  # an act and who did it; None for the one of this request
_kept_back: ContextVar[list[Pair] | None] = ContextVar("kept_back", default=None)


@contextmanager
def one_act() -> Iterator[None]:
    """One transaction whose entries are written when all else is done: the ends of the chains are the last locks.

    Else who holds the end of a township's chain and waits for a row, and who holds that row and wants to write, would
    wait for one another. Inside another act it belongs to that one; rolled back alone, its entries go with it.
    """
    kept = _kept_back.get()
    with transaction.atomic():
        if kept is None:
            with _keeping_back() as pairs:
                yield
            _write(pairs)
            return
        before = len(kept)
        try:
            yield
        except BaseException:
            del kept[before:]
            raise


@contextmanager
def _keeping_back() -> Iterator[list[Pair]]:
    pairs: list[Pair] = []
    token = _kept_back.set(pairs)
    try:
        yield pairs
    finally:
        _kept_back.reset(token)


def is_under_way() -> bool:
    """Is an act going on, whose entries are not yet written?"""
    return _kept_back.get() is not None


def write(act: Act, *, by=None) -> AuditEntry | None:
    """One entry, in the running transaction. If it cannot be written, the act does not happen."""
    return next(iter(write_many([act], by=by)), None)


def write_many(acts: Sequence[Act], *, by=None) -> list[AuditEntry]:
    """Entries in order, chained; nothing is given back inside an act, where they are written last."""
    pairs, kept = [(act, by) for act in acts], _kept_back.get()
    if kept is None:
        return _write(pairs)
    kept += pairs
    return []


def _write(pairs: Sequence[Pair]) -> list[AuditEntry]:
    """The lock of each chain's head is taken once, last of all locks."""
    entries: list[AuditEntry] = []
    with transaction.atomic():
        for chain, mine in _by_chain(pairs):
            entries += [AuditEntry(**row) for row in _extended(chain, mine)]
        AuditEntry.objects.bulk_create(entries, batch_size=500)
    context.current().seen.clear()
    return entries


def write_bulk(acts: Sequence[Act], *, by=None) -> None:
    """The same for the many rows of an undo, on the database's bulk path and at once: it takes no lock after them."""
    with transaction.atomic():
        for chain, mine in _by_chain([(act, by) for act in acts]):
            _append(_held_head(chain), mine)


def write_streamed(acts: Iterable[Act], *, by=None) -> None:
    """The same for the many rows of an import into one township; none of them is kept, they come from a generator.

    Raises ValueError for an act of another chain.
    """
    acts, user = iter(acts), _actor(by)
    first = next(acts, None)
    if first is None:
        return
    township = chain_of(first.area_code)

    def pairs() -> Iterator[Pair]:
        for act in itertools.chain([first], acts):
            if chain_of(act.area_code) != township:
                raise ValueError(f"an act of {act.area_code} among those of {township}")
            yield act, user

    with transaction.atomic():
        _append(_held_head(township), pairs())


def _append(head: ChainHead, pairs: Iterable[Pair]) -> None:
    """Write what follows the locked end of a chain; the first row asks the database what there is to ask."""
    rows = _links(head, pairs)
    row = next(rows)
    values = (tuple(one.values()) for one in itertools.chain([row], rows))
    bulk.insert_rows(AuditEntry, list(row), values)
    head.save(update_fields=["seq", "hash"])
    context.current().seen.clear()


def _actor(by):
    """Who acts: the one named, else the one of this request; None for the machine itself."""
    actor = by if by is not None else context.current().user
    return actor if getattr(actor, "pk", None) else None


def _by_chain(pairs: Sequence[Pair]) -> list[tuple[str, list[Pair]]]:
    """The acts of each chain in their order, the chains in one order for everybody, so that locks never cross.

    An act that names no place (a download, a refusal) stands where its actor does, so that those above read it.
    """
    chains: dict[str, list[Pair]] = {}
    for given, by in pairs:
        act, user = given, _actor(by)
        home = acting_grant(user, "") if user and not given.area_code else None
        if home:
            act = replace(given, area_code=home.place_id)
        chains.setdefault(chain_of(act.area_code), []).append((act, user))
    return sorted(chains.items())


def _held_head(chain: str) -> ChainHead:
    """The end of the chain, locked; the first act of a township makes it."""
    heads = ChainHead.objects.select_for_update().filter(chain=chain)
    if (head := heads.first()) is not None:
        return head
    ChainHead.objects.get_or_create(chain=chain)
    return heads.get()


def _extended(chain: str, pairs: Iterable[Pair]) -> list[dict]:
    """The signed rows that follow the end of the chain, whose head is locked and moved on."""
    head = _held_head(chain)
    rows = list(_links(head, pairs))
    head.save(update_fields=["seq", "hash"])
    return rows


def _links(head: ChainHead, pairs: Iterable[Pair]) -> Iterator[dict]:
    """The signed rows behind the locked end of a chain; they move it on."""
    circumstances = context.current()
    key = encryption.keyring().audit_key
    shared = {
        "chain": head.chain, "at": clock.now(),
        "address": circumstances.address, "request_id": circumstances.request_id, "door": circumstances.door,
    }  # fmt: skip
    granted: dict[tuple[int, str], object] = {}
    for act, user in pairs:
        asked = id(user), act.area_code
        if asked not in granted:
            granted[asked] = acting_grant(user, act.area_code) if user else None
        row = {**shared, "seq": head.seq + 1, **_said(act, user, granted[asked])}
        prev, head.seq = head.hash, head.seq + 1
        head.hash = digest(key, prev, row)
        yield {**row, "prev": prev, "hash": head.hash}


def _said(act: Act, user, grant) -> dict:
    return {
        "actor_id": user.pk if user else None, "actor_name": user.name if user else "",
        "role": grant.role if grant else "", "grant_id": grant.pk if grant else None,
        "act": act.name, "label": act.label, "record_kind": act.record_kind, "record_key": act.record_key,
        "record_name": act.record_name, "area_code": act.area_code,
        "before": plain(act.before), "after": plain(act.after), "reason": act.reason[:500], "batch": act.batch,
    }  # fmt: skip


def broken_links() -> list[str]:
    """Where a chain does not hold, in words; empty when the trail is whole. People may go on writing meanwhile."""
    chains = set(AuditEntry.objects.values_list("chain", flat=True).distinct())
    chains |= set(ChainHead.objects.values_list("chain", flat=True))
    return [problem for chain in sorted(chains) for problem in _broken_in(chain)]


def _broken_in(chain: str) -> list[str]:
    """The head is read after the entries, and entries written since are read too: both are committed together."""
    key, found = encryption.keyring().audit_key, []
    prev, seq, read = "", 0, -1
    while read != seq:
        read = seq
        later = AuditEntry.objects.filter(chain=chain, seq__gt=seq).order_by("seq")
        for row in later.values(*SIGNED, "prev", "hash").iterator(2000):
            before, kept = row.pop("prev"), row.pop("hash")
            if row["seq"] != seq + 1:
                found.append(f"{chain}：第 {seq + 1} 条不见了")
            if before != prev or digest(key, prev, row) != kept:
                found.append(f"{chain}：第 {row['seq']} 条对不上")
            prev, seq = kept, row["seq"]
        head = ChainHead.objects.filter(chain=chain).first()
        if head is not None and (head.seq, head.hash) == (seq, prev):
            return found
    told = head.seq if head else "？"
    return [*found, f"{chain}：结尾对不上，最后一条应是第 {told} 条，现有 {seq} 条"]


def last_entry_at() -> datetime.datetime | None:
    last = AuditEntry.objects.order_by("-id").values_list("at", flat=True).first()
    return timezone.localtime(last) if last else None
