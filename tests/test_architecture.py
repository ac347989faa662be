"""Who may import whom, as a document that is run. Change this table only when the design changes, and say why.

The ledger is the waist: simulators, drivers and probes know nothing of checks; checks know nothing of how anything was
done. A library enters at its door and is met behind our own words everywhere else.
"""

import ast
from pathlib import Path

from tests.architecture.reading import EVERYTHING, Table, problems

ROOT = Path(__file__).resolve().parent.parent

_ALL = frozenset({EVERYTHING})
_JOINING = frozenset({"fixtures", "plugin", "cli"})  # they build and join the rooms, so they know all of them


def _rooms(names: str) -> frozenset[str]:
    return frozenset(names.split())


TABLE = Table(
    rooms={
        "kernel": _rooms(""),
        "landscape": _rooms("kernel"),
        "ledger": _rooms("kernel"),
        "faults": _rooms("kernel ledger"),
        "simulators": _rooms("kernel ledger faults"),  # the console offers every fault there is
        "drivers": _rooms("kernel landscape"),
        "probes": _rooms("kernel landscape ledger"),
        "journey": _rooms("kernel ledger landscape drivers probes"),
        "checks": _rooms("kernel ledger"),
        "verdict": _rooms("kernel ledger checks"),
        "migration": _rooms("kernel landscape ledger drivers probes journey checks verdict"),
        "volume": _rooms("kernel landscape ledger drivers probes journey checks verdict"),
        "bench": _rooms("kernel landscape ledger faults drivers probes journey checks verdict"),  # plays, and judges
        "reporting": _rooms("kernel ledger checks verdict"),
        "steps": _rooms("kernel ledger journey faults checks migration"),
        "fixtures": _ALL,
        "plugin": _ALL,
        "cli": _ALL,
        "scenarios": _rooms(""),
    },
    doors={
        # what a landscape file may say
        "pydantic": _rooms("landscape"),
        "pydantic_core": _rooms("landscape"),
        # simulators serve, answer by webhook, catch mail, take files, print labels, keep their things, have pages
        "aiosmtpd": _rooms("simulators"),
        "asyncssh": _rooms("simulators probes"),  # a warehouse's door for files; looking at somebody else's
        "fpdf": _rooms("simulators"),
        "httpx": _rooms("simulators"),
        "msgspec": _rooms("simulators ledger"),  # and a ledger of a million lines is read in seconds
        "standardwebhooks": _rooms("simulators"),
        "starlette": _rooms("simulators"),
        "uvicorn": _rooms("simulators"),
        # drivers act, probes look
        "playwright": _rooms("drivers") | _JOINING,
        "requests": _rooms("drivers probes"),
        "selectolax": _rooms("drivers probes"),
        "defusedxml": _rooms("probes"),
        "jmespath": _rooms("probes"),
        "stripe": _rooms("probes"),
        "sqlalchemy": _rooms("probes reporting"),
        # volumes
        "duckdb": _rooms("migration volume"),
        "locust": _rooms("migration volume"),
        # reports
        "allure": _rooms("reporting"),
        "allure_commons": _rooms("reporting plugin"),  # the plugin tells it where its results go
        "allure_pytest": _rooms("reporting plugin"),
        "jinja2": _rooms("reporting simulators"),  # the decision page; the console for people
        # running
        "faker": _JOINING,
        "gherkin": _rooms("plugin"),  # to refuse features that would pass unseen
        "psutil": _JOINING,
        "_pytest": _rooms("plugin"),
        "pytest": _JOINING,
        "pytest_bdd": _rooms("steps") | _JOINING,
        "pluggy": _rooms("reporting"),  # the Allure bridge is a plugin; what orders its hooks is pluggy, not pytest
        "rich": _rooms("reporting") | _JOINING,  # the terminal summary is a report like the others
        "typer": _JOINING,
    },
)


def test_the_rooms_keep_to_the_table() -> None:
    found = problems(ROOT, TABLE)
    assert not found, "\n".join(found)


def test_the_table_itself_has_no_circle() -> None:
    """Rooms that may import each other would make the order of the design a matter of taste."""
    waiting = {room: set(may) for room, may in TABLE.rooms.items() if EVERYTHING not in may}
    while ready := [room for room, may in waiting.items() if not may & waiting.keys()]:
        for room in ready:
            del waiting[room]
    assert waiting == {}


def test_checks_and_verdict_need_no_library() -> None:
    """So a run can be judged again, years later, with nothing but Python."""
    assert [library for library, rooms in TABLE.doors.items() if rooms & {"checks", "verdict"}] == []


def test_the_top_level_conftest_only_names_plugins() -> None:
    _docstring, *rest = ast.parse((ROOT / "conftest.py").read_text(encoding="utf-8")).body
    lines = [line for line in rest if not isinstance(line, ast.ImportFrom)]
    assert [ast.unparse(line.targets[0]) if isinstance(line, ast.Assign) else line for line in lines] == [
        "pytest_plugins"
    ]
