"""What everybody may read without signing in: the list, a notice, its print, its files. No cookie, no script.

A page is kept by a mark that changes with everything it shows, so that most visits cost one small query; a browser or a
proxy that holds it already is told that it still holds. What is kept was rendered without a request: nothing of a
person who happens to be signed in can get into it.
"""

from __future__ import annotations

import hashlib
import io
from typing import Any, ClassVar

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Count, Exists, Max, OuterRef, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from branches.notices import facts, kinds
from branches.notices.content import shown
from branches.notices.models import PublicNotice, mark_of
from villagegov.common import clock, codes
from villagegov.common.attachments import delivered
from villagegov.common.list_views import LONG_NUMBER
from villagegov.common.places import Place, predecessors_of
from villagegov.common.views import Guarded

WHY = "published for everybody; nothing but what was posted is shown"
KEPT_SECONDS = 600
ROWS = 30
MOST_PAGES = 500
SIZES = (("", "标准"), ("1", "大"), ("2", "特大"))
STATES = (("", "全部"), ("running", "公示中"), ("past", "已结束"))
ASKED = ("q", "kind", "place", "state", "page", "size")


@method_decorator(login_not_required, name="dispatch")
class PublicPage(Guarded):
    """One page for everybody: marked, kept, and compared with what the reader already holds."""

    public = WHY
    template: ClassVar[str] = ""

    def mark(self) -> str:
        """A short text that is another one whenever the page would be. Raises Http404 where there is no page."""
        raise NotImplementedError

    def page(self) -> dict[str, Any]:
        """What the template shows."""
        raise NotImplementedError

    def may_be_kept(self) -> bool:
        return True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.today = clock.today()
        said = "|".join([self.mark(), self.today.isoformat(), static("app.css"), request.path, self.size()])
        key = hashlib.sha256(said.encode()).hexdigest()[:40]
        if request.headers.get("If-None-Match", "").removeprefix("W/") == f'"{key}"':
            return self.for_everybody(HttpResponseNotModified(), key)
        html = cache.get(f"public:{key}") if self.may_be_kept() else None
        if html is None:
            html = render_to_string(self.template, {**self.frame(), **self.page()})
            if self.may_be_kept():
                cache.set(f"public:{key}", html, KEPT_SECONDS)
        return self.for_everybody(HttpResponse(html), key)

    def for_everybody(self, response: HttpResponse, key: str) -> HttpResponse:
        """May be kept by anybody, but asked for again each time: a withdrawn notice is gone at once."""
        response["Cache-Control"] = "public, no-cache"
        response["ETag"] = f'"{key}"'
        return response

    def size(self) -> str:
        wanted = self.request.GET.get("size", "")
        return wanted if wanted in dict(SIZES) else ""

    def frame(self) -> dict[str, Any]:
        size, asked = self.size(), self.asked()
        links = [
            {"label": label, "url": self.link(asked, size=value), "current": value == size}
            for value, label in SIZES
        ]
        note = f"演示数据，日期停在 {self.today:%Y年%-m月%-d日}" if settings.DEMO else ""
        return {"text_class": f"text-{size}" if size else "", "sizes": links, "demo_note": note, "size": size}

    def asked(self) -> dict[str, str]:
        return {name: self.request.GET[name][:40] for name in ASKED if self.request.GET.get(name)}

    def link(self, asked: dict[str, str], **changes: str) -> str:
        query = {name: value for name, value in {**asked, **changes}.items() if value}
        return f"{self.request.path}?{urlencode(query)}" if query else self.request.path


