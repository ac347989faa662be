"""Reading a mail that anybody may have written: as far as it goes, and never a crash."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Any

from harness.probes.visible import links_in, visible_text

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a shop's mails tell what they are: by headers, else by patterns of their subject, kind or language to pattern."""

    order_header: str = "X-Order"
    kind_header: str = "X-Mail"
    kinds: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    languages: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


def letter(raw: bytes, habits: Habits, *, at: str, number: str) -> dict[str, Any]:
    """One mail with the fields that the mail simulator shows, and "order_header": what that header says, None without it."""
    try:
        return _letter(message_from_bytes(raw), habits, len(raw)) | {"at": at, "number": number}
    except RecursionError:
        text = raw[:65536].decode("utf-8", "replace")
        empty: dict[str, Any] = {
            "id": "",
            "from": "",
            "to": [],
            "subject": "",
            "language": "",
            "kind": "",
            "order_header": None,
        }
        return empty | {
            "text": text,
            "html": "",
            "links": [],
            "size": len(raw),
            "repeats": 0,
            "at": at,
            "number": number,
        }


def is_about(mail: Mapping[str, Any], order: str) -> bool:
    """Whether a mail is of this order: its header says so, or, without one, it names the number as a word of its own."""
    if mail["order_header"] is not None:
        return bool(mail["order_header"] == order)
    number = re.compile(rf"(?<![\w.,]){re.escape(order)}(?![\w]|[.,]\d)")
    return bool(number.search(mail["subject"]) or number.search(mail["text"] or visible_text(mail["html"])))


def _letter(message: Message, habits: Habits, size: int) -> dict[str, Any]:
    subject = _header(message, "Subject") or ""
    parts = [part for part in message.walk() if not part.is_multipart() and not _attached(part)]
    text, html = _first(parts, "text/plain"), _first(parts, "text/html")
    spoken = next(filter(None, (_header(part, "Content-Language") for part in message.walk())), "")
    addresses = [_header(message, name) or "" for name in ("From", "To", "Cc")]
    return {
        "id": _header(message, "Message-ID") or "",
        "from": next((address for _, address in getaddresses(addresses[:1])), ""),
        "to": [address for _, address in getaddresses(addresses[1:]) if address],
        "subject": subject,
        "language": spoken or _named(habits.languages, subject),
        "kind": (_header(message, habits.kind_header) if habits.kind_header else "") or _named(habits.kinds, subject),
        "order_header": _header(message, habits.order_header) if habits.order_header else None,
        "text": text,
        "html": html,
        "links": list(dict.fromkeys([*links_in(html), *(each.rstrip(".,;:!?") for each in _ADDRESS.findall(text))]))[
            :500
        ],
        "size": size,
        "repeats": 0,
    }


def _named(patterns: Mapping[str, re.Pattern[str]], subject: str) -> str:
    return next((name for name, pattern in patterns.items() if pattern.search(subject[:1000])), "")


def _header(message: Message, name: str) -> str | None:
    """The first header called `name`, decoded, in one line. Raw 8-bit text is taken for UTF-8."""
    found = next((value for key, value in message.raw_items() if key.lower() == name.lower()), None)
    if found is None:
        return None
    plain = str(found).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        decoded = str(make_header(decode_header(plain)))
    except (HeaderParseError, LookupError, ValueError):
        decoded = plain
    return " ".join(decoded.encode("utf-8", "replace").decode("utf-8").split())


def _attached(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).lower().startswith("attachment")


def _first(parts: list[Message], kind: str) -> str:
    return next((_text(part) for part in parts if part.get_content_type() == kind), "")


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        text = raw.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):  # a charset that nobody knows, or that is none
        text = raw.decode("utf-8", "replace")
    return text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n")
