"""The password of a carrier contract, as a client of Colissimo or Chronopost shows it: it plays the part of the door's key."""

from __future__ import annotations

import os
from hmac import compare_digest

from harness.simulators.bearer import KEY_VARIABLE


class Contract:
    """Checks a password. Without a key of its own the door lets any in, but never none, as `Bearer` does."""

    def __init__(self, key: str = "") -> None:
        self._key = key

    @classmethod
    def of_the_door(cls) -> Contract:
        """The one of this process: `$DRYRUN_DOOR_KEY`. `Bearer.of` sees to it that there is one where it is needed."""
        return cls(os.environ.get(KEY_VARIABLE, ""))

    def fits(self, shown: object) -> bool:
        """Whether `shown` is the password."""
        plain = str(shown).strip() if isinstance(shown, str | int) else ""
        return bool(plain) and (not self._key or compare_digest(plain.encode(), self._key.encode()))
