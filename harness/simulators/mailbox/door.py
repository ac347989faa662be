"""The SMTP side: it takes every mail for every recipient, unless a fault comes between."""

from __future__ import annotations

import asyncio
import re
from typing import AnyStr, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from harness.kernel.disturbance import Disturbance
from harness.kernel.waiting import pause
from harness.simulators.disturbances import Met
from harness.simulators.mailbox.box import Box
from harness.simulators.mailbox.reading import Reading, read
from harness.simulators.simulation import Simulation
from harness.simulators.tearing import tear

LARGEST = 10 * 1024 * 1024  # bytes of one mail
_LEFT = 256  # bytes that are left of the body of a mail that is cut: its head and a few words
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_DISTRUSTED = "550 5.7.1 the sender of this mail cannot be trusted"


class Counter:
    """Takes mails over the counter. A handler of aiosmtpd."""

    def __init__(self, simulation: Simulation, box: Box) -> None:
        self._simulation = simulation
        self._box = box

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        """Take one mail; the SMTP answer to it."""
        raw, sender = envelope.original_content or b"", _plain(envelope.mail_from or "")
        to = [_plain(each) for each in envelope.rcpt_tos]
        if not self._box.has_room(len(raw)):
            self.refused(452, "the mailbox is full")
            return "452 the mailbox is full"
        met = self._met(read(raw), to) if self._simulation.disturbances.any("received") else None
        answer = await self._disturbed(met, sender, to, raw) if met else self._taken(sender, to, raw)
        await self._simulation.store.committed()  # a mail that was taken must not be lost
        if not answer:
            await self._torn(server)
        return answer

    def refused(self, status: int, reason: str) -> None:
        """Note a mail that was not taken."""
        self._simulation.journal.note("refused", "mail.refused", status=status, reply=reason)

    def _taken(self, sender: str, to: list[str], raw: bytes) -> str:
        return f"250 taken as number {self._box.take(sender, to, raw).number}"

    # Faults

    def _met(self, said: Reading, to: list[str]) -> Met | None:
        message = f"mail.{said.kind or 'unknown'}"
        names = {said.order, *to}
        met = self._simulation.disturbances.take(message, names.__contains__, way="received", key=said.id)
        if met and met.first:
            self._simulation.journal.note(
                "disturbed", message, order=said.order, fields=met.disturbance.told(), key=said.id
            )
        return met

    async def _disturbed(self, met: Met, sender: str, to: list[str], raw: bytes) -> str:
        """The answer to a mail that a fault befalls, "" for none."""
        meant = met.disturbance
        if meant.copies == 0:
            return "250 taken"
        if meant.reset == "before":
            return ""
        if meant.down:
            return "421 4.3.2 the service is not available, try again later"
        if meant.forge:
            return _DISTRUSTED
        if meant.delay:
            self._box.park(sender, to, raw, meant.delay)
            return "250 taken"
        return await self._worked(meant, sender, to, _cut(raw) if meant.corrupt else raw)

    async def _worked(self, meant: Disturbance, sender: str, to: list[str], raw: bytes) -> str:
        status = 0 if meant.reset == "after" or meant.spoil else 451 if meant.status else 250
        mail = self._box.take(sender, to, raw, status=status, fault=meant.fault)
        for _ in range(meant.copies - 1):
            self._box.repeat(mail, meant.fault)
        if meant.slow:
            await self._simulation.store.committed()
            try:
                await pause(meant.slow)
            except asyncio.CancelledError:
                self._box.unanswered(mail)
                self._simulation.store.commit()
                raise
        if meant.spoil:
            return "25"  # cut so that no number of SMTP is left
        answers = {0: "", 451: "451 4.3.0 something went wrong here", 250: f"250 taken as number {mail.number}"}
        return answers[status]

    async def _torn(self, server: SMTP) -> None:
        """Break the connection off; aiosmtpd ends this task once it is gone."""
        if server.transport is not None:
            tear(cast("asyncio.WriteTransport", server.transport))
        await asyncio.get_running_loop().create_future()


class Door(SMTP):
    """aiosmtpd's server, which also notes the mails that it refuses for their size, and hangs up after a 421."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(
            counter, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="mailbox.test", ident="mailbox"
        )
        self._counter = counter

    async def push(self, status: AnyStr) -> None:
        said = str(status)
        if said.startswith("552"):
            self._counter.refused(552, said[4:])
        await super().push(status)
        if said.startswith("421") and self.transport is not None:
            self.transport.close()


def _cut(raw: bytes) -> bytes:
    """A mail that broke off soon after its head; a half could still say everything in its text."""
    end = _END_OF_HEAD.search(raw)
    head = end.end() if end else 0
    return raw[: head + min(_LEFT, (len(raw) - head) // 2)]


def _plain(address: str) -> str:
    """An address without the halves of characters by which aiosmtpd stands for bytes that are no UTF-8."""
    return address.encode("utf-8", "replace").decode()
