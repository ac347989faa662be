"""Lists of the API: newest first, in pages, and never by walking over everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from harness.simulators.psp.api.call import Params
from harness.simulators.psp.book import Book
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.forms import Integer, Kind, Range, Text
from harness.simulators.psp.objects import listing, show
from harness.simulators.reception import Visit
from harness.simulators.things import Things


class Listed(Protocol):
    """Anything that a list call may show."""

    @property
    def id(self) -> str: ...

    @property
    def created(self) -> int: ...


T = TypeVar("T", bound=Listed)
PAGE: dict[str, Kind] = {"limit": Integer(1, 100), "starting_after": Text(200), "ending_before": Text(200)}
CREATED: dict[str, Kind] = {"created": Range(), **PAGE}
_CHUNK = 100  # things looked at together, when not all of them are shown

# `more(last, size)` gives up to `size` things beyond the one with this id ("": from the start), in one direction.
More = Callable[[str, int], Sequence[T]]


def everything(_thing: object) -> bool:
    """For lists that leave nothing out."""
    return True


class Pages:
    """Pages of lists over one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def of_all(
        self, visit: Visit, params: Params, things: Things[T], kind: str, allowed: Callable[[T], bool] = everything
    ) -> dict[str, Any]:
        """A page of all things of a kind that are `allowed`."""
        self._check_cursor(params, things, kind)
        if "ending_before" in params:
            found = self._collect(params, lambda last, size: things.earliest(size, after=last), allowed)
        else:
            found = self._collect(params, lambda last, size: things.latest(size, before=last), allowed)
        return self._page(visit, params, found)

    def of_list(
        self, visit: Visit, params: Params, things: Things[T], kind: str, list_: str,
        allowed: Callable[[T], bool] = everything,
    ) -> dict[str, Any]:  # fmt: skip
        """A page of the things that were entered in `list_` and are `allowed`."""
        self._check_cursor(params, things, kind)
        book = self._book

        def more(last: str, size: int) -> Sequence[T]:
            if "ending_before" in params:
                ids = book.listed(list_, size, after=last)
            else:
                ids = book.listed(list_, size, before=last)
            return [found for identity in ids if (found := things.get(identity)) is not None]

        return self._page(visit, params, self._collect(params, more, allowed))

    def of_few(self, visit: Visit, params: Params, few: Sequence[T]) -> dict[str, Any]:
        """A page of a short list, given oldest first."""
        ids = [each.id for each in few]
        for name in ("starting_after", "ending_before"):
            if name in params and params[name] not in ids:
                raise _no_such(params[name], name)

        def more(last: str, _size: int) -> Sequence[T]:
            if "ending_before" in params:
                return few[ids.index(last) + 1 :]
            return few[: ids.index(last)][::-1] if last else few[::-1]

        return self._page(visit, params, self._collect(params, more, everything))

    def _collect(self, params: Params, more: More[T], allowed: Callable[[T], bool]) -> list[T]:
        """As many as the page needs and one more, in the direction of `more`."""
        wanted = params.get("limit", 10) + 1
        size = _CHUNK if "created" in params or allowed is not everything else wanted
        first, last = params.get("created", (0, 10**11))
        # A list is in the order of coming in; an order's own clock may have been ahead by then, never behind.
        ahead = max((by.total_seconds() for by in self._book.simulation.clock.own.values()), default=0.0)
        forward = "ending_before" in params
        cursor: str = params.get("ending_before") or params.get("starting_after") or ""
        found: list[T] = []
        while len(found) < wanted and (chunk := more(cursor, size)):
            found += [thing for thing in chunk if first <= thing.created <= last and allowed(thing)]
            cursor = chunk[-1].id
            if not forward and chunk[-1].created < first - ahead:
                break
            if len(chunk) < size:
                break
        return found[:wanted]

    def _page(self, visit: Visit, params: Params, found: list[T]) -> dict[str, Any]:
        limit = params.get("limit", 10)
        page = found[:limit]
        if "ending_before" in params:
            page = page[::-1]
        shown = [show(self._book, thing) for thing in page]
        return listing(shown, visit.request.url.path, more=len(found) > limit)

    def _check_cursor(self, params: Params, things: Things[T], kind: str) -> None:
        if "starting_after" in params and "ending_before" in params:
            message = "You may only specify one of these parameters: starting_after, ending_before."
            raise Refusal(message, param="starting_after")
        for name in ("starting_after", "ending_before"):
            if name in params and params[name] not in things:
                raise _no_such(params[name], name, kind)


def _no_such(identity: str, param: str, kind: str = "object") -> Refusal:
    return Refusal(f"No such {kind}: '{identity[:100]}'", code="resource_missing", param=param)
