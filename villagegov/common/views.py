"""Guarded generic pages for nouns, and the frame for verbs. A page without a permission fails at import.

    class PersonUpdate(RecordUpdate):
        model, form_class, permission = Person, PersonForm, "branches.change_person"

Fetching is scoping: records come from `visible_to` alone, so what one may not see answers 404 like what is not there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from villagegov.common import audit, permissions, tokens, workflow
from villagegov.common.collisions import again
from villagegov.common.errors import page
from villagegov.common.forms import keep_sealed, speak_plainly
from villagegov.common.logs import NUMBERS
from villagegov.common.templatetags.ui import moment

logger = logging.getLogger(__name__)

SENT_BEFORE = "这张表单刚才已经交过一次，请重新打开页面"
NO_VERSION = -1  # a form without a version is a conflict: nobody knows what it was made from


def see_other(url: str) -> HttpResponseRedirect:
    """After a POST always 303: a refresh never submits twice."""
    response = redirect(url)
    response.status_code = 303
    return response


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """The list from which the user came, when it is ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return (
        wanted
        if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
        else otherwise
    )


def typed_version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def once(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    """Do the act once for this form, in one transaction, and go to the address that it gives.

    Raises TokenReused where the same form comes again with other content, and whatever the act refuses with.
    """
    token = request.POST.get(tokens.FIELD, "")
    if len(token) != 32 or not token.isalnum():
        raise ValidationError("这张表单打开太久了，请核对后再按一次")
    digest = _digest(request)

    @audit.one_act()
    def claimed_and_done() -> str:
        claimed = tokens.claim(request.user, token, digest)
        permissions.read_anew(request.user)
        claimed.answer = act()[:300]
        claimed.save(update_fields=["answer"])
        return claimed.answer

    try:
        return see_other(again(claimed_and_done))
    except tokens.AlreadyDone as done:
        return see_other(done.answer or reverse("home"))


def earlier_answer(request: HttpRequest) -> str:
    """Where the result of this very form stands, when it was sent before; else ""."""
    return tokens.answer_of(request.user, request.POST.get(tokens.FIELD, ""), _digest(request))


def keep_secret(request: HttpRequest, text: str) -> None:
    """Inside the act of this form: what its answer alone will show."""
    tokens.keep_secret(request.user, request.POST.get(tokens.FIELD, ""), text)


def kept_secret(request: HttpRequest) -> str:
    """What this very form kept a moment ago, sent for the first time or again; else ""."""
    return tokens.secret_of(request.user, request.POST.get(tokens.FIELD, ""), _digest(request))


def _digest(request: HttpRequest) -> str:
    """Of what was typed, and of the page on which."""
    path = tokens.body_hash(QueryDict(f"path={request.path}"))
    return f"{tokens.body_hash(request.POST, request.FILES)[:32]}{path[:32]}"


class Guarded(View):
    """What all pages share: a permission named in the class, and who may not is told why."""

    permission: ClassVar[str] = ""
    public: ClassVar[str] = ""  # the reason why no permission is needed
    sight: ClassVar[str] = (
        ""  # who lacks this finds no such page; the model's view permission where none is named
    )
    model: ClassVar[type[models.Model] | None] = None
    template_name: ClassVar[str] = ""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponse]:
        """Called where the addresses are listed: a page without a permission stops the start."""
        if not (cls.permission or cls.public):
            raise ImproperlyConfigured(f"{cls.__name__} names no permission and no reason why it is public")
        return super().as_view(**initkwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = self.seen_with()
        if wanted and not permissions.permits(request.user, wanted):
            raise Http404
        try:
            return super().dispatch(request, *args, **kwargs)
        except (
            ValidationError,
            tokens.TokenReused,
        ) as refused:  # of an act whose page has no form to say it in
            texts = getattr(refused, "messages", [SENT_BEFORE])
            if request.method == "POST" and request.user.is_authenticated:
                note_refusal(None, "办理", "；".join(texts))
            return page(request, 400, "400.html", reason="；".join(texts))

    def seen_with(self) -> str:
        """Who may not see what a page is about gets 404; who sees it and may not act on it gets 403."""
        return (
            "" if self.public else self.sight or getattr(self.model, "view_permission", "") or self.permission
        )

    def context(self, **more: Any) -> dict[str, Any]:
        return more

    def shown(self, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, self.template_name, self.context(**more), status=status)


class OneRecord(Guarded):
    """A page about one record, found by its key inside what the user may see."""

    key_field: ClassVar[str] = "pk"

    def seen_with(self) -> str:
        return self.sight  # the record itself answers 404

    def get_queryset(self) -> models.QuerySet:
        return self.model._default_manager.all()

    def get_record(self) -> models.Model:
        key = {self.key_field: self.kwargs["key"]}
        return permissions.get_permitted_or_404(
            self.model, self.request.user, self.permission, queryset=self.get_queryset(), **key
        )


class RecordDetail(OneRecord):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.record = self.get_record()
        return self.shown(record=self.record)


def note_refusal(record: models.Model | None, wanted: str, reason: str) -> None:
    """A refused POST is an entry of the trail (security.md 6.4), without a number that was typed."""
    act = audit.act_on(record, "refused", "") if record else audit.Act("refused", "")
    audit.write(replace(act, label=f"没能{wanted}", reason=NUMBERS.sub("（号码略）", reason)))


def reasons_of(form: Any) -> str:
    """Why a form was refused: the sentences about it as a whole, the names of the fields that are wrong."""
    wrong = [form.fields[name].label or name for name in form.errors if name in form.fields]
    return "；".join([*form.non_field_errors(), *([f"没有填对：{'、'.join(wrong)}"] if wrong else [])])


def in_words(bound: forms.BoundField, value: Any) -> Any:
    """A value as its input shows it: the label of a choice, a date as pages spell it."""
    labels = {str(key): label for key, label in getattr(bound.field, "choices", ())}
    return labels.get(str(value), bound.field.prepare_value(value))


class FormPage(Guarded):
    """A page with one form that is sent once; refused input stays as typed."""

    form_class: ClassVar[type[forms.BaseForm]]
    template_name = "components/form_page.html"
    heading: ClassVar[str] = ""
    submit_text: ClassVar[str] = "保存"
    done_text: ClassVar[str] = "已保存"

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def prepare(self) -> None:
        """Fetch what the page is about and ask the permission."""
        permissions.require(self.request.user, self.permission)

    @contextmanager
    def gathered(self, form: Any) -> Iterator[None]:
        """Around the transaction: what takes long is read before it, since SQLite has one writer at a time."""
        yield

    def save(self, form: Any) -> str:
        """Do it, in one transaction; the address to go to afterwards."""
        raise NotImplementedError

    def permitted_save(self, form: Any) -> str:
        if self.permission:
            permissions.require(self.request.user, self.permission)
        return self.save(form)

    def back_url(self) -> str:
        return reverse("home")

    def context(self, **more: Any) -> dict[str, Any]:
        base = {"heading": self.heading, "submit_text": self.submit_text, "cancel_url": self.back_url()}
        return {**base, "next": safe_next(self.request, ""), **more}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.prepare()
        return self.shown(form=self.make_form())

    def make_form(self, *typed: Any) -> Any:
        form = self.form_class(*typed, **self.form_kwargs())
        speak_plainly(form)
        keep_sealed(form)
        return form

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.prepare()
        if done := earlier_answer(request):  # before it is checked: what is there already would be refused
            return see_other(done)
        form = self.make_form(request.POST, request.FILES or None)
        if not form.is_valid():
            return self.refused(form)
        try:
            with self.gathered(form):
                response = once(request, lambda: self.permitted_save(form))
        except tokens.TokenReused:
            form.add_error(None, "这张表单刚才已经交过一次。如果这是另外一条，请再按一次")
        except workflow.Conflict as conflict:
            return self.conflict(form, conflict)
        except IntegrityError:
            return self.beaten(request)
        except ValidationError as refused:
            for text in refused.messages:
                form.add_error(None, text)
        else:
            if self.done_text:
                messages.success(request, self.done_text)
            return response
        return self.refused(form)

    def refused(self, form: Any) -> HttpResponse:
        """The form as it was typed, with what is wrong in it."""
        self.note(reasons_of(form))
        return self.shown(form=form, status=422)

    def note(self, reason: str) -> None:
        record = getattr(self, "record", None)
        note_refusal(record if getattr(record, "pk", None) else None, self.submit_text, reason)

    def beaten(self, request: HttpRequest) -> HttpResponse:
        """Somebody wrote the same a moment before: the form is checked again, against what stands now."""
        logger.warning("refused by a constraint of the database", exc_info=True)
        self.prepare()
        form = self.make_form(request.POST, request.FILES or None)
        if form.is_valid():
            form.add_error(None, "刚才有人登记了同样的内容，这一次没有保存，请核对后再按一次")
        return self.refused(form)

    def conflict(self, form: Any, conflict: workflow.Conflict) -> HttpResponse:
        """Both versions side by side, nothing typed is lost; the next save counts from the newer one."""
        theirs = forms.models.model_to_dict(conflict.record) if conflict.record else {}
        fields = [f for f in form.changed_data if f in form.fields and f in theirs]
        compared = [
            (form[f].label, in_words(form[f], form[f].value()), in_words(form[f], theirs[f])) for f in fields
        ]
        form.add_error(None, "这条记录刚被别人改过。您填的还在下面，请对照后再保存一次")
        self.note(str(conflict))
        return self.shown(form=form, record=conflict.record, compared=compared, status=409)


class RecordCreate(FormPage):
    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}


