"""How a console was started: who may use it, and which simulators it shows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from harness.simulators.serve import CannotStart

SYSTEMS_VARIABLE = "DRYRUN_CONSOLE_SYSTEMS"
KEY_VARIABLE = "DRYRUN_CONSOLE_KEY"

_ROLE = re.compile(r"[a-z][a-z0-9_-]{0,29}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the control plane of one simulator is: `url` without `/_control` and without a slash at the end."""

    role: str
    url: str
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """`key` is asked for at the door; "" lets everybody in who is on this machine."""

    systems: tuple[Address, ...]
    key: str = field(default="", repr=False)


def read_systems(text: str) -> tuple[Address, ...]:
    """The simulators that `$DRYRUN_CONSOLE_SYSTEMS` names. Raises CannotStart with the reason."""
    try:
        named = json.loads(text)
    except ValueError as error:
        raise _wrong(f"is not JSON ({error})") from error
    if not isinstance(named, dict) or not named:
        raise _wrong("names no simulator")
    return tuple(_address(role, given) for role, given in named.items())


def _address(role: str, given: Any) -> Address:
    if not _ROLE.fullmatch(role):
        raise _wrong(f"holds {role[:40]!r}, which is no role")
    if not isinstance(given, Mapping) or not set(given) <= {"url", "key"}:
        raise _wrong(f"must give a url and a key for {role}")
    url, key = given.get("url"), given.get("key", "")
    if not isinstance(url, str) or not isinstance(key, str) or not _reachable(url):
        raise _wrong(f"gives {role} no address: http://host:port is wanted")
    return Address(role, url.rstrip("/"), key)


def _reachable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _wrong(why: str) -> CannotStart:
    return CannotStart(
        f'${SYSTEMS_VARIABLE} {why}; it is to read like {{"warehouse": {{"url": "http://127.0.0.1:8001"}}}}'
    )
