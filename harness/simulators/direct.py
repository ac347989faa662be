"""An application whose busiest doors are met without looking through all the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from harness.simulators.reception import Endpoint


class Direct(Starlette):
    """Starlette, with the doors of a reception found by method and path at once: those that have no variable in them.

    Such an endpoint answers everything itself and lets no error out, so nothing has to stand around it.
    """

    def __init__(self, doors: Sequence[Route], **more: Any) -> None:
        super().__init__(**more)
        plain = [door for door in doors if "{" not in door.path]
        self._doors: dict[tuple[str, str], Endpoint] = {
            (method, door.path): door.endpoint for door in plain for method in door.methods or ()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self._doors.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if endpoint is None:
            await super().__call__(scope, receive, send)
            return
        answer = await endpoint(Request(scope, receive, send))
        await answer(scope, receive, send)