class RecordUpdate(OneRecord, FormPage):
    """Change a record under its lock; a version that is not the one shown is a conflict."""

    def prepare(self) -> None:
        self.record = self.get_record()

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.record, "user": self.request.user}

    def context(self, **more: Any) -> dict[str, Any]:
        return {"record": self.record, **super().context(**more)}

    def back_url(self) -> str:
        return safe_next(self.request, self.record.get_absolute_url())

    def save(self, form: Any) -> str:
        held = workflow.lock(self.record, version=typed_version(self.request) or NO_VERSION)
        permissions.read_anew(self.request.user)
        permissions.require(self.request.user, self.permission, held)
        saved_with_trail(form, held, by=self.request.user)
        return self.back_url()


def saved_with_trail(form: Any, held: models.Model, *, by: Any, label: str = "修改") -> models.Model:
    """Save what the form changed, raise the version, write the entry with before and after; all or nothing."""
    before = audit.snapshot(held)
    record = form.save(commit=False)
    record.version = held.version + 1
    record.save()
    form.save_m2m()
    old, new = audit.changes(before, audit.snapshot(record))
    if new:
        name = f"change_{record._meta.model_name}"
        audit.write(audit.act_on(record, name, label, before=old, after=new), by=by)
    return record


def created_with_trail(form: Any, *, by: Any, label: str = "新增") -> models.Model:
    record = form.save()
    name = f"add_{record._meta.model_name}"
    audit.write(audit.act_on(record, name, label, after=audit.snapshot(record)), by=by)
    return record


