"""The page of the machinery: autopilot, clock, snapshots, and which simulators answer."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from harness.kernel.clock import stamp
from harness.simulators.console import machine
from harness.simulators.console.machine import PACES, STEPS, Done, Machine
from harness.simulators.console.notices import Notice
from harness.simulators.console.pages import page, words_for
from harness.simulators.console.visit import Form, back, console_of, notice, trouble
from harness.simulators.console.words import Words

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,59}")
_LONGEST = 100


async def show_machine(request: Request) -> Response:
    seen = await machine.machines(console_of(request).systems)
    at = max((each.now for each in seen if each.now), default=None)
    return page(
        request, "machine", machines=seen, now=stamp(at) if at else "", pace=max((each.pace for each in seen), default=1.0),
        paces=PACES, pilot=_pilot(seen), snapshots=_snapshots(seen), notice=notice(request),
        orders=sorted({order for each in seen for order in each.orders}),
    )  # fmt: skip


async def advance(request: Request, form: Form) -> Response:
    step, order = form.get("step", ""), form.get("order", "")[:_LONGEST]
    if step not in (*STEPS, "morning"):
        return trouble(request, "bad_form", 400)
    done = await machine.advance(console_of(request).systems, step, order)
    t = words_for(request)
    return _back(request, form, done, t(f"machine.passed_{step}"))


async def run_at(request: Request, form: Form) -> Response:
    pace = form.get("pace", "")
    if pace not in {str(known) for known in PACES}:
        return trouble(request, "bad_form", 400)
    done = await machine.run_at(console_of(request).systems, float(pace))
    t = words_for(request)
    return _back(request, form, done, t("machine.pace_is", pace=t(f"machine.pace_{pace}")))


async def switch(request: Request, form: Form) -> Response:
    on, order = form.get("on", ""), form.get("order", "")[:_LONGEST]
    if on not in ("yes", "no"):
        return trouble(request, "bad_form", 400)
    done = await machine.switch(console_of(request).systems, on=on == "yes", order=order)
    text = words_for(request)("machine.pilot_on" if on == "yes" else "machine.pilot_off")
    return _back(request, form, done, text)


async def take(request: Request, form: Form) -> Response:
    name, t = form.get("name", "").strip(), words_for(request)
    if not _NAME.fullmatch(name):
        return back("/machine", Notice("refused", t("machine.bad_name")), request)
    return _back(request, form, await machine.take(console_of(request).systems, name), t("machine.taken", name=name))


async def ask_restore(request: Request) -> Response:
    """The page that asks whether it is meant."""
    name = request.query_params.get("name", "")
    known = _snapshots(await machine.machines(console_of(request).systems))
    if name not in known:
        return trouble(request, "no_snapshot", 404)
    t = words_for(request)
    return page(request, "restore", name=name, systems=", ".join(t.word("systems", role) for role in known[name]))


async def restore(request: Request, form: Form) -> Response:
    name, systems = form.get("name", ""), console_of(request).systems
    known = _snapshots(await machine.machines(systems))
    if name not in known:
        return trouble(request, "no_snapshot", 404)
    done = await machine.restore(systems, name, known[name])
    return _back(request, form, done, words_for(request)("machine.restored", name=name))


def _back(request: Request, form: Form, done: Done, text: str) -> Response:
    t = words_for(request)
    failed = [_failure(role, done, t) for role in done.others]
    if not failed:
        said = Notice("done", text)
    elif done.roles:
        said = Notice("trouble", t("machine.partly", what=text), quote=" ".join(failed))
    else:
        said = Notice("trouble", t("machine.not_done"), quote=" ".join(failed))
    if form.get("from") == "order":
        return back("/order", said, request, ref=form.get("order", ""))
    return back("/machine", said, request)


def _failure(role: str, done: Done, t: Words) -> str:
    said = done.others[role]
    reason = t("systems_page.silent") if said.silent else said.sentence
    return f"{t.word('systems', role)}{t('press.colon')} {reason}."


def _pilot(seen: list[Machine]) -> str:
    """Whether it is "on", "off", or "mixed" as after one of the simulators was started anew."""
    states = {each.autopilot for each in seen if each.answers}
    return "mixed" if len(states) > 1 else "on" if True in states else "off"


def _snapshots(seen: list[Machine]) -> dict[str, list[str]]:
    """Name to the roles that have a snapshot of it."""
    found: dict[str, list[str]] = {}
    for each in seen:
        for name in each.snapshots:
            if _NAME.fullmatch(name):
                found.setdefault(name, []).append(each.role)
    return found
