"""排名公示: the ranking of a year, what still blocks it, and its steps from computing to posting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from appraisal.models import AssessmentScheme, ScoreSheet
from appraisal.results import operations, paper_operations, public, reports, workflow
from appraisal.results.county_tables import ranking_table
from appraisal.results.documents import RANKING
from appraisal.results.forms import BorderForm, CorrectionForm, MeetingForm
from appraisal.results.models import Ranking
from appraisal.results.workflow import STEPS
from branches.notices import workflow as notices
from branches.notices.content import content_of, shown
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common import audit, clock, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.document_views import DocumentDownload
from villagegov.common.permissions import get_permitted_or_404, permits
from villagegov.common.views import (
    NO_VERSION,
    FormPage,
    Guarded,
    OneRecord,
    TakeStep,
    note_refusal,
    once,
    typed_version,
)
from villagegov.common.workflow import Step, open_steps, take_step
from villagegov.sheets.delivery import deliver

VIEW = "appraisal.see_results"
COMPUTE = "计算考核结果"


def newest(user: Any, year: int, *, revision: str = "", township: str = "") -> Ranking | None:
    """The revision that is asked for, else the newest that the user may see."""
    rows = Ranking.objects.visible_to(user).filter(year=year)
    if revision:
        rows = rows.filter(pk=int(revision)) if revision.isdecimal() and len(revision) < 10 else rows.none()
    elif township:
        rows = rows.filter(place_id=township)
    own = {grant.place_id[:9] for grant in permissions.grants_of(user)}
    beside = ("place", "scheme", "notice", "computed_by", "corrects__notice")
    found = list(rows.select_related(*beside).order_by("-revision"))
    return next((one for one in found if one.place_id[:9] in own), found[0] if found else None)


def sheets_seen(user: Any, one: Ranking) -> set[int]:
    """The sheets that a place in the ranking opens for this user; one query."""
    return set(ScoreSheet.objects.visible_to(user).filter(scheme=one.scheme_id).values_list("pk", flat=True))


def works_on(user: Any, one: Ranking) -> bool:
    return permits(user, "appraisal.compute_result", one) or permits(user, "appraisal.approve_result", one)


def reads_as_posted(user: Any, one: Ranking) -> bool:
    """Where grades alone are published, places and points are for the township and its county."""
    hides = one.scheme.shows == AssessmentScheme.Shows.GRADE
    return hides and not permits(user, "appraisal.follow_result", one)


class RankingPage(Guarded):
    """One year's result of a township."""

    permission = VIEW
    template_name = "appraisal/results/ranking.html"

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        user, asked = request.user, request.GET
        found = newest(user, year, revision=asked.get("revision", ""), township=asked.get("township", ""))
        scheme = AssessmentScheme.objects.visible_to(user).in_force().filter(year=year).first()
        may_compute = scheme is not None and permits(user, "appraisal.compute_result", scheme)
        if found is None and asked.get("revision"):
            raise Http404
        years = sorted(set(Ranking.objects.visible_to(user).values_list("year", flat=True)) | {year})
        facts = {"year": year, "years": years, "scheme": scheme, "may_compute": may_compute,
                 "paper": self.paper(scheme)}  # fmt: skip
        if found is not None and reads_as_posted(user, found):
            return self.shown(**facts, record=found, word=self.word(found), tone=reports.TONES[found.stage],
                              posted=public.table(found, list(workflow.results_of(found))))  # fmt: skip
        return self.shown(**facts, **(self.facts_of(found) if found else {"record": None}))

    def paper(self, scheme: AssessmentScheme | None) -> dict[str, Any] | None:
        """The way to the places of the year before, where they have to be typed."""
        if scheme is None or not permits(self.request.user, paper_operations.ENTER, scheme):
            return None
        if paper_operations.what_forbids(scheme):
            return None
        return {
            "url": reverse("paper_places", args=[scheme.pk]),
            "year": paper_operations.year_on_paper(scheme),
        }

    def facts_of(self, one: Ranking) -> dict[str, Any]:
        user, results = self.request.user, list(workflow.results_of(one))
        entries = AuditEntry.objects.visible_to(user).of(one)
        ended = one.stage in {"PUBLISHED", "WITHDRAWN"} and not hasattr(one, "corrected_by")
        return {
            "record": one, "tone": reports.TONES[one.stage], "word": self.word(one),
            "rows": reports.rows_of(one, results, opens=sheets_seen(user, one)),
            "has_bonus": any(row.sheet.bonus_milli for row in results),
            "has_deduction": any(row.sheet.deducted_milli for row in results),
            "mechanisms": public.mechanisms(one.scheme), "average": reports.average(one, results),
            "notes": public.notes(one, results), "ranking_facts": reports.facts_of(one),
            "obstacles": reports.obstacles_of(one, user) if works_on(user, one) else [],
            "may_approve": one.stage == "COMPUTED" and permits(user, "appraisal.approve_result", one),
            "may_decide": any(row.is_border for row in results) and permits(user, "appraisal.decide_border", one),
            "may_correct": ended and permits(user, "appraisal.correct_result", one),
            "steps": steps_offered(one, user),
            "may_publish": one.stage == "APPROVED" and permits(user, "appraisal.publish_result", one),
            "records": records_of(entries.newest_first()[:TRAIL_SHOWN]),
        }  # fmt: skip

    @staticmethod
    def word(one: Ranking) -> str:
        """公示中 while its period runs, 公示期满 after it."""
        if one.stage == Ranking.Stage.PUBLISHED and one.notice is not None:
            return one.notice.STATES[one.notice.state]
        return one.get_stage_display()


