"""The frozen content of a published notice: all that its page, its print and its address show, as plain data."""

from __future__ import annotations

from typing import Any

from branches.notices.compose import blocks_of
from branches.notices.models import PublicNotice


def content_of(notice: PublicNotice) -> dict[str, Any]:
    """What is frozen on the day of posting; it makes the preview too. Raises ValueError."""
    return {
        "number": notice.number,
        "kind": notice.of_kind.label,
        "title": notice.title,
        "place": notice.place.name,
        "issuer": notice.issuer,
        "blocks": blocks_of(notice.of_kind, notice.facts),
        "period": {
            "starts_on": notice.starts_on.isoformat() if notice.starts_on else "",
            "ends_on": notice.ends_on.isoformat() if notice.ends_on else "",
            "length": notice.length_in_words,
            "counts_posting_day": notice.counts_posting_day,
            "calendar_version": notice.calendar_version,
        },
        "contact": {"office": notice.contact_office, "phone": notice.contact_phone},
        "files": [
            {"key": file.pk, "name": file.name, "size": file.size, "sha256": file.sha256}
            for file in (notice.files.all() if notice.pk else ())
        ],
        "corrects": notice.corrects.number if notice.corrects_id else "",
        "correction_reason": notice.correction_reason,
    }


def shown(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The blocks as a page draws them: each cell with the head of its column, numbers to the right."""
    return [_drawn(block) if block["kind"] == "table" else block for block in content.get("blocks", [])]


def _drawn(block: dict[str, Any]) -> dict[str, Any]:
    lines = [block["rows"], [block["total"]] if block["total"] else []]
    rows, total = ([[_cell(block, *one) for one in enumerate(line)] for line in part] for part in lines)
    heads = [{"label": label, "is_number": n in block["numbers"]} for n, label in enumerate(block["columns"])]
    return {"kind": "table", "label": block["label"], "heads": heads, "rows": rows, "total": total}


def _cell(block: dict[str, Any], position: int, text: str) -> dict[str, Any]:
    return {"text": text, "label": block["columns"][position], "is_number": position in block["numbers"]}