class PublicList(PublicPage):
    """In force first, then what is over; found by title, number or village."""

    template = "branches/notices/public_list.html"

    def mark(self) -> str:
        posted = PublicNotice.objects.posted().aggregate(Count("pk"), Sum("version"), Max("pk"))
        return f"list|{sorted(posted.items())}|{sorted(self.asked().items())}|{self.of_place()}"

    def of_place(self) -> list[str]:
        """The code that is asked for, and those of villages merged into it: notices keep the code of their day."""
        asked = self.asked().get("place", "")
        return [asked, *predecessors_of([asked])] if codes.is_code(asked) else []

    def may_be_kept(self) -> bool:
        return "q" not in self.request.GET  # what people search for would fill the store

    def page(self) -> dict[str, Any]:
        asked = self.asked()
        words, is_number = self.words(asked.get("q", ""))
        number = asked.get("page", "1")
        page = min(int(number), MOST_PAGES) if number.isdecimal() and int(number) else 1
        rows = list(self.rows(asked, words)[(page - 1) * ROWS : page * ROWS + 1])
        before = self.link(asked, page=str(page - 1) if page > 2 else "") if page > 1 else ""
        return {
            "rows": [self.row(notice) for notice in rows[:ROWS]],
            "before": before, "after": self.link(asked, page=str(page + 1)) if len(rows) > ROWS else "",
            "q": words, "asked": asked, "is_number": is_number, "is_filtered": bool(asked.keys() - {"size", "page"}),
            "kinds": self.offered(kinds.choices(), asked.get("kind", "")),
            "places": self.offered(self.places(), asked.get("place", "")),
            "states": self.offered(STATES[1:], asked.get("state", "")),
            "name": site_name(), "running": PublicNotice.objects.in_force(self.today).count(),
        }  # fmt: skip

    @staticmethod
    def words(typed: str) -> tuple[str, bool]:
        """A long number is nobody's business here (security.md 6.12)."""
        digits = sum(ch.isdigit() for ch in typed)
        return ("", True) if digits >= LONG_NUMBER and digits != codes.LENGTH else (typed.strip(), False)

    def rows(self, asked: dict[str, str], words: str) -> Any:
        in_force = PublicNotice.objects.in_force(self.today)
        rows = PublicNotice.objects.posted().select_related("place", "publication").with_open_objections()
        rows = rows.annotate(is_in_force=Exists(in_force.filter(pk=OuterRef("pk"))))
        rows = rows.found_by(words) if words else rows
        if asked.get("kind") in kinds.kinds():
            rows = rows.filter(kind=asked["kind"])
        if wanted := self.of_place():
            rows = rows.filter(place__in=wanted)
        if asked.get("state") in {"running", "past"}:
            rows = rows.filter(is_in_force=asked["state"] == "running")
        return rows.order_by("-is_in_force", "-starts_on", "-pk")

    def row(self, notice: PublicNotice) -> dict[str, Any]:
        return {
            "notice": notice,
            "place": notice.publication.content["place"],
            "state": facts.public_state(notice, self.today),
            "period": facts.period_in_words(notice),
        }

    @staticmethod
    def places() -> list[tuple[str, str]]:
        """Places that have posted something, or into which one was merged that had."""
        posted = PublicNotice.objects.posted()
        own, taken_over = (
            posted.filter(**{path: OuterRef("code")}) for path in ("place", "place__merged_into")
        )
        return list(
            Place.objects.filter(Exists(own) | Exists(taken_over)).in_order().values_list("code", "name")
        )

    @staticmethod
    def offered(choices: Any, chosen: str) -> list[dict[str, Any]]:
        return [{"value": value, "label": label, "chosen": value == chosen} for value, label in choices]


def site_name() -> str:
    """松澜镇党务村务公开 where one township has posted, else without a name."""
    posting = PublicNotice.objects.posted().values_list("place__township_code", flat=True).distinct()[:2]
    names = list(Place.objects.filter(code__in=list(posting)).values_list("name", flat=True))
    return f"{names[0] if len(names) == 1 else ''}党务村务公开"


class OfOneNotice(PublicPage):
    """A page of one posted notice; a draft is not there."""

    needs_text: ClassVar[bool] = False

    def mark(self) -> str:
        row = mark_of(self.kwargs["number"])
        if row is None or (self.needs_text and row[2] == PublicNotice.Stage.WITHDRAWN):
            raise Http404
        self.pk = row[0]
        return f"notice|{row}"

    def notice(self) -> PublicNotice:
        rows = PublicNotice.objects.posted().with_open_objections()
        return rows.select_related("place", "publication", "corrects", "withdrawn_by").get(pk=self.pk)

    def facts(self, notice: PublicNotice) -> dict[str, Any]:
        content = {} if notice.is_withdrawn else notice.publication.content
        return {
            "notice": notice, "place": notice.publication.content["place"], "content": content,
            "blocks": shown(content), "later": notice.correction,
            "gone": notice.withdrawn_correction,
            "state": facts.public_state(notice, self.today), "period": facts.period_in_words(notice),
            "township": township_name(notice), "published_on": notice.publication.published_at,
            "hash": notice.publication.content_hash,
            "is_over": notice.state_on(self.today) not in {PublicNotice.Stage.RUNNING, PublicNotice.OBJECTED},
        }  # fmt: skip


class PublicNoticePage(OfOneNotice):
    template = "branches/notices/public_notice.html"

    def page(self) -> dict[str, Any]:
        return self.facts(self.notice())


class PublicPrint(OfOneNotice):
    """On paper, A4 or A3 for the board, with the address as a QR code."""

    template = "branches/notices/paper.html"
    needs_text = True

    def may_be_kept(self) -> bool:
        return False  # the code holds the address under which it was asked for

    def mark(self) -> str:
        return f"{super().mark()}|{self.paper()}|{self.request.get_host()}"

    def paper(self) -> str:
        return "a3" if self.request.GET.get("paper") == "a3" else "a4"

    def page(self) -> dict[str, Any]:
        notice = self.notice()
        address = self.request.build_absolute_uri(notice.public_url())
        return {**self.facts(notice), "paper": self.paper(), "address": address, "code": qr_code(address)}


class PublicFile(OfOneNotice):
    """A file that was published with the notice; gone with it."""

    needs_text = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.mark()
        notice = self.notice()
        told = {one["key"]: one["sha256"] for one in notice.publication.content["files"]}
        file = notice.files.filter(pk=kwargs["file"]).first()
        if file is None or told.get(file.pk) != file.sha256:  # not the file that was published
            raise Http404
        return delivered(file)


def qr_code(address: str) -> Any:
    """The address as an SVG without style attributes."""
    target = io.BytesIO()
    segno.make(address, error="m").save(
        target, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, svgclass="qr-code", lineclass=None
    )  # fmt: skip
    return mark_safe(target.getvalue().decode())  # noqa: S308 - drawn here


def township_name(notice: PublicNotice) -> str:
    code = codes.township_of(notice.place_id)
    return Place.objects.filter(code=code).values_list("name", flat=True).first() or ""
