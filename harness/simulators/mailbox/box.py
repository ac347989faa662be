"""The mails that were taken, in the order of their coming, and the SMTP side that takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, AnyStr

from aiosmtpd.smtp import SMTP, Envelope, Session

from harness.kernel.clock import stamp
from harness.simulators.mailbox.reading import Reading, read
from harness.simulators.simulation import Simulation

LARGEST = 10 * 1024 * 1024  # bytes of one mail
FULL = 64 * 1024 * 1024  # bytes of all mails


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail and what it says."""

    number: int
    at: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    reading: Reading

    def to_json(self) -> dict[str, Any]:
        said = self.reading
        return {
            "number": self.number,
            "id": said.id or f"<{self.number}@mailbox>",
            "at": self.at,
            "from": self.sender,
            "to": list(self.recipients),
            "subject": said.subject,
            "language": said.language,
            "kind": said.kind,
            "order": said.order,
            "text": said.text,
            "html": said.html,
            "links": list(said.links),
            "size": len(self.raw),
        }


class Box:
    """All mails. A handler of aiosmtpd: it accepts every recipient."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._mails: list[Mail] = []
        self._size = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        """Take one mail; the SMTP answer to it."""
        content = envelope.original_content or b""
        if self._size + len(content) > FULL:
            self.refused("mail.refused", 452, "the mailbox is full")
            return "452 the mailbox is full"
        mail = self.take(envelope.mail_from or "", tuple(envelope.rcpt_tos), content)
        return f"250 taken as number {mail.number}"

    def take(self, sender: str, recipients: tuple[str, ...], raw: bytes) -> Mail:
        """Keep one mail and note it."""
        said = read(raw)
        mail = Mail(len(self._mails) + 1, stamp(self._simulation.clock.now()), sender, recipients, raw, said)
        self._mails.append(mail)
        self._size += len(raw)
        fields: dict[str, Any] = {
            "from": sender,
            "to": ", ".join(recipients),
            "subject": said.subject,
            "language": said.language,
        }
        fields |= {"kind": said.kind, "number": mail.number} | ({"flaw": said.flaw} if said.flaw else {})
        self._simulation.journal.note(
            "received", f"mail.{said.kind or 'unknown'}", order=said.order, fields=fields, status=250, key=said.id, body=said.text
        )  # fmt: skip
        return mail

    def refused(self, operation: str, status: int, reason: str) -> None:
        """Note a mail that was not taken."""
        self._simulation.journal.note("refused", operation, status=status, reply=reason)

    def find(self, *, order: str = "", to: str = "", kind: str = "", after: int = 0) -> list[Mail]:
        """The mails that fit all that is given, oldest first. Addresses are compared without regard to case."""
        return [
            mail
            for mail in self._mails[after:]
            if order in ("", mail.reading.order)
            and kind in ("", mail.reading.kind)
            and (not to or to.lower() in [each.lower() for each in mail.recipients])
        ]

    def mail(self, number: int) -> Mail | None:
        return self._mails[number - 1] if 1 <= number <= len(self._mails) else None


class Door(SMTP):
    """aiosmtpd's server, which also notes the mails that it refuses for their size."""

    def __init__(self, box: Box) -> None:
        super().__init__(box, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="mailbox.test", ident="mailbox")
        self._box = box

    async def push(self, status: AnyStr) -> None:
        if str(status).startswith("552"):
            self._box.refused("mail.refused", 552, str(status)[4:])
        await super().push(status)
