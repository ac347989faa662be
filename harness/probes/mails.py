"""The customer's mails in a mailbox or a catcher that is not ours, with the answers that the mail simulator gives."""

from __future__ import annotations

import re
from typing import Any, Protocol

from harness.probes.letters import Habits, is_about, letter
from harness.probes.mailbox import last_of
from harness.probes.reading import Blind

_NUMBER = re.compile(r"[A-Za-z0-9_./#-]{1,64}")


class Letters(Protocol):
    """Where whole mails are had."""

    def about(self, order: str) -> list[tuple[str, str, bytes]]:
        """(its number there, when it came, the mail as it came), oldest first, of all mails that may name the order."""


class Mails:
    """Mails by order and kind."""

    def __init__(self, letters: Letters, habits: Habits) -> None:
        self._letters = letters
        self._habits = habits

    def mails(self, order: str, kind: str = "") -> list[dict[str, Any]]:
        """The mails of an order, oldest first, of one kind or of all. Raises Blind."""
        if not _NUMBER.fullmatch(order):
            raise Blind(f"no mail can be asked for by the order {order[:80]!r}")
        read = [letter(raw, self._habits, at=at, number=number) for number, at, raw in self._letters.about(order)]
        found = [mail | {"order": order} for mail in read if is_about(mail, order)]
        return [mail for mail in found if kind in ("", mail["kind"])]

    def try_out(self) -> None:
        """Look for the mails of an order that nobody has. Raises Blind."""
        self.mails("0")

    def mail(self, order: str, kind: str, currency: str) -> dict[str, Any]:
        """The last mail of its kind, {} for none, as MailboxProbe describes it."""
        return last_of(self.mails(order, kind), currency)