class TakeStep(OneRecord):
    """A verb: POST …/steps/<name>/. Blocked, it answers with everything that is missing."""

    steps: ClassVar[dict[str, workflow.Step]] = {}
    public = "each step names its own permission, which is asked before and under the lock"

    def post(self, request: HttpRequest, name: str, **kwargs: Any) -> HttpResponse:
        step = self.steps.get(name)
        if step is None:
            return page(request, 404, "404.html")
        record = permissions.get_permitted_or_404(
            self.model, request.user, step.permission, **{self.key_field: self.kwargs["key"]}
        )
        try:
            return once(request, lambda: self.take(step, record))
        except workflow.Blocked as blocked:
            return self.refused(record, step, blocked.obstacles)
        except workflow.Conflict as conflict:
            note_refusal(record, step.label, str(conflict))
            return page(request, 409, "409.html", reason=str(conflict))
        except (ValidationError, tokens.TokenReused) as refused:
            texts = getattr(refused, "messages", ["这张表单刚才已经交过一次，请重新打开页面"])
            return self.refused(record, step, texts)

    def take(self, step: workflow.Step, record: models.Model) -> str:
        note, version = self.request.POST.get("note", ""), typed_version(self.request)
        workflow.take_step(step, record, by=self.request.user, note=note, version=version, **self.facts())
        messages.success(self.request, f"已{step.label}")
        return safe_next(self.request, record.get_absolute_url())

    def facts(self) -> dict[str, Any]:
        return {}

    def already_handled(self, record: models.Model, step: workflow.Step) -> list[str]:
        """Who was there before: a colleague did it while this page lay open."""
        record.refresh_from_db()
        if record.stage in step.sources:
            return []
        of_record = audit.AuditEntry.objects.visible_to(self.request.user).of(record)
        last = of_record.exclude(act="refused").newest_first().first()
        return [f"{last.actor_name} {moment(last.at)} 已{last.label}"] if last and last.actor_name else []

    def refused(self, record: models.Model, step: workflow.Step, texts: list[str]) -> HttpResponse:
        note_refusal(record, step.label, "；".join(texts))
        obstacles = [{"text": text} for text in [*texts, *self.already_handled(record, step)]]
        facts = {
            "record": record,
            "step": step,
            "obstacles": obstacles,
            "back_url": record.get_absolute_url(),
        }
        return render(self.request, "components/step_refused.html", facts, status=409)
