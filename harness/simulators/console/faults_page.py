"""The page of faults: choose a message, choose what happens to it, and see what is armed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from harness.simulators.console import faults
from harness.simulators.console.notices import Notice
from harness.simulators.console.pages import page, words_for
from harness.simulators.console.plane import Said
from harness.simulators.console.visit import Form, back, console_of, notice, trouble
from harness.simulators.console.words import Words, first_up

_LONGEST = 200


async def show_faults(request: Request) -> Response:
    """What is armed and, once a message is chosen, what can happen to it."""
    kept = await faults.kept(console_of(request).systems)
    target = faults.chosen(kept, request.query_params.get("message", ""))
    order = request.query_params.get("order", "")[:_LONGEST]
    return page(
        request, "faults", kept=kept, target=target, order=order, ways=faults.WAYS, notice=notice(request),
        silent_roles=[each.role for each in kept if not each.answers],
        possible=faults.possible(target) if target else {}, named=faults.named, length=faults.length,
    )  # fmt: skip


async def arm(request: Request, form: Form) -> Response:
    systems, t = console_of(request).systems, words_for(request)
    target = faults.chosen(await faults.kept(systems), form.get("message", ""))
    if target is None or form.get("fault") not in faults.possible(target):
        return trouble(request, "bad_form", 400)
    try:
        disturbance = faults.made(target, form["fault"], form)
    except ValueError:
        came = Notice("refused", t("faults_page.bad_figure"))
        return back("/faults", came, request, message=target.name, order=form.get("order", ""))
    said = await systems.planes[target.role].act("POST", "/disturbances", disturbance.to_json())
    text = t("faults_page.is_armed", fault=t.word("faults", form["fault"]), message=t.message(target.message))
    return _back(request, said, target.role, text, t)


async def disarm(request: Request, form: Form) -> Response:
    """Forget what is armed in one simulator."""
    systems, t = console_of(request).systems, words_for(request)
    role = form.get("role", "")
    if role not in systems.planes:
        return trouble(request, "bad_form", 400)
    said = await systems.planes[role].act("DELETE", "/disturbances")
    return _back(request, said, role, t.of("faults_page.disarmed", role), t)


def _back(request: Request, said: Said, role: str, text: str, t: Words) -> Response:
    if said.ok:
        came = Notice("done", text)
    elif said.silent:
        came = Notice("trouble", t.of("press.silent", role))
    else:
        came = Notice("refused", first_up(t.of("press.refused", role)), quote=said.sentence)
    return back("/faults", came, request)
