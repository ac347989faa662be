"""Hands the messages of a simulator over: signed, tried again with back-off, each attempt noted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from harness.kernel.disturbance import Disturbance
from harness.kernel.waiting import pause
from harness.simulators.journal import Journal
from harness.simulators.outgoing import Message, Outgoing, Peer
from harness.simulators.signing import Signer, other_secret
from harness.simulators.wire import Outcome, post

if TYPE_CHECKING:
    import httpx

BACK_OFF = (0.2, 0.5, 1.0, 2.0, 4.0)
ANSWER_WITHIN = 10.0
_REFUSED = Outcome(0, "no answer: the connection was refused")


class Postman:
    """Knows the peers and how each is to be convinced. `now` is real time, as outages are measured."""

    def __init__(self, journal: Journal, signer: Signer) -> None:
        self.peers: dict[str, Peer] = {}
        self.signers: dict[str, Signer] = {}
        self.now: Callable[[], float] = time.time
        self._journal = journal
        self._signer = signer
        self._client: httpx.AsyncClient | None = None

    def client(self) -> httpx.AsyncClient:
        """The one HTTP client. It follows no redirect and no proxy."""
        if self._client is None:
            import httpx  # noqa: PLC0415 - costs a quarter of a second at start-up

            self._client = httpx.AsyncClient(timeout=ANSWER_WITHIN, trust_env=False)
        return self._client

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()

    async def deliver(self, outgoing: Outgoing) -> None:
        """Hand a message over, tried again with back-off until it is taken or given up, and disturbed as it is to be."""
        if outgoing.message.peer not in self.peers:
            self.note_unsent(outgoing.message)
            return
        for _ in range(outgoing.disturbance.copies if outgoing.disturbance else 1):
            await self._deliver_once(outgoing)

    async def _deliver_once(self, outgoing: Outgoing) -> None:
        peer = self.peers[outgoing.message.peer]
        # Only the first attempt is spoilt: what a careful receiver refuses comes again as it should be.
        status = await self._attempt(outgoing, peer, 1, outgoing.disturbance)
        tries, attempt = int(not outgoing.is_down(self.now())), 1
        while not 200 <= status < 300 and tries <= len(BACK_OFF):
            await pause(BACK_OFF[min(attempt, len(BACK_OFF)) - 1])
            attempt += 1
            # What an outage keeps back is tried until it is over, and then as usual.
            tries += not outgoing.is_down(self.now())
            status = await self._attempt(outgoing, self.peers.get(outgoing.message.peer, peer), attempt)
        if not 200 <= status < 300:
            self._note_given_up(outgoing.message, status, attempt)

    async def _attempt(
        self, outgoing: Outgoing, peer: Peer, attempt: int, disturbance: Disturbance | None = None
    ) -> int:
        message = outgoing.message
        outcome = _REFUSED if outgoing.is_down(self.now()) else await self._post(message, peer, disturbance)
        fields = {"attempt": attempt} | ({"answered": outcome.answered} if outcome.answered else {})
        if disturbance:
            spoilt = (("forged", disturbance.forge), ("corrupted", disturbance.corrupt))
            fields |= {name: True for name, done in spoilt if done}
        self._note_sent(message, outcome.status, outcome.reply, fields)
        return outcome.status

    async def _post(self, message: Message, peer: Peer, disturbance: Disturbance | None) -> Outcome:
        secret = other_secret(peer.secret) if disturbance and disturbance.forge else peer.secret
        signer = self.signer_of(message.peer)
        try:
            # The receiver checks the age of a signature with its own clock, so this is the real time.
            signed = signer.headers(message.identity, message.body, secret, datetime.now(UTC))
        except ValueError as error:
            return Outcome(0, f"not sent: {error}")
        return await post(self.client(), peer.url, message.body, signed, disturbance)

    def signer_of(self, peer: str) -> Signer:
        """Who signs what goes to `peer`."""
        return self.signers.get(peer, self._signer)

    def note_unsent(self, message: Message) -> None:
        """Note that there is nobody to send a message to."""
        self._note_sent(message, 0, f"not sent: there is no peer {message.peer!r}", {"attempt": 0})

    def _note_sent(self, message: Message, status: int, reply: str, more: Mapping[str, Any]) -> None:
        self._journal.note(
            "sent", message.type, order=message.order, fields={**message.fields, **more}, status=status,
            key=message.identity, peer=message.peer, body=message.body, reply=reply,
        )  # fmt: skip

    def _note_given_up(self, message: Message, status: int, attempts: int) -> None:
        self._journal.note(
            "refused", message.type, order=message.order, status=status, key=message.identity, peer=message.peer,
            reply=f"given up after {attempts} attempts",
        )  # fmt: skip
