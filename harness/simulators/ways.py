"""What an address of a door is: how it is called, what it takes, what it answers."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from harness.simulators.bearer import Bearer
from harness.simulators.bodies import Listed, Shape, parse_json
from harness.simulators.quick import quick
from harness.simulators.reception import Handler, Reception, Visit

Asked = dict[str, Any]
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Way:
    """One method and path of a door.

    handler   called with the visit and with what was asked: the body of a `request`, the values of a `query`
    request   the form of the body, None when there is none to read
    query     the form of the query: every value a text, or a list of texts for what may stand there several times
    answers   what each status means
    open      no key is needed: the link travels in mails
    named     the field of the body that names the order
    """

    method: str
    path: str
    operation: str
    handler: Callable[[Visit, Asked], Awaitable[Response]]
    request: Shape | None = None
    query: Shape | None = None
    answers: Mapping[int, str] = field(default_factory=dict)
    open: bool = False
    named: str = "order"


def routes_of(ways: list[Way], reception: Reception, bearer: Bearer, *, peer: str = "") -> list[Route]:
    """The ways as routes: the key is checked first, then the form; each visit becomes one note."""
    return [
        Route(way.path, reception.door(way.operation, _checked(way, bearer), peer=peer), methods=[way.method])
        for way in ways
    ]


def _checked(way: Way, bearer: Bearer) -> Handler:
    check = quick(way.request) if way.request else None

    async def handler(visit: Visit) -> Response:
        if not way.open:
            bearer.check(visit.request)
        return await way.handler(visit, _read(way, visit, check))

    return handler


def _read(way: Way, visit: Visit, check: Callable[[object], None] | None) -> Asked:
    """What was asked, as its form wants it. The visit learns of the order even when the form is refused."""
    if way.query is not None:
        given = _given(way.query, visit.request)
        way.query.check(given)
        return given
    if check is None:
        return {}
    asked = parse_json(visit.raw)
    visit.order = _order_in(asked, way.named)
    check(asked)
    return dict(asked)


def _given(form: Shape, request: Request) -> Asked:
    query = request.query_params
    listed = {name for name, kind in form.fields.items() if isinstance(kind, Listed)}
    return {name: query.getlist(name) if name in listed else query[name] for name in query}


def _order_in(asked: object, field_: str) -> str:
    named = asked.get(field_) if isinstance(asked, dict) else None
    return named if isinstance(named, str) and is_reference(named) else ""


def is_reference(text: str) -> bool:
    """Whether `text` can be the reference of an order or of a return."""
    return _REFERENCE.fullmatch(text) is not None
