"""Asking over HTTP under limits: of time for the whole answer, of size, and never on to another host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from harness.kernel.clock import stopwatch
from harness.probes.reading import Blind

MOST_BYTES = 8 * 1024 * 1024
_PIECE = 64 * 1024


class Web:
    """One address. `secrets` are kept out of every message."""

    def __init__(
        self,
        role: str,
        address: str,
        *,
        within: float,
        headers: Mapping[str, str] | None = None,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.role = role
        self.address = address.rstrip("/")
        self._within = within
        self.session = requests.Session()
        # A proxy or .netrc of the machine must not change who is asked, or with which credentials.
        self.session.trust_env = False
        self.session.headers.update(headers or {})
        self.session.auth = login

    def answer(self, method: str, path: str, **sent: Any) -> tuple[int, bytes, Mapping[str, str]]:
        """(status, body, headers) of one request. Raises Blind when nobody answers, in time and at most 8 MB."""
        until = stopwatch() + self._within
        try:
            with self.session.request(
                method, self.address + path, timeout=self._within, allow_redirects=False, stream=True, **sent
            ) as answer:
                return answer.status_code, self._body(answer, until), answer.headers
        except (requests.RequestException, ValueError) as error:
            # Its text may hold the address that was asked, with what was asked for; its name says enough.
            raise Blind(f"the {self.role} at {self.address} does not answer ({type(error).__name__})") from None

    def _body(self, answer: requests.Response, until: float) -> bytes:
        pieces: list[bytes] = []
        size = 0
        for piece in answer.iter_content(_PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise Blind(f"the {self.role} at {self.address} answers more than {MOST_BYTES // 1024 // 1024} MB")
            if stopwatch() > until:
                raise Blind(f"the {self.role} at {self.address} does not answer within {self._within:g} s")
            pieces.append(piece)
        return b"".join(pieces)
