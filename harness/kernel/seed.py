"""One number from which all invented names, baskets, ids and orderings come."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seed:
    """The seed of a rehearsal. Streams of different names are independent of each other and of their order of use."""

    number: int

    def stream(self, *names: str) -> random.Random:
        """A source of chance that belongs to `names` alone, the same in every run with this seed."""
        return random.Random(self.derive(*names))

    def derive(self, *names: str) -> int:
        """A 64-bit number of its own for `names`."""
        text = "\x00".join((str(self.number), *names))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
