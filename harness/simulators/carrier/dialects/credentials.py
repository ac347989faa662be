"""Reading what a client shows to be let in: HTTP Basic (RFC 7617) and Bearer (RFC 6750)."""

from __future__ import annotations

import base64
import binascii

from starlette.requests import Request


def basic(request: Request) -> tuple[str, str] | None:
    """The name and the password that `request` shows by Basic, None when it shows none."""
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(shown.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None


def bearer(request: Request) -> str:
    """The token that `request` shows by Bearer, "" when it shows none."""
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    return shown.strip() if scheme.lower() == "bearer" else ""
