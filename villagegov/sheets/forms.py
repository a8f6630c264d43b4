"""The upload: which roster, for which township, which file. The file is looked at before anything is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import ContentFile, File

from villagegov.common.places import Place
from villagegov.sheets import imports
from villagegov.sheets.problems import Refused
from villagegov.sheets.resource import resources

ACCEPTED = ".xlsx,.xls,.et,.ods,.csv"
LONGEST_PASTE = 2_000_000
PASTED = "粘贴的表格.csv"


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
        required=False,
        error_messages={"empty": "文件是空的，请重新选择"},
    )
    pasted = forms.CharField(
        label="或者粘贴表格",
        help_text="在 Excel 里连表头一起选中、复制，粘贴到这里。身份证号一列请先设为文本再复制",
        required=False,
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-secret": True}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.looked: imports.Looked | None = None
        self.fields["file"].either = self.fields["pasted"].either = True  # one of the two, so neither is 选填
        places = [place.code for place in imports.places_of(user)]
        self.fields["place"].queryset = Place.objects.visible_to(user).filter(code__in=places)
        self.fields["kind"].choices = [(name, one.kind.label) for name, one in resources().items()]
        if len(places) == 1:
            self.fields["place"].widget = forms.HiddenInput()
            self.initial["place"] = places[0]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        pasted = facts.get("pasted", "").strip("\r\n")
        upload = facts.get("file") or (pasted and ContentFile(pasted.encode("utf-8-sig"), name=PASTED))
        if facts.get("file") and pasted:
            self.add_error("pasted", "文件和粘贴的表格只能传一样，请去掉一样")
        elif not upload and "file" not in self.errors:
            self.add_error("file", "请选择文件，或者把表格粘贴到下面")
        elif not self.errors:
            self.look_at(upload, "file" if facts["file"] else "pasted", facts)
        return facts

    def look_at(self, upload: File, field: str, facts: dict[str, Any]) -> None:
        """Check the sheet now: what is refused is said at its field, and nothing is kept."""
        try:
            self.looked = imports.look(facts["kind"], upload, by=self.user, place=facts["place"])
        except Refused as refused:
            self.add_error(field, refused.message)
