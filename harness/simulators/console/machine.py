"""What is done to all simulators together: their clocks, the autopilot, snapshots."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from harness.kernel.clock import read_stamp
from harness.simulators.console.plane import Plane, Said
from harness.simulators.console.systems import Systems

MORNING = time(8, 0, tzinfo=UTC)
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
PACES = (1, 60, 600, 3600)


@dataclass(frozen=True, slots=True)
class Machine:
    """One simulator as it runs. `now` None and no `pace` when it does not answer."""

    role: str
    url: str
    now: datetime | None = None
    pace: float = 0.0
    autopilot: bool = False
    orders: Mapping[str, bool] = field(default_factory=dict)
    snapshots: tuple[str, ...] = ()

    @property
    def answers(self) -> bool:
        return self.now is not None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of something done to all: the roles that did it, and what the others said."""

    roles: tuple[str, ...]
    others: Mapping[str, Said]


async def machines(systems: Systems, order: str = "") -> list[Machine]:
    """All simulators, by the time of one order when given."""
    return list((await systems.each(lambda plane: _look(plane, order))).values())


async def advance(systems: Systems, step: str, order: str = "") -> Done:
    """Let time pass: "hour", "day" or "morning" (to the next eight o'clock). All clocks stand alike afterwards.

    One simulator after the other: the warehouse ends its day before the courier begins.
    """
    present = await systems.each(lambda plane: _now(plane, order))
    known = {role: now for role, now in present.items() if now is not None}
    if not known:
        return Done((), {role: Said(0) for role in present})
    reached = target(step, max(known.values()))

    async def go(plane: Plane) -> Said:
        if plane.role not in known:
            return Said(0)
        body: dict[str, Any] = {"advance": (reached - known[plane.role]).total_seconds()}
        return await plane.act("POST", "/clock", body | ({"order": order} if order else {}))

    return await _in_turn(systems.planes.values(), go)


def target(step: str, now: datetime) -> datetime:
    """The moment that a step leads to. Raises KeyError for an unknown step."""
    if step == "morning":
        today = datetime.combine(now.astimezone(UTC).date(), MORNING)
        return today if today > now else today + timedelta(days=1)
    return now + STEPS[step]


async def run_at(systems: Systems, pace: float) -> Done:
    return await _at_once(systems, lambda plane: plane.act("PUT", "/clock", {"pace": pace}))


async def switch(systems: Systems, *, on: bool, order: str = "") -> Done:
    """The autopilot of all orders, or of one."""
    body: dict[str, Any] = {"on": on} | ({"order": order} if order else {})
    return await _at_once(systems, lambda plane: plane.act("PUT", "/autopilot", body))


async def on_its_own(systems: Systems, order: str) -> bool:
    """Whether the autopilot moves this order in some system."""
    said = await systems.each(lambda plane: plane.look("/autopilot"))
    pilots = [answer.mapped() for answer in said.values()]
    return any((pilot.get("orders") or {}).get(order, pilot.get("on")) is True for pilot in pilots)


async def take(systems: Systems, name: str) -> Done:
    return await _at_once(systems, lambda plane: plane.act("POST", "/snapshots", {"name": name}))


async def restore(systems: Systems, name: str, roles: Iterable[str]) -> Done:
    """Put back those simulators that have a snapshot of this name."""
    planes = [systems.planes[role] for role in roles]
    return await _in_turn(planes, lambda plane: plane.act("POST", f"/snapshots/{name}/restore", {}))


async def _look(plane: Plane, order: str) -> Machine:
    clock = await plane.look("/clock", {"order": order} if order else None)
    if clock.silent:
        return Machine(plane.role, plane.url)
    pilot, kept = (await plane.look("/autopilot")).mapped(), (await plane.look("/snapshots")).listed("snapshots")
    orders = pilot.get("orders")
    return Machine(
        plane.role, plane.url, _moment(clock), _pace(clock), pilot.get("on") is True,
        orders if isinstance(orders, dict) else {},
        tuple(str(each["name"]) for each in kept if isinstance(each, dict) and "name" in each),
    )  # fmt: skip


async def _now(plane: Plane, order: str) -> datetime | None:
    return _moment(await plane.look("/clock", {"order": order} if order else None))


def _moment(said: Said) -> datetime | None:
    try:
        return read_stamp(str(said.mapped().get("now", "")))
    except ValueError:
        return None


def _pace(said: Said) -> float:
    pace = said.mapped().get("pace", 1.0)
    return float(pace) if isinstance(pace, int | float) else 1.0


async def _at_once(systems: Systems, act: Callable[[Plane], Awaitable[Said]]) -> Done:
    return _done(await systems.each(act))


async def _in_turn(planes: Iterable[Plane], act: Callable[[Plane], Awaitable[Said]]) -> Done:
    return _done({plane.role: await act(plane) for plane in planes})


def _done(said: Mapping[str, Said]) -> Done:
    others = {role: answer for role, answer in said.items() if not answer.ok}
    return Done(tuple(role for role in said if role not in others), others)
