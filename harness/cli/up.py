"""`dryrun up`: a landscape started by hand, for people to look at."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from harness.cli import rooms
from harness.cli.scratch import scratch
from harness.cli.words import word
from harness.kernel.errors import Compromised
from harness.kernel.waiting import eventually
from harness.landscape.load import load

_LOOK_EVERY = 3600.0  # seconds of one wait; waits follow each other until Ctrl-C


def keep_up(name: str, language: str) -> None:
    """Start the landscape, print where everything is, and wait. Raises Compromised when a system dies."""
    console = Console()
    landscape = load(name)
    with (
        scratch("up") as folder,
        rooms.systems().start(landscape, home=folder, seed=0, log=_teller(console)) as running,
    ):
        console.print(addresses(running.endpoints, language))
        console.print(f"{word('logs', language)}: {folder}/logs", soft_wrap=True)
        console.print(word("until", language))
        _wait(running)


def addresses(endpoints: Any, language: str) -> Table:
    """Where a person can look, and what to sign in with."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for role, endpoint in endpoints.items():
        table.add_row(
            f"{word(role, language)} ({word(endpoint.kind, language)})",
            endpoint.address,
            _hint(role, endpoint, language),
        )
        if "staff_user" in endpoint.extras:
            user, password = endpoint.extras["staff_user"], endpoint.extras["staff_password"]
            table.add_row(
                f"  {word('back office', language)}",
                f"{endpoint.address}/dashboard/",
                word("signed in as", language, user=user, password=password),
            )
    return table


def _hint(role: str, endpoint: Any, language: str) -> str:
    if role == "psp" and endpoint.kind == "simulated":
        return word("reached from checkout", language)
    if role == "mail" and "smtp" in endpoint.extras:
        return f"/messages, SMTP {endpoint.extras['smtp']}"
    return ""


def _teller(console: Console) -> Any:
    return lambda line: console.print(line, style="dim", highlight=False)


def _wait(running: Any) -> None:
    while not (died := eventually(running.check, within=_LOOK_EVERY, every=0.5).value):
        pass
    raise Compromised("\n".join(died))
