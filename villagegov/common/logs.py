"""One log line a fact, without personal data: ids and path templates, never names, bodies or query values."""

from __future__ import annotations

import json
import logging
import re

NUMBERS = re.compile(r"(?<![0-9A-Za-z])(\d{17}[\dXx]|\d{15}|1\d{10}|\d{16,19})(?![0-9A-Za-z])")
DETAIL = re.compile(r"DETAIL:.*", re.DOTALL)


def scrubbed(text: str) -> str:
    """The text without numbers that could be a person's, without database details, on one line."""
    text = DETAIL.sub("DETAIL: left out", text)
    return NUMBERS.sub("[number]", text).replace("\r", "\\r").replace("\n", "\\n")


class PlainFacts(logging.Formatter):
    """JSON lines; an exception is its class and place, not its values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
        }
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            user = getattr(request, "user", None)
            line["message"] = record.levelname.lower()
            line["request"] = getattr(request, "request_id", "")
            line["route"] = match.route if match else "unresolved"
            line["user"] = getattr(user, "pk", None)
            line["status"] = getattr(record, "status_code", None)
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = scrubbed(trace_of(record.exc_info[2]))
        return json.dumps(line, ensure_ascii=False)


def trace_of(trace) -> str:
    """File, line and function of each frame; no source line, since a literal could be a person's."""
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 3)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " > ".join(frames[-12:])
