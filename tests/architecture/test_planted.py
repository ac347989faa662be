"""The architecture test must fail where it should: violations planted in small trees, one at a time."""

from pathlib import Path

import pytest

from tests.architecture.reading import problems
from tests.test_architecture import TABLE

SOUND = {
    "harness/__init__.py": '"""A sound tree."""\n',
    "harness/kernel/waiting.py": "import time\n\n\ndef wait() -> None:\n    time.sleep(1)\n",
    "harness/ledger/store.py": "import json\nfrom harness import __version__\nfrom harness.kernel.waiting import wait\nfrom . import entry\n",
    "harness/ledger/entry.py": "from dataclasses import dataclass\n",
    "harness/checks/money.py": "from harness.ledger.store import json\n",
    "harness/simulators/psp/app.py": "from starlette.routing import Route\nfrom harness.ledger import entry\n",
    "harness/cli/main.py": "import typer\nfrom harness import simulators\nfrom fixtures import landscape\n",
    "steps/buying.py": "from pytest_bdd import when\nfrom harness.journey import acts\n",
    "fixtures/landscape.py": "import psutil\nfrom harness.simulators.psp import app\n",
    "staging/oscar/app.py": "import time\nimport django\nfrom staging.oscar import urls\ntime.sleep(1)\n",
}

PLANTED = {
    "a check that looks at how things were done": (
        "harness/checks/stock.py",
        "from harness.drivers.browser import launch",
        "harness/checks/stock.py:1 imports harness.drivers.browser: checks may not import drivers",
    ),
    "an import inside a function": (
        "harness/verdict/rules.py",
        "def late() -> None:\n    import harness.simulators.psp",
        "harness/verdict/rules.py:2 imports harness.simulators.psp: verdict may not import simulators",
    ),
    "a room named only by the last word": (
        "harness/kernel/money.py",
        "from harness import ledger",
        "harness/kernel/money.py:1 imports harness.ledger: kernel may not import ledger",
    ),
    "a relative import that climbs out of its room": (
        "harness/checks/mail.py",
        "from ..probes import mailbox",
        "harness/checks/mail.py:1 imports harness.probes: checks may not import probes",
    ),
    "a relative import of a whole room": (
        "harness/checks/mail.py",
        "from .. import probes",
        "harness/checks/mail.py:1 imports harness.probes: checks may not import probes",
    ),
    "an import by name": (
        "harness/drivers/late.py",
        "from importlib import import_module\nimport_module('harness.journey.life')",
        "harness/drivers/late.py:2 imports harness.journey.life: drivers may not import journey",
    ),
    "steps that reach behind the journey": (
        "steps/paying.py",
        "from harness.probes import psp",
        "steps/paying.py:1 imports harness.probes: steps may not import probes",
    ),
    "a room that imports the steps": (
        "harness/journey/words.py",
        "from steps import buying",
        "harness/journey/words.py:1 imports steps: journey may not import steps",
    ),
    "a room nobody planned": (
        "harness/utils/text.py",
        "",
        "harness/utils/text.py:1 stands in 'utils', a room the table does not know",
    ),
    "code in the package itself": (
        "harness/__init__.py",
        "from harness.kernel import waiting",
        "harness/__init__.py:1 imports harness.kernel: the package itself imports nothing of ours",
    ),
    "a library at the wrong door": (
        "harness/checks/psp.py",
        "import stripe",
        "harness/checks/psp.py:1 imports stripe: the door of stripe is probes, not checks",
    ),
    "a library without a door": (
        "harness/probes/shop.py",
        "from selenium import webdriver",
        "harness/probes/shop.py:1 imports selenium: the table has no door for selenium",
    ),
    "a staging shop that knows the harness": (
        "staging/oscar/spy.py",
        "from harness.ledger import store",
        "staging/oscar/spy.py:1 imports harness.ledger: a staging shop knows nothing of harness",
    ),
    "a fixture that imports the shop": (
        "fixtures/shop.py",
        "import staging.oscar.app",
        "fixtures/shop.py:1 imports staging.oscar.app: a staging shop is met over the network, not imported",
    ),
    "the shop imported from where the wheel puts it": (
        "fixtures/shop.py",
        "from harness.staging.oscar import app",
        "fixtures/shop.py:1 imports harness.staging.oscar: a staging shop is met over the network, not imported",
    ),
    "a sleep": (
        "harness/probes/slow.py",
        "import time\ntime.sleep(3)",
        "harness/probes/slow.py:2 sleeps; waiting has one place, harness/kernel/waiting.py",
    ),
    "a sleep under another name": (
        "fixtures/slow.py",
        "from asyncio import sleep as rest",
        "fixtures/slow.py:1 sleeps; waiting has one place, harness/kernel/waiting.py",
    ),
    "a pause of the browser": (
        "harness/drivers/slow.py",
        "def rest(page):\n    page.wait_for_timeout(500)",
        "harness/drivers/slow.py:2 sleeps; waiting has one place, harness/kernel/waiting.py",
    ),
    "a step that decides": (
        "steps/paying.py",
        "def pay(card):\n    if card:\n        pass",
        "steps/paying.py:2 a step holds `if`; let an act decide",
    ),
}


def _plant(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def test_a_sound_tree_has_no_problem(tmp_path: Path) -> None:
    assert problems(_plant(tmp_path, SOUND), TABLE) == []


@pytest.mark.parametrize(("path", "text", "expected"), PLANTED.values(), ids=list(PLANTED))
def test_a_planted_violation_is_found(tmp_path: Path, path: str, text: str, expected: str) -> None:
    found = problems(_plant(tmp_path, {**SOUND, path: text}), TABLE)
    assert expected in found
    assert [problem for problem in found if not problem.startswith(f"{path}:") and "circle" not in problem] == []


def test_a_circle_is_found_even_where_the_table_would_allow_it(tmp_path: Path) -> None:
    tree = {
        **SOUND,
        "harness/plugin/hooks.py": "from harness.cli import main",
        "harness/cli/run.py": "import harness.plugin",
    }
    found = problems(_plant(tmp_path, tree), TABLE)
    assert found == ["harness/cli/run.py:1 imports harness.plugin: closes the circle cli -> plugin -> cli"]
