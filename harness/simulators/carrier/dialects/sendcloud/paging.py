"""Lists of parcels: filters, and pages that follow each other by cursors, the newest parcel first."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import quote, urlencode

from harness.kernel.clock import read_stamp
from harness.simulators.carrier.dialects.sendcloud.consignment import Consignment
from harness.simulators.carrier.dialects.sendcloud.counter import Counter
from harness.simulators.carrier.dialects.sendcloud.door import Rejected

PAGE = 100
LOOKED_THROUGH = 500  # consignments that one request looks at, so that it costs the same among a hundred thousand
MOST_IDS = 100

Keep = Callable[[Consignment], bool]


def listed(counter: Counter, query: Mapping[str, str]) -> tuple[list[Consignment], str, str]:
    """One page of parcels, and the queries of the next and the previous page ("" for none). Raises Rejected."""
    keep = _filters(counter, query)
    if "ids" in query:
        found = [one for number in whole_ids(query["ids"]) if (one := counter.get(number)) is not None]
        return [one for one in found if keep(one)], "", ""
    if number := query.get("tracking_number"):
        parcel = counter.by_number(number)
        return [one for one in [parcel] if one is not None and keep(one)], "", ""
    if reference := query.get("external_reference"):
        named = counter.by_reference(reference)
        return [one for one in [named] if one is not None and keep(one)], "", ""
    return _page(counter, query, keep)


def whole_ids(text: str) -> list[int]:
    """The ids of a comma separated list. Raises Rejected 400."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if (
        not parts
        or len(parts) > MOST_IDS
        or not all(part.isascii() and part.isdigit() and len(part) < 13 for part in parts)
    ):
        raise Rejected(400, f'ids: "Enter 1 to {MOST_IDS} whole numbers, separated by commas."')
    return [int(part) for part in parts]


def _page(counter: Counter, query: Mapping[str, str], keep: Keep) -> tuple[list[Consignment], str, str]:
    """The cursor `p=ID` goes on below that parcel, `r=1&p=ID` back above it, as Sendcloud's own do."""
    back, beyond = _cursor(counter, query.get("cursor", ""))
    group = query.get("order_number") or None
    if back:
        seen = counter.things.earliest(LOOKED_THROUGH, after=beyond, group=group)
    else:
        seen = counter.things.latest(LOOKED_THROUGH, before=beyond, group=group)
    kept: list[Consignment] = []
    last = beyond
    for one in seen:
        if len(kept) == PAGE:
            break
        last = str(one.id)
        kept += [one] if keep(one) else []
    ended = not seen or (last == str(seen[-1].id) and len(seen) < LOOKED_THROUGH)
    onward = "" if ended else last
    first = str(seen[0].id) if seen else ""
    if back:
        kept.reverse()
        return kept, _following(query, first), _following(query, onward, back=True)
    return kept, _following(query, onward), _following(query, first if beyond else "", back=True)


def _following(query: Mapping[str, str], beyond: str, *, back: bool = False) -> str:
    if not beyond:
        return ""
    cursor = base64.b64encode(f"{'r=1&' if back else ''}p={beyond}".encode()).decode()
    return urlencode({**query, "cursor": cursor}, quote_via=quote)


def _cursor(counter: Counter, cursor: str) -> tuple[bool, str]:
    if not cursor:
        return False, ""
    try:
        text = base64.b64decode(cursor, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        text = ""
    back, text = text.startswith("r=1&"), text.removeprefix("r=1&")
    if not text.startswith("p=") or text[2:] not in counter.things:
        raise Rejected(404, "Invalid cursor")
    return back, text[2:]


def _filters(counter: Counter, query: Mapping[str, str]) -> Keep:
    """Whether a consignment has what `query` asks for. Raises Rejected."""
    wanted: list[Keep] = []
    if status := query.get("parcel_status"):
        if not (status.isascii() and status.isdigit()):
            raise Rejected(400, 'parcel_status: "A valid integer is required."')
        wanted.append(lambda one: counter.status(one) == int(status))
    if number := query.get("order_number"):
        wanted.append(lambda one: one.order == number)
    if reference := query.get("external_reference"):
        wanted.append(lambda one: one.reference == reference)
    if "updated_after" in query:
        updated = _moment(query, "updated_after")
        wanted.append(lambda one: counter.updated(one) > updated)
    if "announced_after" in query:
        announced = _moment(query, "announced_after")
        wanted.append(lambda one: bool(one.announced) and read_stamp(one.announced) > announced)
    return lambda one: all(has(one) for has in wanted)


def _moment(query: Mapping[str, str], name: str) -> datetime:
    try:
        return read_stamp(query[name].replace(" ", "+"))  # a plus in a query is often sent bare
    except ValueError:
        message = f'{name}: "Datetime has wrong format. Use ISO 8601 with a time zone."'
        raise Rejected(400, message) from None
