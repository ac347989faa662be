"""A carrier's day: what happens next to a parcel when nobody interferes, and when.

Collected in the evening, a night in the hubs, out in the morning, delivered before noon; the number of working days is
that of the tariff. A parcel in a pick-up point is fetched after one to four days, and goes back after fourteen. What
went wrong by hand goes on as carriers do: a second attempt, the pick-up point, the way back. Nothing goes wrong by itself.

Chance comes from the seed, the parcel and how often it moved, so that a run can be repeated. Hours are those of Paris.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from harness.kernel.clock import read_stamp
from harness.kernel.seed import Seed
from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.points import nearest
from harness.simulators.carrier.rates import Lane, days_of

KEPT = timedelta(days=14)  # how long a pick-up point keeps a parcel
_COLLECTING = (time(17, 0), time(19, 0))
_NIGHT = (time(1, 0), time(4, 30))
_LOADING = (time(6, 30), time(8, 30))
_ROUND = (time(9, 30), time(12, 0))
_SHOP_HOURS = (time(10, 0), time(18, 30))
_AFTERNOON = (time(16, 0), time(18, 0))


@dataclass(frozen=True, slots=True)
class Step:
    """The next move of a parcel, when (aware), and why when it is an unlucky one."""

    move: str
    at: datetime
    reason: str = ""


def next_step(parcel: Parcel, since: datetime, seed: Seed) -> Step | None:
    """What people do next with a parcel that is as it is at `since`; None when nobody does anything."""
    chance = seed.stream("routine", parcel.id, str(len(parcel.events)))
    plan = _PLANS.get(parcel.state)
    return plan(parcel, since.astimezone(_zone()), chance, seed) if plan else None


def expiry(parcel: Parcel) -> Step | None:
    """What happens to a parcel even when nobody does anything: a pick-up point sends it back."""
    if parcel.state != "at_pickup_point":
        return None
    return Step("send_back", read_stamp(parcel.events[-1]["at"]) + KEPT, "unclaimed")


def _announced(parcel: Parcel, since: datetime, chance: Random, _seed: Seed) -> Step | None:
    if parcel.direction == "return":
        return Step("collect", _on(since, chance.randint(1, 3), _SHOP_HOURS, chance))
    # Our own door has a hand-over, which the sender makes; who has put it on a manifest waits for the van.
    if parcel.dialect == "native" and not parcel.manifest:
        return None
    return Step("collect", _next_working(since, _COLLECTING, chance))


def _collected(_parcel: Parcel, since: datetime, chance: Random, _seed: Seed) -> Step:
    return Step("transit", since + timedelta(minutes=chance.randint(60, 180)))


def _in_transit(parcel: Parcel, since: datetime, chance: Random, seed: Seed) -> Step:
    if _scans(parcel) > 1:
        return Step("out", _next_working(since, _LOADING, chance))
    days = seed.stream("routine", parcel.id, "days").randint(*_days(parcel))
    collected = next(event for event in parcel.events if event["type"] == "parcel.collected")
    arrival = _after_working_days(read_stamp(collected["at"]).astimezone(_zone()), days, _NIGHT, chance)
    return Step("transit", arrival if arrival > since else _next_working(since, _NIGHT, chance))


def _out(parcel: Parcel, since: datetime, chance: Random, _seed: Seed) -> Step:
    at = _within(since, _ROUND, chance)
    if at <= since:
        at = since + timedelta(minutes=chance.randint(30, 120))
    return Step("hold_at_point" if parcel.service == "pickup" else "deliver", at)


def _at_point(_parcel: Parcel, since: datetime, chance: Random, _seed: Seed) -> Step:
    return Step("deliver", _on(since, chance.randint(1, 4), _SHOP_HOURS, chance))


def _failed(parcel: Parcel, since: datetime, chance: Random, _seed: Seed) -> Step:
    attempts = sum(event["type"] == "parcel.failed" for event in parcel.events)
    if parcel.events[-1].get("reason") == "address":
        return Step("send_back", _next_working(since, _SHOP_HOURS, chance), "address")
    if attempts < 2:
        return Step("out", _next_working(since, _LOADING, chance))
    if parcel.direction == "outbound" and nearest(parcel.asked["recipient"]):
        return Step("hold_at_point", _next_working(since, _AFTERNOON, chance))
    return Step("send_back", _next_working(since, _SHOP_HOURS, chance), "undeliverable")


def _refused(_parcel: Parcel, since: datetime, chance: Random, _seed: Seed) -> Step:
    return Step("send_back", since + timedelta(minutes=chance.randint(120, 360)), "refused")


def _misrouted(_parcel: Parcel, since: datetime, chance: Random, _seed: Seed) -> Step:
    return Step("transit", _next_working(since, _NIGHT, chance))


def _damaged(_parcel: Parcel, since: datetime, chance: Random, _seed: Seed) -> Step:
    return Step("send_back", _next_working(since, _SHOP_HOURS, chance), "damaged")


def _returning(_parcel: Parcel, since: datetime, chance: Random, _seed: Seed) -> Step:
    return Step("return", _after_working_days(since, chance.randint(2, 4), _ROUND, chance))


_PLANS = {
    "announced": _announced, "collected": _collected, "in_transit": _in_transit, "out_for_delivery": _out,
    "at_pickup_point": _at_point, "failed": _failed, "refused": _refused, "misrouted": _misrouted, "damaged": _damaged,
    "returning": _returning,
}  # fmt: skip


def _scans(parcel: Parcel) -> int:
    """In how many hubs the parcel was since something else happened to it."""
    count = 0
    for event in reversed(parcel.events):
        if event["type"] != "parcel.in_transit":
            break
        count += 1
    return count


def _days(parcel: Parcel) -> tuple[int, int]:
    sender, recipient = parcel.asked["sender"], parcel.asked["recipient"]
    lane = Lane(sender["country"] or "FR", recipient["country"], sender["postcode"], recipient["postcode"])
    return days_of(parcel.service, lane)


def _within(day: datetime, hours: tuple[time, time], chance: Random) -> datetime:
    """A moment between two hours of the day of `day`."""
    start, end = (datetime.combine(day.date(), hour, day.tzinfo) for hour in hours)
    return start + timedelta(seconds=chance.randint(0, int((end - start).total_seconds())))


def _on(since: datetime, days: int, hours: tuple[time, time], chance: Random) -> datetime:
    return _within(since + timedelta(days=days), hours, chance)


def _next_working(since: datetime, hours: tuple[time, time], chance: Random) -> datetime:
    """The next moment between two hours of a working day that lies after `since`."""
    at = _within(since, hours, chance)
    return at if at > since and _is_working(at) else _after_working_days(since, 1, hours, chance)


def _after_working_days(since: datetime, days: int, hours: tuple[time, time], chance: Random) -> datetime:
    """A moment between two hours of the working day that is the `days`-th after that of `since`."""
    day = since
    while days > 0:
        day += timedelta(days=1)
        days -= _is_working(day)
    return _within(day, hours, chance)


def _is_working(day: datetime) -> bool:
    return day.weekday() < 5


@lru_cache(maxsize=1)
def _zone() -> tzinfo:
    try:
        return ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:  # a machine without time zones: an hour or two make no difference here
        return UTC
