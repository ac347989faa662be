"""The messages of one order as a timeline, and one message as it was sent and answered."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from harness.simulators.console.faults import Target
from harness.simulators.console.pages import page, words_for
from harness.simulators.console.systems import Noted, notes_in
from harness.simulators.console.timeline import pretty, timeline
from harness.simulators.console.visit import console_of, trouble, whole
from harness.simulators.journal import Note

_LONGEST = 200


async def show_messages(request: Request) -> Response:
    order = request.query_params.get("ref", "")[:_LONGEST]
    if not order:
        return trouble(request, "no_order", 404)
    notes, silent = await console_of(request).systems.notes(order)
    lines = timeline(notes, words_for(request))
    only = request.query_params.get("only", "")
    shown = [line for line in lines if only != "messages" or line.kind != "moved"]
    return page(request, "messages", order=order, lines=shown, silent_roles=silent, only=only)


async def show_message(request: Request) -> Response:
    """One note, found by the simulator that wrote it and its number."""
    order = request.query_params.get("ref", "")[:_LONGEST]
    plane = console_of(request).systems.planes.get(request.path_params["role"])
    number = whole(request.path_params["number"], least=1, most=10**9, otherwise=0)
    if plane is None or not number:
        return trouble(request, "no_message", 404)
    said = await plane.look("/notes", {"order": order, "after": number - 1})
    note = next((note for note in notes_in(said) if note.number == number and note.order == order), None)
    if note is None:
        return trouble(request, "silent" if said.silent else "no_message", 502 if said.silent else 404)
    [line] = timeline([Noted(plane.role, note)], words_for(request))
    return page(
        request, "message", order=order, line=line, note=note, target=_target(plane.role, note),
        body=pretty(note.body), reply=pretty(note.reply), fields=_fields(note),
    )  # fmt: skip


def _fields(note: Note) -> str:
    fields = {name: value for name, value in note.fields.items() if name not in ("attempt", "took")}
    return pretty(json.dumps(fields)) if fields else ""


def _target(role: str, note: Note) -> str:
    """How the page of faults calls messages like this one; "" for what is none."""
    return Target(role, note.kind, note.operation).name if note.kind in ("sent", "received") else ""
