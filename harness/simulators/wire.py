"""One attempt to hand a webhook over: as it should go, or as a fault will have it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.kernel.disturbance import Disturbance
from harness.kernel.waiting import pause

if TYPE_CHECKING:
    import httpx

_DRIBBLES = 20  # pieces of a slow message


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the sender takes an attempt: the status of the answer, 0 for none, and its text or the reason.

    `answered` is what the receiver really said when a fault hides it, 0 otherwise.
    """

    status: int
    reply: str
    answered: int = 0


class _Torn(Exception):
    """The connection breaks in the middle of the message."""


async def post(
    client: httpx.AsyncClient, url: str, body: str, headers: Mapping[str, str], disturbance: Disturbance | None
) -> Outcome:
    """POST `body` to `url`. Whatever goes wrong is an Outcome with status 0."""
    import httpx  # noqa: PLC0415 - costs a quarter of a second at start-up

    sent = (body[: len(body) // 2] if disturbance and disturbance.corrupt else body).encode()
    try:
        answer = await client.post(url, content=_content(sent, disturbance), headers=_described(sent, headers))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return Outcome(0, f"no answer: {type(error).__name__} {error}")
    except _Torn:
        return Outcome(0, "the connection was torn before the whole message was sent")
    return _understood(answer.status_code, answer.text, disturbance)


def _described(sent: bytes, headers: Mapping[str, str]) -> dict[str, str]:
    # The length is said, or a message in pieces would go out as chunks, which some receivers refuse.
    return {"content-type": "application/json", "content-length": str(len(sent)), **headers}


def _content(sent: bytes, disturbance: Disturbance | None) -> bytes | AsyncIterator[bytes]:
    if disturbance and disturbance.reset == "before":
        return _torn(sent)
    return _dribbled(sent, disturbance.slow) if disturbance and disturbance.slow else sent


async def _torn(sent: bytes) -> AsyncIterator[bytes]:
    yield sent[: len(sent) // 2]
    raise _Torn


async def _dribbled(sent: bytes, seconds: float) -> AsyncIterator[bytes]:
    step = max(1, -(-len(sent) // _DRIBBLES))
    for start in range(0, len(sent), step):
        await pause(seconds * step / len(sent))
        yield sent[start : start + step]


def _understood(status: int, reply: str, disturbance: Disturbance | None) -> Outcome:
    if disturbance and disturbance.reset == "after":
        return Outcome(0, "the connection was torn before the answer", answered=status)
    if disturbance and disturbance.status:
        return Outcome(disturbance.status, "taken for a failure", answered=status)
    return Outcome(status, reply)
