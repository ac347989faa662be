"""Answers in JSON."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.responses import Response

_encode = msgspec.json.Encoder().encode


class Json(Response):
    """A JSON answer, as `starlette.responses.JSONResponse` gives it, in a tenth of the time."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return _encode(content)
