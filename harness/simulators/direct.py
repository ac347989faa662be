"""An application whose busiest doors are met without looking through all the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from harness.simulators.reception import Endpoint


class Direct(Starlette):
    """Starlette, with some endpoints by method and path, which answer everything themselves: they let no error out."""

    def __init__(self, doors: Mapping[tuple[str, str], Endpoint], **more: Any) -> None:
        super().__init__(**more)
        self._doors = dict(doors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self._doors.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if endpoint is None:
            await super().__call__(scope, receive, send)
            return
        answer = await endpoint(Request(scope, receive, send))
        await answer(scope, receive, send)
