"""Reading a mail that anybody may have written: as far as it goes, and never a crash."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from html.parser import HTMLParser

_ORDER = re.compile(r"(?<![\w.,])#?([0-9]{5,12})(?![\w]|[.,][0-9])")
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a mail says. Absent parts are "". `flaw` says what could not be read."""

    id: str = ""
    subject: str = ""
    language: str = ""
    kind: str = ""
    order: str = ""
    text: str = ""
    html: str = ""
    links: tuple[str, ...] = ()
    flaw: str = ""


def read(raw: bytes) -> Reading:
    """The content of a mail. What is malformed is shown as well as it can be."""
    try:
        return _read(message_from_bytes(raw))
    except RecursionError:
        return Reading(text=raw[:65536].decode("utf-8", "replace"), flaw="its parts are nested too deeply")


def _read(message: Message) -> Reading:
    subject = _header(message, "Subject")
    parts = [part for part in message.walk() if not part.is_multipart() and not _attached(part)]
    text, html = _first(parts, "text/plain"), _first(parts, "text/html")
    return Reading(
        id=_header(message, "Message-ID"),
        subject=subject,
        # Some mailers move it from the mail to its parts.
        language=next(filter(None, (_header(part, "Content-Language") for part in message.walk())), ""),
        kind=_header(message, "X-Mail"),
        order=_header(message, "X-Order") or _order_in(subject),
        text=text,
        html=html,
        links=_links(html, text),
        flaw=", ".join(sorted({type(defect).__name__ for part in message.walk() for defect in part.defects})),
    )


def _header(message: Message, name: str) -> str:
    """The first header called `name`, decoded, in one line. Raw 8-bit text is taken for UTF-8."""
    found = [value for key, value in message.raw_items() if key.lower() == name.lower()]
    if not found:
        return ""
    plain = str(found[0]).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        decoded = str(make_header(decode_header(plain)))
    except (HeaderParseError, LookupError, ValueError):
        decoded = plain
    return re.sub(r"\s+", " ", decoded.encode("utf-8", "replace").decode("utf-8")).strip()


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


def _order_in(subject: str) -> str:
    found = _ORDER.search(subject)
    return found.group(1) if found else ""


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def _links(html: str, text: str) -> tuple[str, ...]:
    anchors = _Anchors()
    with suppress(AssertionError):  # what HTMLParser says to a malformed declaration
        anchors.feed(html)
    plain = [address.rstrip(".,;:!?") for address in _ADDRESS.findall(text)]
    return tuple(dict.fromkeys([*anchors.found, *plain]))[:500]
