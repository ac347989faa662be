"""The front door of a simulator: every request and its answer become one note."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from harness.simulators.bodies import LIMIT, BadBody, read_bytes
from harness.simulators.journal import Journal


@dataclass(slots=True)
class Visit:
    """One request on its way through. The handler fills in what it learns; the note is made of it at the end."""

    request: Request
    raw: bytes
    operation: str
    order: str = ""
    key: str = ""
    peer: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    unnoted: bool = False


Handler = Callable[[Visit], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Reception:
    """Wraps handlers so that each request is read with a limit, refused in the dialect of the simulator, and noted."""

    def __init__(self, journal: Journal, refuse: Callable[[BadBody], Response], *, limit: int = LIMIT) -> None:
        """`refuse` turns a BadBody into an answer of the dialect; 500 with code "crashed" when a handler fails."""
        self._journal = journal
        self._refuse = refuse
        self._limit = limit

    def door(self, operation: str, handler: Handler, *, peer: str = "") -> Endpoint:
        """An endpoint that answers with `handler` and notes it under `operation`, unless the handler renames it.

        A handler raises BadBody to refuse. `visit.headers` are added to the answer, `visit.unnoted` leaves no note.
        """

        async def endpoint(request: Request) -> Response:
            visit = Visit(request, b"", operation, peer=peer)
            try:
                visit.raw = await read_bytes(request, self._limit)
                visit.body = visit.raw.decode("utf-8", "replace")
                answer = await handler(visit)
            except BadBody as bad:
                answer = self._refuse(bad)
            except Exception:  # noqa: BLE001 - the note and the other orders must survive our own mistakes
                traceback.print_exc(file=sys.stderr)
                answer = self._refuse(
                    BadBody(500, "crashed", "the simulator failed while answering; see its error output")
                )
            answer.headers.update(visit.headers)
            if not visit.unnoted:
                self._note(visit, answer)
            await self._journal.committed()  # what was answered must not be lost after it was answered
            return answer

        return endpoint

    def _note(self, visit: Visit, answer: Response) -> None:
        self._journal.note(
            "received", visit.operation, order=visit.order, fields=visit.fields, status=answer.status_code,
            key=visit.key, peer=visit.peer, body=visit.body, reply=_shown(answer),
        )  # fmt: skip


def _shown(answer: Response) -> str:
    kind = answer.headers.get("content-type", "")
    raw = bytes(getattr(answer, "body", b""))
    if "json" in kind or kind.startswith("text/plain"):
        return raw.decode("utf-8", "replace")
    return f"<{kind}, {len(raw)} bytes>" if raw else ""
