"""工作日历: the days off and working weekends of a year, and the box into which the notice is typed or pasted."""

from __future__ import annotations

from django import forms
from django.urls import reverse

from villagegov.common import calendar, calendar_changes, calendar_notice, clock, permissions
from villagegov.common.views import FormPage

FIRST_YEAR, YEARS_AHEAD = 2020, 3
HOW_TO_WRITE = (
    "可以粘贴通知原文，也可以一行写一段，例如 10月1日至10月7日 放假，2026-10-10 上班。"
    "写“取消”退回系统自带的安排"
)
SOURCES = {"own": "本单位录入", "package": "随系统（国务院办公厅通知）", "weekend": "只按周末推算"}


class NoticeForm(forms.Form):
    """The lines of a notice; all wrong lines are told at once."""

    text = forms.CharField(
        label="放假和调休",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=HOW_TO_WRITE,
    )

    def __init__(self, *args, year: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_text(self) -> str:
        notice = calendar_notice.read_notice(self.cleaned_data["text"], self.year)
        if notice.problems:
            raise forms.ValidationError(notice.problems)
        self.days = notice.days
        return self.cleaned_data["text"]


class Calendar(FormPage):
    """The year as it is worked; the county and the administrator type what the State Council announced."""

    permission = "common.view_calendar"
    form_class = NoticeForm
    template_name = "common/calendar/year.html"
    heading = "工作日历"
    submit_text = "保存安排"

    def prepare(self) -> None:
        wanted = "common.change_calendar" if self.request.method == "POST" else self.permission
        permissions.require(self.request.user, wanted)
        this_year, text = clock.today().year, self.request.GET.get("year", "")
        years = range(FIRST_YEAR, this_year + YEARS_AHEAD)
        self.year = int(text) if text.isdecimal() and len(text) == 4 and int(text) in years else this_year
        self.years = range(this_year - 1, this_year + 2)

    def form_kwargs(self) -> dict:
        return {"year": self.year}

    def save(self, form: NoticeForm) -> str:
        calendar.write_days(form.days, by=self.request.user)
        return f"{reverse('calendar')}?year={min(form.days).year}"

    def context(self, **more) -> dict:
        months = calendar.months_of(self.year)
        missing = calendar.missing_year(clock.today())
        facts = {
            "beside": f"{self.year}年",
            "facts": [{"label": "工作日", "value": f"{sum(days for _, days in months)} 天"}],
            "tabs": [
                {"label": f"{year}年", "url": f"?year={year}", "current": year == self.year}
                for year in self.years
            ],
            "year": self.year,
            "is_known": calendar.calendar_of(self.year).knows(self.year),
            "missing_year": missing,
            "missing_text": f"{missing}年的放假安排还没有，期限只能按周末推算。国务院办公厅通知出来后请县组织部录入",
            "periods": [(period, SOURCES[period.source]) for period in calendar.periods_of(self.year)],
            "months": months,
            "touched": calendar_changes.touched_for(self.request.user),
            "may_change": permissions.permits(self.request.user, "common.change_calendar"),
        }
        return super().context(**{**facts, **more})
