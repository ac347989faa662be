"""Is every system of a landscape there, well, and willing to let us in? Looks, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from harness.kernel.errors import Compromised
from harness.landscape.asking import NoAnswer, ask
from harness.landscape.endpoint import Endpoint
from harness.landscape.model import Landscape

State = Literal["healthy", "no answer", "unhealthy", "key refused"]


@dataclass(frozen=True, slots=True)
class Row:
    """What the doctor found of one system. `remedy` is one sentence with file and key, "" when it is healthy."""

    role: str
    address: str
    state: State
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class _Questions:
    """Two paths of one system: one that any healthy one answers with 2xx, one that only the right key opens."""

    health: str
    guarded: str = ""
    key: str = ""


def examine(landscape: Landscape, endpoints: Mapping[str, Endpoint], *, within: float = 5.0) -> list[Row]:
    """One row for each endpoint, in the order of `endpoints`; `within` is the patience for one answer, in seconds.

    A system that has no address is only looked at by its probe, and a probe is not asked here.
    """
    return [_examined(landscape, endpoint, within) for endpoint in endpoints.values() if endpoint.address]


def require_healthy(rows: Iterable[Row]) -> None:
    """Raise Compromised, one sentence a line, unless all rows are healthy."""
    problems = [row.remedy for row in rows if row.state != "healthy"]
    if problems:
        raise Compromised("\n".join(problems))


def _examined(landscape: Landscape, endpoint: Endpoint, within: float) -> Row:
    questions = _questions(landscape, endpoint)
    state, seen = _state(endpoint, questions, within)
    return Row(endpoint.role, endpoint.address, state, _remedy(landscape, endpoint, state, seen))


def _questions(landscape: Landscape, endpoint: Endpoint) -> _Questions:
    if endpoint.kind == "simulated":
        return _Questions("/_control/health", "/_control/peers", endpoint.extras.get("control_key", ""))
    if landscape.systems[endpoint.role].driver == "oscar":
        return _Questions("/integration/health/", "/integration/orders/?since=0", endpoint.key)
    if endpoint.role == "psp":
        return _Questions("/", "/v1/balance", endpoint.key)
    return _Questions("/")


def _state(endpoint: Endpoint, questions: _Questions, within: float) -> tuple[State, str]:
    try:
        status, answer = ask("GET", endpoint.address + questions.health, within=within)
        if not _well(status, exact=questions.health != "/"):
            return "unhealthy", f"{status} {_short(answer)}".strip()
        if questions.guarded:
            status, _ = ask("GET", endpoint.address + questions.guarded, key=questions.key, within=within)
            if status in (401, 403):
                return "key refused", str(status)
    except NoAnswer as reason:
        return "no answer", str(reason)
    return "healthy", ""


def _well(status: int, *, exact: bool) -> bool:
    """A health page says 2xx. A front page may redirect or ask who we are: there is somebody, at least."""
    return 200 <= status < 300 if exact else status < 500


def _remedy(landscape: Landscape, endpoint: Endpoint, state: State, seen: str) -> str:
    system = landscape.systems[endpoint.role]
    at = f"{landscape.source}: systems.{endpoint.role}"
    if state == "healthy":
        return ""
    if system.started:
        return f"{at}: {endpoint.address}, which was started for this run, is not well ({state}: {seen}); see its log in the run directory."
    if state == "no answer":
        return f"{at}.address {endpoint.address} does not answer ({seen}); start that system, or correct the address."
    if state == "unhealthy":
        return f"{at}.address {endpoint.address} answers {seen} when asked for its health; repair that system, or correct the address."
    name = "control_key" if endpoint.kind == "simulated" else "key"
    named = system.control_key if endpoint.kind == "simulated" else system.key
    if named is None:
        return (
            f'{at}.{name} is missing and {endpoint.address} asks for one ({seen}); write {name} = {{ env = "NAME" }}.'
        )
    return f"{at}.{name} names {named.env}, whose key {endpoint.address} refuses ({seen}); put the right key there."


def _short(answer: Any) -> str:
    return " ".join(str(answer or "").split())[:120]
