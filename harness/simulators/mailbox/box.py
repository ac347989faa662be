"""The mails that were taken, in the order of their coming."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.kernel.clock import stamp
from harness.simulators.board import Card
from harness.simulators.mailbox.letters import Letters
from harness.simulators.mailbox.reading import Reading, read
from harness.simulators.simulation import Simulation

FULL = 64 * 1024 * 1024  # bytes of all mails
_PAGE = 200


@dataclass(slots=True, weakref_slot=True)
class Mail:
    """One mail: its envelope and the heads of what it says. Its text is read again from the letter when it is shown.

    `repeats` is the number of the mail that this one repeats because of a fault, 0 for none.
    """

    number: int
    at: str
    sender: str
    recipients: list[str]
    digest: str
    size: int
    id: str
    subject: str
    language: str
    kind: str
    order: str
    repeats: int = 0


@dataclass(slots=True, weakref_slot=True)
class Parked:
    """A mail that was taken and comes into the box only at `due`, in Unix seconds of the clock of its order."""

    id: str
    sender: str
    recipients: list[str]
    digest: str
    due: float


class Box:
    """All mails of one simulation."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._letters = Letters(simulation.store)
        self._mails = simulation.store.things("mail", Mail)
        self._parked = simulation.store.things("parked mail", Parked, due=lambda parked: parked.due)
        simulation.when_due(self._parked, self._arrive)

    def has_room(self, size: int) -> bool:
        """Whether so many more bytes may come."""
        return self._letters.size + size <= FULL

    def take(self, sender: str, recipients: list[str], raw: bytes, *, status: int = 250, fault: str = "") -> Mail:
        """Keep one mail and note it as answered with `status`, 0 for no answer.

        What a fault let the sender take for a failure comes again: under the same Message-ID it is a repetition.
        """
        said = read(raw)
        mail = self._made(sender, recipients, raw, said)
        known = self._mails.named(f"unanswered:{said.id}") if said.id else None
        mail.repeats = known.number if known else 0
        names = [f"unanswered:{said.id}"] if said.id and not known and status != 250 else []
        self._mails.put(str(mail.number), mail, group=said.order, names=names)
        self._note(mail, said, status, fault)
        return mail

    def repeat(self, mail: Mail, fault: str) -> Mail:
        """Let a mail come once more because of a fault."""
        raw = self._letters.read(mail.digest)
        said = read(raw)
        again = self._made(mail.sender, mail.recipients, raw, said)
        again.repeats = mail.number
        self._mails.put(str(again.number), again, group=said.order)
        self._note(again, said, 250, fault)
        return again

    def unanswered(self, mail: Mail) -> None:
        """The sender went away before it was answered: it will send this mail again."""
        if mail.id and not self._mails.named(f"unanswered:{mail.id}"):
            self._mails.add_name(str(mail.number), f"unanswered:{mail.id}")

    def park(self, sender: str, recipients: list[str], raw: bytes, seconds: float) -> None:
        """Take a mail that comes only in so many seconds."""
        order = read(raw).order
        digest, due = self._letters.keep(raw), self._simulation.clock.now(order).timestamp() + seconds
        parked = Parked(f"{self._next('parked')}", sender, recipients, digest, due)
        self._parked.put(parked.id, parked, group=order)

    def find(self, *, order: str = "", to: str = "", kind: str = "", after: int = 0) -> list[Mail]:
        """The mails that fit all that is given, oldest first. Addresses are compared without regard to case."""
        return [
            mail
            for mail in (self._mails.of(order) if order else self._all(after))
            if mail.number > after
            and kind in ("", mail.kind)
            and (not to or to.lower() in [each.lower() for each in mail.recipients])
        ]

    def mail(self, number: int) -> Mail | None:
        return self._mails.get(str(number))

    def raw(self, mail: Mail) -> bytes:
        """The mail as it came."""
        return self._letters.read(mail.digest)

    def cards(self, order: str, limit: int) -> list[Card]:
        """The mails as a console shows them, newest first."""
        return [_card(mail) for mail in self._mails.latest(limit, group=order or None)]

    def _arrive(self, parked: Parked) -> None:
        self._parked.remove(parked.id)
        self.take(parked.sender, parked.recipients, self._letters.read(parked.digest), fault="late")

    def _all(self, after: int) -> Iterator[Mail]:
        last = str(after) if after else ""
        while found := self._mails.earliest(_PAGE, after=last):
            yield from found
            last = str(found[-1].number)

    def _made(self, sender: str, recipients: list[str], raw: bytes, said: Reading) -> Mail:
        at = stamp(self._simulation.clock.now(said.order))
        return Mail(
            self._next("mail"), at, sender, list(recipients), self._letters.keep(raw), len(raw),
            said.id, said.subject, said.language, said.kind, said.order,
        )  # fmt: skip

    def _next(self, kind: str) -> int:
        number = int(self._simulation.store.setting(f"last {kind}", 0)) + 1
        self._simulation.store.set_setting(f"last {kind}", number)
        return number

    def _note(self, mail: Mail, said: Reading, status: int, fault: str) -> None:
        fields: dict[str, Any] = {
            "from": mail.sender,
            "to": ", ".join(mail.recipients),
            "subject": mail.subject,
            "language": mail.language,
            "kind": mail.kind,
            "number": mail.number,
        }
        fields |= {
            name: value
            for name, value in (("flaw", said.flaw), ("repeats", mail.repeats), ("disturbed", fault))
            if value
        }
        self._simulation.journal.note(
            "received", f"mail.{mail.kind or 'unknown'}", order=mail.order, fields=fields, status=status, key=mail.id,
            body=said.text,
        )  # fmt: skip


def shown(mail: Mail, said: Reading) -> dict[str, Any]:
    """A mail as a probe reads it; `said` is what its letter says."""
    return {
        "number": mail.number,
        "id": mail.id or f"<{mail.number}@mailbox>",
        "at": mail.at,
        "from": mail.sender,
        "to": list(mail.recipients),
        "subject": mail.subject,
        "language": mail.language,
        "kind": mail.kind,
        "order": mail.order,
        "text": said.text,
        "html": said.html,
        "links": list(said.links),
        "size": mail.size,
        "repeats": mail.repeats,
    }


def _card(mail: Mail) -> Card:
    facts = {"subject": mail.subject, "to": ", ".join(mail.recipients), "language": mail.language}
    return Card("mail", str(mail.number), mail.order, mail.kind or "unknown", mail.at, facts)
