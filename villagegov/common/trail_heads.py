"""The ends of the chains in a second place: a signed file beside the data, renewed whenever the trail was found whole.

Without it, whoever can write the tables could put back an older state of a chain together with its head.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from pathlib import Path

from django.conf import settings

from villagegov.common import clock, encryption
from villagegov.common.audit import AuditEntry, ChainHead


def signature(body: str) -> str:
    return hmac.new(encryption.keyring().audit_key, f"heads:{body}".encode(), hashlib.sha256).hexdigest()


def remember() -> None:
    """Write down where each chain ends now; the file is replaced as a whole."""
    heads = {head.chain: [head.seq, head.hash] for head in ChainHead.objects.all()}
    body = json.dumps({"at": f"{clock.now():%Y-%m-%d %H:%M}", "heads": heads}, sort_keys=True)
    place = Path(settings.TRAIL_HEADS)
    partial = place.with_suffix(f".{os.getpid()}.partial")
    partial.write_text(json.dumps({"body": body, "signature": signature(body)}))
    partial.replace(place)


def problems() -> list[str]:
    """What the trail no longer holds of what was written down; empty when nothing was, or all is there.

    The demo is thrown away and made again as one likes. Whoever changes a real database on purpose removes the file.
    """
    place = Path(settings.TRAIL_HEADS)
    if settings.DEMO or not place.exists():
        return []
    try:
        kept = json.loads(place.read_text())
        body = (
            json.loads(kept["body"])
            if hmac.compare_digest(kept["signature"], signature(kept["body"]))
            else None
        )
    except (ValueError, KeyError, TypeError):
        body = None
    if body is None:
        return [f"{place.name} 被改动过，不能用来核对操作日志"]
    return [
        f"{chain}：{body['at']} 记下的第 {seq} 条不见了或换过"
        for chain, (seq, digest) in sorted(body["heads"].items())
        if seq and not AuditEntry.objects.filter(chain=chain, seq=seq, hash=digest).exists()
    ]
