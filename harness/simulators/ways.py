"""What an address of a door is: how it is called, what it takes, what it answers.

A door is a table of ways. It is checked by that table, and described by it (see `openapi`), so that what is written about
a door cannot differ from what it does.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from harness.simulators.bearer import Bearer
from harness.simulators.bodies import BadBody, Kind, Listed, Shape, Text, parse_json, printable
from harness.simulators.quick import quick
from harness.simulators.reception import Endpoint, Handler, Reception, Visit

Asked = dict[str, Any]
JSON = "application/json"
IDEMPOTENCY_KEY = Text(most=255, pattern="[!-~]([ -~]*[!-~])?")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a status means, and what comes with it: JSON of the form `shown`, or something else of a media type."""

    means: str
    shown: Kind | None = None
    media: str = JSON


@dataclass(frozen=True, slots=True)
class Way:
    """One method and path of a door.

    handler   called with the visit and with what was asked: the body of a `request`, the values of a `query`
    says      what it does, in one line
    request   the form of the body, None when there is none to read; `example` is one
    query     the form of the query: every value a text, or a list of texts for what may stand there several times
    headers   the form of the headers that mean something here, named as usual: `Idempotency-Key`
    at        the form of what stands in the path; what has another form is not found
    answers   what each status means, words alone for a refusal in our error shape. What follows from the form of the way
              (no key, not JSON, too long…) is left out: `openapi` knows it
    open      no key is needed: the link travels in mails
    named     the field of the body that names the order
    """

    method: str
    path: str
    operation: str
    handler: Callable[[Visit, Asked], Awaitable[Response]]
    says: str = ""
    request: Shape | None = None
    example: Mapping[str, Any] = field(default_factory=dict)
    query: Shape | None = None
    headers: Shape | None = None
    at: Mapping[str, Kind] = field(default_factory=dict)
    answers: Mapping[int, Answer | str] = field(default_factory=dict)
    open: bool = False
    named: str = "order"


def routes_of(ways: Sequence[Way], reception: Reception, bearer: Bearer, *, peer: str = "") -> list[Route]:
    """The ways as routes: the key is checked first, then the form; each visit becomes one note.

    The last route takes all that is no way, so that it is refused in the same shape and noted too.
    """
    routes = [
        Route(way.path, reception.door(way.operation, _checked(way, bearer), peer=peer), methods=[way.method])
        for way in ways
    ]
    nowhere = reception.door("nowhere", _refuser(routes), peer=peer)
    return [*routes, _Last("/{rest:path}", _Anything(nowhere), include_in_schema=False)]


class _Last(Route):
    """Takes every path; one with a line end in it too, which no pattern for paths matches."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (
            (Match.FULL, {"endpoint": self.endpoint, "path_params": {}})
            if scope["type"] == "http"
            else (Match.NONE, {})
        )


class _Anything:
    """An endpoint for every method, known or not."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._endpoint(Request(scope, receive, send))
        await answer(scope, receive, send)


def _refuser(routes: Sequence[Route]) -> Handler:
    """Refuses what is no way: 405 with the methods that there are, else 404."""

    async def handler(visit: Visit) -> Response:
        path = visit.request.scope["path"]
        asked = printable(f"{visit.request.method} {path}"[:200])
        known = {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}
        if not known:
            raise BadBody(404, "no_such_door", f"{asked}: there is nothing at this address")
        visit.headers = {"allow": ", ".join(sorted(known))}
        raise BadBody(405, "no_such_door", f"{asked}: this address takes {visit.headers['allow']}")

    return handler


def _checked(way: Way, bearer: Bearer) -> Handler:
    check = quick(way.request) if way.request else None

    async def handler(visit: Visit) -> Response:
        if not way.open:
            bearer.check(visit.request)
        return await way.handler(visit, _read(way, visit, check))

    return handler


def _read(way: Way, visit: Visit, check: Callable[[object], None] | None) -> Asked:
    """What was asked, as its form wants it. The visit learns of the order even when the form is refused."""
    asked: Asked = {}
    if way.query is not None:
        asked = _given(way.query, visit.request)
        way.query.check(asked)
    elif check is not None:
        _check_media(visit.request)
        body = parse_json(visit.raw)
        visit.order = _order_in(body, way.named)
        check(body)
        asked = dict(body)
    if way.headers is not None:
        _check_headers(way.headers, visit.request)
    return asked


def _check_media(request: Request) -> None:
    """Raises BadBody 415 for a body that says it is not JSON in UTF-8. One that says nothing is looked at."""
    said = request.headers.get("content-type")
    if said is None or said == JSON:
        return
    media, _, more = said.partition(";")
    charset = re.search(r"charset\s*=\s*\"?([^\s\";]*)", more, re.IGNORECASE)
    if media.strip().lower() != JSON or (charset and charset[1].lower() not in ("utf-8", "utf8")):
        raise BadBody(415, "unsupported_media_type", f"a body is {JSON} in UTF-8, not {said[:100]!r}")


def _check_headers(form: Shape, request: Request) -> None:
    """Raises BadBody 400 for a header that is missing, or of another form."""
    for name, kind in form.fields.items():
        said = request.headers.get(name)
        word = name.lower().replace("-", "_")
        if said is None:
            if name not in form.optional:
                raise BadBody(400, f"missing_{word}", f"a header {name} is needed", name)
            continue
        try:
            kind.check(said)
        except BadBody as bad:
            raise BadBody(400, f"invalid_{word}", bad.message, name) from bad


def _given(form: Shape, request: Request) -> Asked:
    """The values of a query. Raises BadBody 422 for one that stands there twice and may not."""
    query = request.query_params
    listed = {name for name, kind in form.fields.items() if isinstance(kind, Listed)}
    for name in query:
        if name not in listed and len(query.getlist(name)) > 1:
            raise BadBody(422, "invalid_field", "stands twice in the query", printable(name[:60]))
    return {name: query.getlist(name) if name in listed else query[name] for name in query}


def _order_in(asked: object, field_: str) -> str:
    named = asked.get(field_) if isinstance(asked, dict) else None
    return named if isinstance(named, str) and is_reference(named) else ""


def is_reference(text: str) -> bool:
    """Whether `text` can be the reference of an order or of a return."""
    return _REFERENCE.fullmatch(text) is not None