def steps_offered(one: Ranking, user: Any) -> list[Step]:
    """Publishing has a page of its own; what was posted for its whole period is not taken down any more."""
    apart = {"publish"}
    if one.notice is not None and notices.is_running(one.notice):
        apart.add("withdraw")
    return [step for step in open_steps(STEPS.values(), one, by=user) if step.name not in apart]


class RankingIndex(RankingPage):
    """The newest year for which there is something to see; the office begins in the year before this one."""

    def get(self, request: HttpRequest, year: int = 0) -> HttpResponse:
        years = Ranking.objects.visible_to(request.user).order_by("-year").values_list("year", flat=True)
        return super().get(request, years.first() or clock.today().year - 1)


class RankingPrint(RankingPage):
    """A3 for the board: F10."""

    template_name = "appraisal/results/board.html"


class RankingDocument(DocumentDownload):
    """The same as Word, to be worked on before it is hung up."""

    model, permission, document = Ranking, "appraisal.view_result", RANKING

    def get_queryset(self) -> QuerySet:
        return Ranking.objects.visible_to(self.request.user).select_related("place", "scheme", "notice")


class RankingExport(Guarded):
    """T11 as a workbook."""

    permission = VIEW

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        found = newest(request.user, year, revision=request.GET.get("revision", ""))
        if found is None:
            raise Http404
        if reads_as_posted(request.user, found):
            permissions.require(request.user, "appraisal.follow_result", found)
        table, act = (
            ranking_table(found, user=request.user),
            audit.act_on(found, "export", "下载考核得分汇总表"),
        )
        return deliver(
            [table], place=found.place.name, title="考核得分及等次汇总表", act=act, by=request.user
        )


