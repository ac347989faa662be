"""The list of orders, one order with all its cards, and what a press on one of their buttons does."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from harness.kernel.money import Money
from harness.simulators.board import Button
from harness.simulators.console.drawn import SHARED, draw, press_word
from harness.simulators.console.machine import on_its_own
from harness.simulators.console.notices import Notice
from harness.simulators.console.orders import listing, standings
from harness.simulators.console.pages import link, page, words_for
from harness.simulators.console.plane import Plane, Said
from harness.simulators.console.pressing import NotFilled, filled, offered
from harness.simulators.console.systems import Seen, find
from harness.simulators.console.visit import Form, back, console_of, notice, trouble, whole
from harness.simulators.console.words import Words

_LONGEST = 200  # characters of a reference or of a search
_DEEPEST = 200  # cards of one simulator


async def show_orders(request: Request) -> Response:
    search = request.query_params.get("q", "").strip()[:_LONGEST]
    number = whole(request.query_params.get("page", "1"), least=1, most=99, otherwise=1)
    found = await listing(console_of(request).systems, number=number, search=search)
    if search and [row.order for row in found.rows] == [search]:
        return RedirectResponse(link("/order", ref=search), 303)
    if search and not found.rows:
        known = await console_of(request).systems.boards(search, limit=1)  # older than the list reaches
        if known.seen:
            return RedirectResponse(link("/order", ref=search), 303)
    t = words_for(request)
    return page(
        request, "orders", found=found, search=search, notice=notice(request),
        silent_roles=found.silent, rows=[(row, standings(row.cards, t)) for row in found.rows],
    )  # fmt: skip


async def show_order(request: Request) -> Response:
    """One order; without a reference, what belongs to no order."""
    order = request.query_params.get("ref", "")[:_LONGEST]
    t, said = words_for(request), notice(request)
    systems = console_of(request).systems
    boards, pilot = await asyncio.gather(systems.boards(order, limit=_DEEPEST), on_its_own(systems, order))
    cards = draw((seen for seen in boards.seen if seen.card.order == order), t, said)
    if not cards and not boards.silent:
        return trouble(request, "no_order", 404)
    own = [card for card in cards if card.seen.card.thing not in SHARED]
    elsewhere = said if said and all(card.notice is None for card in cards) else None
    return page(
        request, "order", order=order, cards=own, shared=[card for card in cards if card not in own], silent_roles=boards.silent, notice=elsewhere, pilot=pilot,
        standings=standings((card.seen for card in own), t),
    )  # fmt: skip


async def press(request: Request, form: Form) -> Response:
    """Press a button of a card. The card is asked for once more, and only what it still offers is done."""
    order, role = form.get("order", ""), form.get("role", "")
    place = (role, form.get("thing", ""), form.get("id", ""))
    systems, t = console_of(request).systems, words_for(request)
    if role not in systems.planes:
        return trouble(request, "bad_form", 400)
    boards = await systems.boards(order, limit=_DEEPEST, roles=[role])
    seen = find(boards.seen, place)
    if boards.silent:
        came = Notice("trouble", t.of("press.silent", role), place=place)
    else:
        came = await _pressed(systems.planes[role], seen, form, place, t)
    return back("/order", came, request, ref=order)


async def _pressed(plane: Plane, seen: Seen | None, form: Form, place: tuple[str, str, str], t: Words) -> Notice:
    button = offered(seen.card, form.get("button", "")) if seen else None
    if seen is None or button is None:
        now = t("press.gone_now", state=t.state(seen.card.thing, seen.card.state)) if seen else ""
        return Notice("refused", f"{t('press.gone')} {now}".strip(), place=place)
    try:
        body = filled(button, form, str(seen.card.facts.get("currency", "")))
    except NotFilled as wrong:
        reason = t(f"press.{wrong.reason}", **_shown(wrong.put, t))
        return Notice("refused", f"{t.word('inputs', wrong.field)}{t('press.colon')} {reason}", place=place)
    said = await plane.act("POST", button.path, body)
    return _came(said, button, seen, place, t)


def _shown(put: Mapping[str, object], t: Words) -> dict[str, object]:
    return {name: each.shown(t.language) if isinstance(each, Money) else each for name, each in put.items()}


def _came(said: Said, button: Button, seen: Seen, place: tuple[str, str, str], t: Words) -> Notice:
    name = press_word("moves" if button.kind == "move" else "incidents", seen.card, button.name, t)
    if said.ok:
        return Notice("done", t("press.done", what=name), place=place)
    if said.silent:
        return Notice("trouble", t.of("press.no_answer", seen.role, what=name), place=place)
    kind = t.refusal(said.code) or t.of("press.refused", seen.role)
    return Notice("refused", f"{name}{t('press.colon')} {kind}", quote=said.sentence, place=place)
