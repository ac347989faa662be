"""The sites of one warehouse: where they stand, and when their truck leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from harness.simulators.refusal import Refused
from harness.simulators.store import Store

USUAL_CUT_OFF = time(17)  # when an autopilot hands over where no cut-off is set
_DAY = timedelta(days=1)

# Where a warehouse stands of which nothing else was said: the sender on its labels.
HERE = {
    "name": "Entrepôt Dryrun", "company": "", "line1": "12 rue du Quai", "line2": "", "postcode": "59000",
    "city": "Lille", "state": "", "country": "FR", "phone": "", "email": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One building. `cut_off` ("16:00", its own time) is when the truck of a working day leaves; "" for no such rule."""

    code: str
    name: str
    address: Mapping[str, str] = field(default_factory=lambda: dict(HERE))
    cut_off: str = ""
    time_zone: str = "Europe/Paris"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def day(self, moment: datetime) -> date:
        """The day that `moment` is here."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def leaving_day(self, accepted: datetime) -> str:
        """The day, as "2026-11-24", on which an order accepted at that moment leaves; "" where no cut-off is set."""
        if not self.cut_off:
            return ""
        day = self.day(accepted)
        if accepted > self._leaves(day):
            day += _DAY
        return _working(day).isoformat()

    def next_truck(self, after: datetime, not_before: str = "") -> datetime:
        """When the first truck leaves that is not gone at a moment, on the day `not_before` or later."""
        day = self.day(after)
        if after > self._leaves(day):
            day += _DAY
        if not_before:
            day = max(day, date.fromisoformat(not_before))
        return self._leaves(_working(day))

    def day_after(self, moment: datetime, missed: str = "") -> str:
        """The working day after today, or after the day `missed` when that is later."""
        day = self.day(moment)
        if missed:
            day = max(day, date.fromisoformat(missed))
        return _working(day + _DAY).isoformat()

    def _leaves(self, day: date) -> datetime:
        at = time.fromisoformat(self.cut_off) if self.cut_off else USUAL_CUT_OFF
        return datetime.combine(day, at, ZoneInfo(self.time_zone)).astimezone(UTC)


def _working(day: date) -> date:
    """`day`, or the Monday after it."""
    while day.weekday() > 4:
        day += _DAY
    return day


FIRST = Site(code="LIL", name="Lille")


class Sites:
    """All sites, the first of them where things go of which no site is said. There is always one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sites: dict[str, Site] = {}
        self._read()
        store.after_restoring(self._read)

    @property
    def all(self) -> list[Site]:
        return list(self._sites.values())

    @property
    def first(self) -> Site:
        return next(iter(self._sites.values()))

    def site(self, code: str, at: str = "site") -> Site:
        """The site of that code, the first one for "". Refused: 422, naming the field `at`."""
        if not code:
            return self.first
        if code not in self._sites:
            raise Refused(422, "unknown_site", f"there is no site {code[:40]}: there is {', '.join(self._sites)}", at)
        return self._sites[code]

    def of(self, code: str) -> Site:
        """The site that a part of an order is in."""
        return self._sites.get(code, self.first)

    def replace(self, rows: Sequence[Mapping[str, Any]], in_use: Iterable[str]) -> None:
        """These are the sites from now on. Refused: 422, or 409 while something lies `in_use` of one left out."""
        made = [_site(row, f"{index}") for index, row in enumerate(rows)]
        codes = {site.code for site in made}
        if len(codes) < len(made):
            raise Refused(422, "doubled_site", "a site stands twice in the list")
        if lost := sorted(set(in_use) - codes):
            raise Refused(409, "site_in_use", f"{lost[0]} holds stock, or did: keep it in the list")
        self._store.set_setting("sites", [site.to_json() for site in made])
        self._read()

    def _read(self) -> None:
        kept = self._store.setting("sites", [FIRST.to_json()])
        self._sites = {row["code"]: Site(**row) for row in kept}


def _site(row: Mapping[str, Any], at: str) -> Site:
    try:
        ZoneInfo(row.get("time_zone", FIRST.time_zone))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(422, "invalid_field", "is no time zone known here", f"{at}.time_zone") from error
    return Site(**row)
