"""The control plane of one simulator, as the console sees it over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from harness.simulators.console.setting import Address

LOOKING = 3.0
"""Seconds that a simulator has to show something. A page waits for the slowest of them."""
ACTING = 60.0
"""Seconds that it has to do something: the warehouse may have to ask a carrier that is slow."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a control plane answered.

    status    of HTTP, 0 when there was no answer
    body      its JSON, None without one
    code, sentence   of the refusal, "" when it was none
    """

    status: int
    body: Any = None
    code: str = ""
    sentence: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def silent(self) -> bool:
        """Whether nobody answered."""
        return self.status == 0

    def listed(self, name: str) -> list[Any]:
        """The list called `name` in the answer; empty when there is none."""
        found = self.body.get(name) if self.ok and isinstance(self.body, dict) else None
        return found if isinstance(found, list) else []

    def mapped(self) -> dict[str, Any]:
        """The answer as an object; empty when it is none."""
        return self.body if self.ok and isinstance(self.body, dict) else {}


class Plane:
    """One simulator. Every question has an answer in time, if only that there is none."""

    def __init__(self, address: Address, client: httpx.AsyncClient) -> None:
        self.role = address.role
        self.url = address.url
        self._client = client
        self._headers = {"authorization": f"Bearer {address.key}"} if address.key else {}

    async def look(self, path: str, query: Mapping[str, str | int] | None = None) -> Said:
        """GET `path` below `/_control`."""
        return await self._ask("GET", path, query=query, within=LOOKING)

    async def act(self, method: str, path: str, body: Any = None, *, within: float = ACTING) -> Said:
        """Have something done. A silence may mean that it was done all the same."""
        return await self._ask(method, path, body=body, within=within)

    async def _ask(
        self, method: str, path: str, *, within: float, query: Mapping[str, str | int] | None = None, body: Any = None
    ) -> Said:
        try:
            answer = await self._client.request(
                method,
                f"{self.url}/_control{path}",
                params=dict(query) if query else None,
                json=body,
                headers=self._headers,
                timeout=within,
            )
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return Said(0, sentence=type(error).__name__)
        return _read(answer)


def _read(answer: httpx.Response) -> Said:
    try:
        body = answer.json() if answer.content else None
    except ValueError:
        return Said(502, sentence=f"{answer.status_code}, which is no JSON")
    if answer.is_success:
        return Said(answer.status_code, body)
    error = body.get("error") if isinstance(body, dict) else None
    said = error if isinstance(error, dict) else {}
    return Said(
        answer.status_code,
        body,
        str(said.get("code", "")),
        str(said.get("message", "")) or f"answer {answer.status_code}",
    )
