"""Webhooks of a simulator: signed, retried, in order, and disturbed when a fault says so.

Each order has one queue, so its messages arrive in the order of sending: a message that has to be tried again holds up
the later ones of its order. A fault may let messages overtake (`delay`, `hold`), double, lose, cut or forge them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from harness.kernel.disturbance import Disturbance
from harness.kernel.waiting import pause
from harness.simulators.journal import Journal
from harness.simulators.signing import Signer, StandardSigner, other_secret

if TYPE_CHECKING:
    import httpx

BACK_OFF = (0.2, 0.5, 1.0, 2.0, 4.0)
ANSWER_WITHIN = 10.0
HELD_AT_MOST = 10.0  # seconds: holding a message reorders it, and must never lose it


@dataclass(frozen=True, slots=True)
class Peer:
    """A system that hears of us: the full address of its webhook receiver (or its API) and the shared secret."""

    url: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One webhook: `identity` stays the same over all its deliveries."""

    identity: str
    type: str
    order: str
    body: str
    fields: Mapping[str, Any]
    peer: str = "shop"


@dataclass(slots=True)
class _Held:
    message: Message
    disturbance: Disturbance
    passing: int
    release: asyncio.Event = field(default_factory=asyncio.Event)


class Hooks:
    """Delivers the messages of one simulator. Lives in one event loop."""

    def __init__(self, journal: Journal, signer: Signer | None = None) -> None:
        self._journal = journal
        self._signer: Signer = signer or StandardSigner()
        self._peers: dict[str, Peer] = {}
        self._armed: list[Disturbance] = []
        self._queues: dict[str, deque[tuple[Message, Disturbance | None]]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._aside: dict[asyncio.Task[None], str] = {}
        self._held: list[_Held] = []
        self._client: httpx.AsyncClient | None = None

    @property
    def peers(self) -> Mapping[str, Peer]:
        return self._peers

    @property
    def armed(self) -> list[Disturbance]:
        """The disturbances still to be carried out, with the times that are left."""
        return list(self._armed)

    def connect(self, peers: Mapping[str, Peer]) -> None:
        """Replace all peers."""
        self._peers = dict(peers)
        self.client()

    def client(self) -> httpx.AsyncClient:
        """The one HTTP client of this simulator, also for calls to other systems. It follows no redirect and no proxy."""
        if self._client is None:
            import httpx  # noqa: PLC0415 - costs a quarter of a second at start-up

            self._client = httpx.AsyncClient(timeout=ANSWER_WITHIN, trust_env=False)
        return self._client

    def arm(self, disturbance: Disturbance) -> None:
        """Disturb the next messages that fit; several disturbances are used up in the order they were armed."""
        self._armed.append(disturbance)

    def disarm(self) -> None:
        """Forget all disturbances and let go of every message held back."""
        self._armed.clear()
        for held in self._held:
            held.release.set()

    def send(self, message: Message) -> None:
        """Queue `message` for delivery and return at once."""
        disturbance = self._next_disturbance(message)
        if disturbance is not None:
            self._note_disturbed(message, disturbance)
            if disturbance.copies == 0:
                return
            if disturbance.hold or disturbance.delay:
                self._put_aside(message, disturbance)
                return
        self._queues.setdefault(message.order, deque()).append((message, disturbance))
        if message.order not in self._workers:
            self._workers[message.order] = asyncio.create_task(self._work(message.order))

    async def idle(self, order: str | None = None, *, within: float) -> bool:
        """Whether nothing is left to deliver (for `order`, or at all), waiting up to `within` seconds for it."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + within
        while tasks := self._under_way(order):
            left = ends - loop.time()
            if left <= 0:
                return False
            await asyncio.wait(tasks, timeout=left)
        return True

    async def close(self) -> None:
        """Drop what is not delivered yet and close the connections."""
        for task in self._under_way(None):
            task.cancel()
        if self._client is not None:
            await self._client.aclose()

    def _under_way(self, order: str | None) -> set[asyncio.Task[None]]:
        queues = {task for of, task in self._workers.items() if order in (None, of)}
        return queues | {task for task, of in self._aside.items() if order in (None, of)}

    def _next_disturbance(self, message: Message) -> Disturbance | None:
        for index, armed in enumerate(self._armed):
            if armed.message in ("*", message.type) and armed.order in ("", message.order):
                if armed.times > 1:
                    self._armed[index] = replace(armed, times=armed.times - 1)
                else:
                    del self._armed[index]
                return armed
        return None

    def _note_disturbed(self, message: Message, disturbance: Disturbance) -> None:
        done = {
            name: value for name, value in disturbance.to_json().items() if name not in ("message", "order", "times")
        }
        self._journal.note(
            "disturbed", message.type, order=message.order, fields=done, key=message.identity, peer=message.peer
        )

    async def _work(self, order: str) -> None:
        queue = self._queues[order]
        try:
            while queue:
                message, disturbance = queue.popleft()
                await self._deliver(message, disturbance)
                self._let_pass(order)
        finally:
            del self._workers[order]
            del self._queues[order]

    def _put_aside(self, message: Message, disturbance: Disturbance) -> None:
        held = _Held(message, disturbance, disturbance.hold)
        if disturbance.hold:
            self._held.append(held)
        task = asyncio.create_task(self._deliver_later(held))
        self._aside[task] = message.order
        task.add_done_callback(lambda done: self._aside.pop(done, None))

    async def _deliver_later(self, held: _Held) -> None:
        if held.disturbance.hold:
            with suppress(TimeoutError):  # nothing came to overtake it
                await asyncio.wait_for(held.release.wait(), HELD_AT_MOST)
            self._held.remove(held)
        if held.disturbance.delay:
            await pause(held.disturbance.delay)
        await self._deliver(held.message, held.disturbance)

    def _let_pass(self, order: str) -> None:
        for held in self._held:
            if held.message.order == order:
                held.passing -= 1
                if held.passing <= 0:
                    held.release.set()

    async def _deliver(self, message: Message, disturbance: Disturbance | None) -> None:
        peer = self._peers.get(message.peer)
        if peer is None:
            self._note_sent(message, 0, f"not sent: there is no peer {message.peer!r}", attempt=0)
            return
        for _ in range(disturbance.copies if disturbance else 1):
            await self._deliver_once(message, peer, disturbance)

    async def _deliver_once(self, message: Message, peer: Peer, disturbance: Disturbance | None) -> None:
        # Only the first attempt is spoilt: what a careful receiver refuses comes again as it should be.
        status = await self._attempt(message, peer, 1, disturbance)
        for attempt, wait in enumerate(BACK_OFF, start=2):
            if 200 <= status < 300:
                return
            await pause(wait)
            status = await self._attempt(message, self._peers.get(message.peer, peer), attempt, None)
        if not 200 <= status < 300:
            reason = f"given up after {len(BACK_OFF) + 1} attempts"
            self._journal.note(
                "refused",
                message.type,
                order=message.order,
                status=status,
                key=message.identity,
                peer=message.peer,
                reply=reason,
            )

    async def _attempt(self, message: Message, peer: Peer, attempt: int, disturbance: Disturbance | None) -> int:
        import httpx  # noqa: PLC0415 - as in client

        forge, corrupt = (disturbance.forge, disturbance.corrupt) if disturbance else (False, False)
        secret = other_secret(peer.secret) if forge else peer.secret
        sent = message.body[: len(message.body) // 2] if corrupt else message.body
        try:
            # The receiver checks the age of a signature with its own clock, so this is the real time.
            signed = self._signer.headers(message.identity, message.body, secret, datetime.now(UTC))
            answer = await self.client().post(
                peer.url, content=sent.encode(), headers={"content-type": "application/json", **signed}
            )
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            self._note_sent(message, 0, f"no answer: {type(error).__name__} {error}", attempt=attempt)
            return 0
        self._note_sent(message, answer.status_code, answer.text, attempt=attempt, forged=forge, corrupted=corrupt)
        return answer.status_code

    def _note_sent(
        self, message: Message, status: int, reply: str, *, attempt: int, forged: bool = False, corrupted: bool = False
    ) -> None:
        fields = {**message.fields, "attempt": attempt}
        fields |= {name: True for name, set_ in (("forged", forged), ("corrupted", corrupted)) if set_}
        self._journal.note(
            "sent", message.type, order=message.order, fields=fields, status=status,
            key=message.identity, peer=message.peer, body=message.body, reply=reply,
        )  # fmt: skip
