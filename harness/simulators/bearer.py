"""The key that callers of the warehouse and the carrier must show: `Authorization: Bearer KEY`."""

from __future__ import annotations

import os
from hmac import compare_digest

from starlette.requests import Request

from harness.simulators.refusal import Refused
from harness.simulators.serve import CannotStart, is_loopback
from harness.simulators.simulation import Options

KEY_VARIABLE = "DRYRUN_DOOR_KEY"


class Bearer:
    """Checks the key of a request. Without a key of its own it lets any key in, but never none."""

    def __init__(self, key: str = "") -> None:
        self._key = key

    @classmethod
    def of(cls, options: Options) -> Bearer:
        """The door of a process: its key is `$DRYRUN_DOOR_KEY`, needed when others than this machine can reach it."""
        key = os.environ.get(KEY_VARIABLE, "")
        if not key and not is_loopback(options.host):
            raise CannotStart(f"{options.host} can be reached from outside: set {KEY_VARIABLE} to guard the door")
        return cls(key)

    def check(self, request: Request) -> None:
        """Raises Refused 401."""
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not shown.strip():
            raise Refused(401, "missing_key", "a key is needed: Authorization: Bearer KEY")
        if not self.knows(shown.strip()):
            raise Refused(401, "wrong_key", "this key is not known here")

    def knows(self, shown: str) -> bool:
        """Whether a key that was shown in another place than the header opens this door."""
        wanted = self._key or shown
        return bool(shown) and compare_digest(shown.encode("utf-8", "replace"), wanted.encode("utf-8", "replace"))
