"""The upload: which roster, for which township, which file. The file is looked at before anything is kept."""

from __future__ import annotations

from typing import Any

from django import forms

from villagegov.common.places import Place
from villagegov.sheets import imports
from villagegov.sheets.problems import Refused
from villagegov.sheets.resource import resources

ACCEPTED = ".xlsx,.xls,.et,.ods,.csv"


class UploadForm(forms.Form):
    """A roster of a kind; a refused file says why and what to do."""

    place = forms.ModelChoiceField(label="乡镇", queryset=Place.objects.none(), to_field_name="code")
    kind = forms.ChoiceField(
        label="哪种花名册", widget=forms.RadioSelect, error_messages={"required": "请选哪种花名册"}
    )
    file = forms.FileField(
        label="花名册文件",
        help_text="Excel、WPS 表格或 CSV，最大 20 MB、50000 行。列不用改名，用不到的列会列出来",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": "请选择文件", "empty": "文件是空的，请重新选择"},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.looked: imports.Looked | None = None
        places = [place.code for place in imports.places_of(user)]
        self.fields["place"].queryset = Place.objects.visible_to(user).filter(code__in=places)
        self.fields["kind"].choices = [(name, one.kind.label) for name, one in resources().items()]
        if len(places) == 1:
            self.fields["place"].widget = forms.HiddenInput()
            self.initial["place"] = places[0]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors:
            try:
                self.looked = imports.look(facts["kind"], facts["file"], by=self.user, place=facts["place"])
            except Refused as refused:
                self.add_error("file", refused.message)
        return facts
