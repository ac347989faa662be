"""The front door of a simulator: every request and its answer become one note, and a fault may come between them."""

from __future__ import annotations

import math
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from harness.kernel.disturbance import Disturbance
from harness.kernel.waiting import pause
from harness.simulators.bodies import LIMIT, BadBody, read_bytes
from harness.simulators.disturbances import Disturbances, Met
from harness.simulators.journal import Journal
from harness.simulators.naming import mentions, named_order
from harness.simulators.tearing import Dribbled, Torn, cut


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
Peek = Callable[[Visit], str]
Dress = Callable[[Response], Response]


class Reception:
    """Wraps handlers so that each request is read with a limit, refused in the dialect of the simulator, and noted."""

    def __init__(
        self,
        journal: Journal,
        refuse: Callable[[BadBody], Response],
        *,
        limit: int = LIMIT,
        disturbances: Disturbances | None = None,
        peek: Peek = named_order,
    ) -> None:
        """`refuse` turns a BadBody into an answer of the dialect; 500 with code "crashed" when a handler fails.

        `disturbances` come between requests and handlers. `peek(visit)` is only asked while some are armed: it tells the
        order that a request is about, "" when that cannot be known yet, and may name the true operation of the visit.
        """
        self._journal = journal
        self._refuse = refuse
        self._limit = limit
        self._disturbances = disturbances
        self._peek = peek

    def door(self, operation: str, handler: Handler, *, peer: str = "") -> Endpoint:
        """An endpoint that answers with `handler` and notes it under `operation`, unless the handler renames it.

        A handler raises BadBody to refuse. `visit.headers` are added to the answer, `visit.unnoted` leaves no note.
        """

        async def endpoint(request: Request) -> Response:
            visit = Visit(request, b"", operation, peer=peer)
            met: Met | None = None
            try:
                visit.raw = await read_bytes(request, self._limit)
            except BadBody as bad:
                return await self._close(visit, self._refuse(bad))
            except ClientDisconnect:  # nobody is there to answer
                return await self._close(
                    visit, self._refuse(BadBody(400, "cut_off", "the request ended in the middle"))
                )
            if self._disturbances is not None and self._disturbances.any("received"):
                met = self._met(self._disturbances, visit)
            return await (self._disturbed(visit, handler, met) if met else self._work(visit, handler))

        return endpoint

    async def _work(
        self, visit: Visit, handler: Handler, dress: Dress | None = None, marks: dict[str, Any] | None = None
    ) -> Response:
        """Let the handler work, note it, and give its answer, as `dress` has it. `marks` are added to the note."""
        visit.body = visit.raw.decode("utf-8", "replace")
        try:
            answer = await handler(visit)
        except BadBody as bad:
            answer = self._refuse(bad)
        except Exception:  # noqa: BLE001 - the note and the other orders must survive our own mistakes
            traceback.print_exc(file=sys.stderr)
            answer = self._refuse(BadBody(500, "crashed", "the simulator failed while answering; see its error output"))
        answer.headers.update(visit.headers)
        if marks is not None:
            visit.fields = {**visit.fields, "worked": answer.status_code, **marks}
        return await self._close(visit, dress(answer) if dress else answer)

    async def _close(self, visit: Visit, answer: Response) -> Response:
        if not visit.unnoted:
            self._journal.note(
                "received", visit.operation, order=visit.order, fields=visit.fields, status=answer.status_code,
                key=visit.key, peer=visit.peer, body=visit.body, reply=_shown(answer),
            )  # fmt: skip
        await self._journal.committed()  # what was answered must not be lost after it was answered
        return answer

    # Faults

    def _met(self, disturbances: Disturbances, visit: Visit) -> Met | None:
        """The disturbance of this request, which is noted; None for none."""
        peeked = self._peek(visit)

        def about(order: str) -> bool:
            # A mail address stands for an order that has no number yet.
            return peeked == order if peeked and "@" not in order else mentions(visit, order)

        visit.key = visit.request.headers.get("idempotency-key", "")
        met = disturbances.take(visit.operation, about, way="received", key=visit.key)
        if met is None:
            return None
        visit.order = peeked or ("" if "@" in met.disturbance.order else met.disturbance.order)
        if met.first:
            self._journal.note(
                "disturbed", visit.operation, order=visit.order, fields=met.disturbance.told(), key=visit.key,
                peer=visit.peer, body=visit.raw.decode("utf-8", "replace"),
            )  # fmt: skip
        return met

    async def _disturbed(self, visit: Visit, handler: Handler, met: Met) -> Response:
        meant = met.disturbance
        if meant.copies == 0 or meant.reset == "before":
            await self._journal.committed()
            return Torn()
        if meant.down:
            return await self._close(visit, self._unavailable(met.until))
        if meant.forge:
            return await self._close(visit, self._refuse(BadBody(401, "wrong_key", "this key is not known here")))
        if meant.corrupt:
            visit.raw = visit.raw[: len(visit.raw) // 2] + b"\x00\xff"  # half a form may be a form, so it ends in noise
        if meant.delay:
            await pause(meant.delay)
        marks = {"disturbed": meant.fault}
        for _ in range(meant.copies - 1):
            await self._work(replace(visit, fields={}, headers={}), handler)
        return await self._work(visit, handler, self._dress(meant), marks)

    def _unavailable(self, until: float) -> Response:
        answer = self._refuse(BadBody(503, "unavailable", "down for a while, try again later"))
        answer.headers["retry-after"] = str(max(1, math.ceil(until - time.time())))
        return answer

    def _dress(self, meant: Disturbance) -> Dress:
        """What becomes of the answer after the work was done."""

        def dressed(answer: Response) -> Response:
            if meant.reset == "after":
                return Torn()
            if meant.status:
                return self._refuse(BadBody(meant.status, "internal_error", "something went wrong here"))
            if meant.spoil:
                return cut(answer)
            return Dribbled(answer, meant.slow) if meant.slow else answer

        return dressed


def _shown(answer: Response) -> str:
    kind = answer.headers.get("content-type", "")
    raw = bytes(getattr(answer, "body", b""))
    if "json" in kind or "xml" in kind or kind.startswith("text/plain"):
        return raw.decode("utf-8", "replace")
    return f"<{kind}, {len(raw)} bytes>" if raw else ""
