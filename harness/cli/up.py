"""`dryrun up`: a landscape started by hand, for people to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console

from harness.cli import rooms
from harness.cli.outlet import console
from harness.cli.scratch import scratch
from harness.cli.words import word
from harness.kernel.errors import Compromised
from harness.kernel.waiting import eventually
from harness.landscape.endpoint import Endpoint
from harness.landscape.load import load
from harness.landscape.model import Landscape

_LOOK_EVERY = 3600.0  # seconds of one wait; waits follow each other until Ctrl-C


def keep_up(name: str, language: str, *, console_host: str = "127.0.0.1") -> None:
    """Start the landscape, print where everything is, and wait for Ctrl-C. Raises Compromised when a system dies.

    `console_host` is the address that the console for people listens on.
    """
    landscape = load(name)
    with console(highlight=False, soft_wrap=True) as terminal:
        _keep(landscape, language, terminal, console_host)
        terminal.print(word("ended", language))


def _keep(landscape: Landscape, language: str, terminal: Console, console_host: str) -> None:
    with (
        scratch("up") as folder,
        rooms.systems().start(landscape, home=folder, seed=0, log=terminal.print, language=language) as running,
    ):
        opened = rooms.console().open_console(running, home=folder, host=console_host)
        for line in console_lines(opened, language):
            terminal.print(line, markup=False)
        for line in addresses(running.endpoints, language):
            terminal.print(line, markup=False)
        terminal.print(word("logs", language, path=folder / "logs"), word("until", language), sep="\n", markup=False)
        _wait(running)


def addresses(endpoints: Mapping[str, Endpoint], language: str) -> Iterator[str]:
    """Where a person can look, and what to sign in with: one line each, whole, so that it can be copied."""
    names = {role: f"{word(role, language)} ({word(endpoint.kind, language)})" for role, endpoint in endpoints.items()}
    width = max(map(len, names.values()), default=0) + 2
    for role, endpoint in endpoints.items():
        yield f"{names[role]:<{width}}{endpoint.address}"
        for hint in _hints(role, endpoint, language):
            yield f"{'':<{width}}{hint}"


def console_lines(opened: Any, language: str) -> Iterator[str]:
    """Where people play with the landscape, and what they sign in with; `opened` None when nothing is simulated."""
    if opened is not None:
        yield f"{word('console', language)}  {opened.address}"
        if opened.key:
            yield f"{'':<{len(word('console', language))}}  {word('console key', language, key=opened.key)}"


def _hints(role: str, endpoint: Endpoint, language: str) -> Iterator[str]:
    given = endpoint.extras
    if "staff_user" in given:
        yield word("back office", language, address=endpoint.address, user=given["staff_user"])
        yield word("password", language, password=given["staff_password"])
    if role == "psp" and endpoint.kind == "simulated":
        yield word("hosted payment", language)
    if role == "mail" and endpoint.kind == "simulated":
        yield word("messages", language, address=endpoint.address, smtp=given.get("smtp", "?"))
    elif endpoint.kind == "simulated":
        yield word("notes", language, address=endpoint.address)


def _wait(running: Any) -> None:
    try:
        while not (died := eventually(running.check, within=_LOOK_EVERY, every=0.5).value):
            pass
    except KeyboardInterrupt:
        return  # the usual end
    raise Compromised("\n".join(died))
