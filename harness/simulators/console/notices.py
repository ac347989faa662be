"""What came of a press, kept until the page that shows it has been seen."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

_MOST = 500

Tone = Literal["done", "refused", "trouble"]


@dataclass(frozen=True, slots=True)
class Notice:
    """`text` in the reader's language; `quote` what the simulator said itself; `place` the card it is about."""

    tone: Tone
    text: str
    quote: str = ""
    place: tuple[str, str, str] = ("", "", "")


class Notices:
    """The last notices by a name that nobody can guess. A page may be renewed, so showing one does not use it up."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Notice] = OrderedDict()

    def keep(self, notice: Notice) -> str:
        """The name under which `notice` is shown."""
        name = secrets.token_urlsafe(9)
        self._kept[name] = notice
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        return name

    def named(self, name: str) -> Notice | None:
        return self._kept.get(name)
