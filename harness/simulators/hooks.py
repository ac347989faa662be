"""Webhooks of a simulator: signed, retried, in order, and disturbed when a fault says so.

A message lies in the outbox until it is delivered or given up, so it is sent again after a restart. Each order has one
queue for each receiver, so messages arrive in the order of sending: one that has to be tried again holds up the later ones
of its order there. A fault may let messages overtake, double or lose them, spoil them on the wire (see `wire`), or take the receiver away.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from harness.kernel.disturbance import Disturbance
from harness.kernel.waiting import pause
from harness.simulators.disturbances import Disturbances
from harness.simulators.journal import Journal
from harness.simulators.outgoing import Message, Outgoing, Peer
from harness.simulators.postman import Postman
from harness.simulators.signing import Signer, StandardSigner
from harness.simulators.store import Store

if TYPE_CHECKING:
    import httpx

__all__ = ["Hooks", "Message", "Outgoing", "Peer"]

HELD_AT_MOST = 10.0  # seconds: holding a message reorders it, and must never lose it


_Line = tuple[str, str]  # order and receiver


@dataclass(slots=True)
class _Held:
    outgoing: Outgoing
    disturbance: Disturbance
    passing: int
    release: asyncio.Event = field(default_factory=asyncio.Event)


class Hooks:
    """Delivers the messages of one simulator. Lives in one event loop."""

    def __init__(
        self, journal: Journal, store: Store, disturbances: Disturbances, signer: Signer | None = None
    ) -> None:
        self._journal = journal
        self._store = store
        self._disturbances = disturbances
        self._postman = Postman(journal, signer or StandardSigner())
        self._outbox = store.things("outgoing", Outgoing)
        self._count = self._highest()
        self._postman.peers = {name: Peer(**kept) for name, kept in store.setting("peers", {}).items()}
        store.after_restoring(self._begin_anew)
        self._queues: dict[_Line, deque[Outgoing]] = {}
        self._workers: dict[_Line, asyncio.Task[None]] = {}
        self._aside: dict[asyncio.Task[None], str] = {}
        self._held: list[_Held] = []

    @property
    def peers(self) -> Mapping[str, Peer]:
        return self._postman.peers

    def check_secret(self, peer: str, secret: str) -> None:
        """Raises ValueError when nothing could be signed for `peer` with `secret`; "" is for those who are sent nothing."""
        if secret and (peer == "shop" or peer in self._postman.signers):
            self._postman.signer_of(peer).headers("probe", "{}", secret, datetime.now(UTC))

    def connect(self, peers: Mapping[str, Peer]) -> None:
        """Replace all peers."""
        self._postman.peers = dict(peers)
        kept = {name: {"url": peer.url, "secret": peer.secret} for name, peer in peers.items()}
        self._store.set_setting("peers", kept)
        self.client()

    def reaches(self, peer: str) -> bool:
        """Whether a message to `peer` would go anywhere."""
        return peer in self._postman.peers

    def note_unreached(self, type_: str, order: str, fields: Mapping[str, Any], peer: str = "shop") -> None:
        """Note a message that nobody is there to receive."""
        self._journal.note(
            "sent", type_, order=order, fields={**fields, "attempt": 0}, peer=peer,
            reply=f"not sent: there is no peer {peer!r}",
        )  # fmt: skip

    def sign_for(self, peer: str, signer: Signer) -> None:
        """Sign what goes to `peer` in its own way."""
        self._postman.signers[peer] = signer

    def client(self) -> httpx.AsyncClient:
        """The one HTTP client of this simulator, also for calls to other systems. It follows no redirect and no proxy."""
        return self._postman.client()

    def let_go(self) -> None:
        """Let go of every message held back."""
        for held in self._held:
            held.release.set()

    def send(self, message: Message) -> None:
        """Queue `message` for delivery and return at once."""
        if not self.reaches(message.peer):  # a fault waits for a message that somebody would get
            self._postman.note_unsent(message)
            return
        met = self._disturbances.take(message.type, message.order.__eq__, key=message.identity)
        if met is not None:
            self._note_disturbed(message, met.disturbance)
            if met.disturbance.copies == 0:
                return
        self._count += 1
        outgoing = Outgoing(str(self._count), message, *((met.disturbance, met.until) if met else ()))
        self._outbox.put(outgoing.id, outgoing, group=message.order)
        self._queue(outgoing)

    def resume(self) -> None:
        """Go on with what an earlier process, or a snapshot, left undelivered."""
        for outgoing in self._outbox.each():
            self._queue(outgoing)

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
        """Stop delivering and close the connections. What is not delivered yet stays in the outbox."""
        self._stop()
        await self._postman.close()

    def _under_way(self, order: str | None) -> set[asyncio.Task[None]]:
        queues = {task for (of, _), task in self._workers.items() if order in (None, of)}
        return queues | {task for task, of in self._aside.items() if order in (None, of)}

    def _stop(self) -> None:
        for task in self._under_way(None):
            task.cancel()

    def _begin_anew(self) -> None:
        self._stop()
        self._held.clear()
        self._queues.clear()
        self._workers.clear()
        self._aside.clear()
        self._count = max(self._count, self._highest())
        self.resume()

    def _highest(self) -> int:
        question = "select coalesce(max(cast(id as integer)), 0) from thing where kind = 'outgoing'"
        return int(self._store.ask(question)[0][0])

    def _queue(self, outgoing: Outgoing) -> None:
        disturbance, message = outgoing.disturbance, outgoing.message
        if disturbance is not None and (disturbance.hold or disturbance.delay):
            self._put_aside(outgoing, disturbance)
            return
        line = (message.order, message.peer)
        self._queues.setdefault(line, deque()).append(outgoing)
        if line not in self._workers:
            self._workers[line] = asyncio.create_task(self._work(line, self._queues[line]))

    def _note_disturbed(self, message: Message, disturbance: Disturbance) -> None:
        self._journal.note(
            "disturbed", message.type, order=message.order, fields=disturbance.told(), key=message.identity,
            peer=message.peer,
        )  # fmt: skip

    async def _work(self, line: _Line, queue: deque[Outgoing]) -> None:
        try:
            while True:
                await self._store.committed()  # what a message tells must not be lost after it was told
                if not queue:
                    return
                outgoing = queue.popleft()
                await self._postman.deliver(outgoing)
                self._outbox.remove(outgoing.id)
                self._let_pass(outgoing.message.order)
        finally:
            if self._queues.get(line) is queue:
                del self._workers[line]
                del self._queues[line]

    def _put_aside(self, outgoing: Outgoing, disturbance: Disturbance) -> None:
        held = _Held(outgoing, disturbance, disturbance.hold)
        if disturbance.hold:
            self._held.append(held)
        task = asyncio.create_task(self._deliver_later(held))
        self._aside[task] = outgoing.message.order
        task.add_done_callback(lambda done: self._aside.pop(done, None))

    async def _deliver_later(self, held: _Held) -> None:
        if held.disturbance.hold:
            with suppress(TimeoutError):  # nothing came to overtake it
                await asyncio.wait_for(held.release.wait(), HELD_AT_MOST)
            self._held.remove(held)
        if held.disturbance.delay:
            await pause(held.disturbance.delay)
        await self._store.committed()
        await self._postman.deliver(held.outgoing)
        self._outbox.remove(held.outgoing.id)
        await self._store.committed()

    def _let_pass(self, order: str) -> None:
        for held in self._held:
            if held.outgoing.message.order == order:
                held.passing -= 1
                if held.passing <= 0:
                    held.release.set()