class RankingCompute(Guarded):
    """计算: from the confirmed sheets, as often as something changed before the approval."""

    model, permission = AssessmentScheme, "appraisal.compute_result"
    sight = "appraisal.follow_result"

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        scheme = get_permitted_or_404(AssessmentScheme, request.user, self.permission, pk=key)

        def act() -> str:
            found = operations.compute(scheme, by=request.user)
            messages.success(request, f"已按现在的评分计算，{found.results.count()} 个村")
            return reverse("ranking", args=[scheme.year])

        try:
            return once(request, act)
        except ValidationError as refused:
            return self.refused(scheme, refused.messages)

    def refused(self, scheme: AssessmentScheme, texts: list[str]) -> HttpResponse:
        note_refusal(scheme, COMPUTE, "；".join(texts))
        obstacles = [{"text": text} for text in texts]
        facts = {"record": scheme, "obstacles": obstacles, "back_url": reverse("ranking", args=[scheme.year])}
        return render(
            self.request, "components/step_refused.html", {"step": {"label": COMPUTE}, **facts}, status=409
        )


class OneRanking(OneRecord):
    model = Ranking

    def get_queryset(self) -> QuerySet:
        rows = Ranking.objects.visible_to(self.request.user)
        return rows.select_related("place", "scheme", "notice", "corrects__notice")


class OfRanking(OneRanking, FormPage):
    """A form about one revision, as it was when the page was shown."""

    @property
    def version(self) -> int:
        return typed_version(self.request) or NO_VERSION

    def prepare(self) -> None:
        self.record = self.get_record()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"record": self.record, "beside": f"{self.record.year} 年度", **more})


class RankingApprove(OfRanking):
    """审定 by a meeting of the township's committee."""

    form_class, permission = MeetingForm, "appraisal.approve_result"
    heading, submit_text, done_text = "审定考核结果", "审定", "已审定，可以公示"
    template_name = "appraisal/results/approve.html"

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(obstacles=reports.obstacles_of(self.record, self.request.user), **more)

    def save(self, form: MeetingForm) -> str:
        facts = {name: form.cleaned_data[name] for name in ("meeting_on", "minutes_number")}
        take_step(workflow.APPROVE, self.record, by=self.request.user, version=self.version, **facts)
        return self.back_url()


class RankingBorder(OfRanking):
    form_class, permission = BorderForm, "appraisal.decide_border"
    heading, submit_text, done_text = "并列村的等次", "确定", "已确定"

    def form_kwargs(self) -> dict[str, Any]:
        return {"ranking": self.record}

    def save(self, form: BorderForm) -> str:
        good = {row.pk for row in form.cleaned_data["good"]}
        basis = form.cleaned_data["basis"]
        operations.decide_border(self.record, good, basis=basis, by=self.request.user, version=self.version)
        return self.back_url()


class RankingPreview(OneRanking):
    """预览公示页: what the public will read, what is missing, and the one button."""

    permission, template_name = "appraisal.publish_result", "appraisal/results/preview.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.record = self.get_record()
        notice = workflow.notice_of(self.record, by=request.user)
        problem = workflow.notice_can_be_posted(self.record, by=request.user)
        period = None if problem else workflow.notices.posting_today(notice)
        content = {} if problem else content_of(notice)
        return self.shown(
            record=self.record, content=content, blocks=shown(content), period=period, notice=notice,
            obstacles=reports.obstacles_of(self.record, request.user),
        )  # fmt: skip


class RankingCorrect(OfRanking):
    form_class, permission = CorrectionForm, "appraisal.correct_result"
    heading, submit_text, done_text = (
        "更正考核结果",
        "更正",
        "已重新计算。审定以后公示更正，原来的公示同时注明",
    )

    def form_kwargs(self) -> dict[str, Any]:
        return {"ranking": self.record, "user": self.request.user}

    def save(self, form: CorrectionForm) -> str:
        typed = form.cleaned_data
        where = (typed["place"].code, typed["path"])
        made = operations.correct(
            self.record, *where, typed["points"], reason=typed["reason"], by=self.request.user
        )
        return made.get_absolute_url()


class RankingStep(TakeStep):
    model, steps = Ranking, STEPS

    def facts(self) -> dict[str, Any]:
        return {"reason": self.request.POST.get("note", "")}
