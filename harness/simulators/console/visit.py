"""What every page needs: the simulators, the doorkeeper, the notices; and the form that was sent, once it is trusted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from harness.simulators.bodies import BadBody, read_bytes
from harness.simulators.console.guard import Doorkeeper
from harness.simulators.console.notices import Notice, Notices
from harness.simulators.console.pages import link, page
from harness.simulators.console.systems import Systems

_FORM_LIMIT = 64 * 1024
_MOST_FIELDS = 200

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Console:
    """One console at work."""

    systems: Systems
    keeper: Doorkeeper
    notices: Notices = field(default_factory=Notices)


def console_of(request: Request) -> Console:
    found: Console = request.app.state.console
    return found


def sent(handler: Callable[[Request, Form], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint for a form: `handler` is called only for one that this console gave to this visitor."""

    async def endpoint(request: Request) -> Response:
        try:
            form = _read(await read_bytes(request, _FORM_LIMIT))
        except BadBody as bad:
            return trouble(request, "bad_form", bad.status)
        if not console_of(request).keeper.meant(request, form.get("token", "")):
            return trouble(request, "not_meant", 403)
        return await handler(request, form)

    return endpoint


def trouble(request: Request, name: str, status: int) -> Response:
    """A page that says what is wrong with the request itself; `name` is that of its texts."""
    return page(request, "trouble", status=status, name=name)


def back(path: str, said: Notice, request: Request, **query: str | int) -> Response:
    """On to a page of this console, to where it shows `said`: a phone would show its top."""
    return RedirectResponse(link(path, **query, said=console_of(request).notices.keep(said)) + "#said", 303)


def notice(request: Request) -> Notice | None:
    """What came of the press that led to this page."""
    return console_of(request).notices.named(request.query_params.get("said", ""))


def whole(text: str, *, least: int, most: int, otherwise: int) -> int:
    """The number in `text` when it lies within these bounds, else `otherwise`."""
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
    return value if least <= value <= most else otherwise


def _read(raw: bytes) -> Form:
    try:
        fields = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise BadBody(400, "malformed_form", "the form cannot be read") from error
    return dict(fields)
