"""Mailpit and MailHog: programs that catch every mail of a staging shop. Both hand out mails as they came."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from harness.probes.reading import Blind
from harness.probes.web import Web


class Mailpit:
    """https://mailpit.axllent.org/docs/api-v1/: search, then each mail as it came."""

    def __init__(self, web: Web, *, most: int) -> None:
        self._web = web
        self._most = most

    def about(self, order: str) -> list[tuple[str, str, bytes]]:
        """The mails that a search for the order number finds, oldest first. Raises Blind."""
        found = _json(self._web, "/api/v1/search", {"query": f'"{order}"', "limit": str(self._most + 1)})
        messages = _listed(self._web, found, "messages", self._most)
        return [self._raw(str(message["ID"]), str(message.get("Created", ""))) for message in reversed(messages)]

    def _raw(self, number: str, at: str) -> tuple[str, str, bytes]:
        path = f"/api/v1/message/{quote(number, safe='')}/raw"
        status, body, _ = self._web.answer("GET", path)
        if status != 200:
            raise Blind(f"the mail catcher at {self._web.address} answered {status} to GET {path}")
        return number, at, body


class MailHog:
    """https://github.com/mailhog/MailHog/blob/master/docs/APIv2.md: a search whose answer holds the mails."""

    def __init__(self, web: Web, *, most: int) -> None:
        self._web = web
        self._most = most

    def about(self, order: str) -> list[tuple[str, str, bytes]]:
        """The mails that contain the order number, oldest first. Raises Blind."""
        asked = {"kind": "containing", "query": order, "limit": str(self._most + 1)}
        items = _listed(self._web, _json(self._web, "/api/v2/search", asked), "items", self._most)
        return [(str(item["ID"]), str(item.get("Created", "")), _letter(self._web, item)) for item in reversed(items)]


def _letter(web: Web, item: dict[str, Any]) -> bytes:
    raw = item.get("Raw")
    if not isinstance(raw, dict) or not isinstance(raw.get("Data"), str):
        raise Blind(f"the mail catcher at {web.address} shows a mail without its text")
    # Bytes that are no UTF-8 arrive replaced already: JSON cannot carry them.
    return str(raw["Data"]).encode("utf-8", "replace")


def _listed(web: Web, found: Any, name: str, most: int) -> list[dict[str, Any]]:
    listed = found.get(name) if isinstance(found, dict) else None
    if not isinstance(listed, list) or not all(isinstance(each, dict) and "ID" in each for each in listed):
        raise Blind(f"the mail catcher at {web.address} answered something else than a list of {name}")
    if len(listed) > most:
        raise Blind(f"the mail catcher at {web.address} shows more than {most} mails for one look")
    return listed


def _json(web: Web, path: str, params: dict[str, str]) -> Any:
    status, body, _ = web.answer("GET", path, params=params)
    if status != 200:
        raise Blind(f"the mail catcher at {web.address} answered {status} to GET {path}")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Blind(f"the mail catcher at {web.address} answered no JSON to GET {path}") from None
