"""Asking a system one question over HTTP, with the standard library: for health checks and for joining systems up."""

from __future__ import annotations

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from harness.kernel.errors import DryrunError
from harness.landscape.guard import is_loopback

_MOST_BYTES = 8 * 1024 * 1024


class NoAnswer(DryrunError):
    """Nobody answered at an address. The message is the reason alone; the caller knows which system it was."""


class _Stay(HTTPRedirectHandler):
    """A redirect is an answer: following it could lead to a host that nobody declared."""

    def redirect_request(self, *asked: Any, **named: Any) -> None:  # noqa: ARG002 - the signature is urllib's
        return None


def ask(method: str, url: str, *, key: str = "", body: object = None, within: float = 5.0) -> tuple[int, Any]:
    """Send one request and return (status, JSON of the answer, or its text, or None when it is empty).

    `key` goes as a bearer, `body` as JSON. Every status is an answer. Raises NoAnswer with the reason.
    """
    headers = {"Accept": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    content = None
    if body is not None:
        content = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    try:
        request = Request(url, data=content, headers=headers, method=method)  # noqa: S310 - the guard saw the address
        with _opener(url).open(request, timeout=within) as answer:
            return answer.status, _read(answer.read(_MOST_BYTES))
    except HTTPError as answer:
        with answer:
            return answer.code, _read(answer.read(_MOST_BYTES))
    except (URLError, OSError, HTTPException, ValueError) as error:
        raise NoAnswer(_reason(error, within)) from error


def _opener(url: str) -> OpenerDirector:
    # A proxy never leads to this machine, and often swallows what is sent there.
    direct = [ProxyHandler({})] if is_loopback(urlsplit(url).hostname or "") else []
    return build_opener(_Stay, *direct)


def _read(raw: bytes) -> Any:
    text = raw.decode("utf-8", "replace")
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _reason(error: Exception, within: float) -> str:
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return f"no answer within {within:g} s"
    if isinstance(cause, ConnectionRefusedError):
        return "connection refused"
    return str(cause) or type(cause).__name__
