"""What an exception says of a scenario: whether the shop failed, the landscape did, or we did."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator, Mapping
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import TimeoutError as NotInTime

from harness.kernel.errors import Compromised, NotOffered
from harness.landscape.endpoint import Endpoint

Outcome = Literal["passed", "failed", "compromised", "not offered", "error"]

_REFUSED_IN_BROWSER = ("ERR_CONNECTION_REFUSED", "ERR_ADDRESS_UNREACHABLE", "ERR_NAME_NOT_RESOLVED")
_MOST = 2000
_CONNECT_WITHIN = 1.0


def outcome_of(error: BaseException) -> Outcome:
    """How a scenario that ended with `error` is recorded."""
    if isinstance(error, NotOffered | pytest.skip.Exception):
        return "not offered"
    if any(_says_nobody_answers(each) for each in _chain(error)):
        return "compromised"
    if isinstance(error, AssertionError | pytest.fail.Exception | NotInTime):
        return "failed"
    return "error"


def reason_of(error: BaseException) -> str:
    """The error in one text: of our own and of assertions the message, of others also their kind."""
    text = str(error).strip()
    named = isinstance(error, AssertionError | Compromised | NotOffered | pytest.skip.Exception | pytest.fail.Exception)
    full = text if named and text else f"{type(error).__name__}: {text}".rstrip(": ")
    return full if len(full) <= _MOST else full[:_MOST] + " …"


def unreachable(endpoints: Mapping[str, Endpoint]) -> list[str]:
    """The roles whose address accepts no connection any more."""
    return [role for role, endpoint in endpoints.items() if not _accepts(endpoint.address)]


def _says_nobody_answers(error: BaseException) -> bool:
    if isinstance(error, Compromised | ConnectionRefusedError):
        return True
    if isinstance(error, OSError) and error.errno == errno.ECONNREFUSED:
        return True
    return isinstance(error, BrowserError) and any(word in error.message for word in _REFUSED_IN_BROWSER)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """`error`, and what it came from: what it was raised from, else what was being handled, unless that was disowned.

    An assertion has its own word: what was handled before it does not count.
    """
    seen: set[int] = set()
    here: BaseException | None = error
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        yield here
        own = here.__suppress_context__ or isinstance(here, AssertionError)
        here = here.__cause__ or (None if own else here.__context__)


def _accepts(address: str) -> bool:
    parts = urlsplit(address if "//" in address else f"//{address}")
    if not parts.hostname:
        return True
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname, port), timeout=_CONNECT_WITHIN):
            return True
    except OSError:
        return False
