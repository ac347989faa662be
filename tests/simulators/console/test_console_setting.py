"""Starting a console: what it is told, and what it refuses."""

from __future__ import annotations

import json

import pytest

from harness.simulators.console.__main__ import main
from harness.simulators.console.setting import KEY_VARIABLE, SYSTEMS_VARIABLE, Address, read_systems
from harness.simulators.serve import CannotStart

GOOD = json.dumps(
    {"warehouse": {"url": "http://127.0.0.1:8001/", "key": "k"}, "mail": {"url": "http://127.0.0.1:8002"}}
)


def test_the_simulators_in_their_order() -> None:
    assert read_systems(GOOD) == (
        Address("warehouse", "http://127.0.0.1:8001", "k"),
        Address("mail", "http://127.0.0.1:8002"),
    )
    assert "k'" not in repr(read_systems(GOOD))


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[]", "{", '{"warehouse": "http://x"}', '{"warehouse": {}}', '{"ware house": {"url": "http://x"}}',
        '{"warehouse": {"url": "file:///etc/passwd"}}', '{"warehouse": {"url": "http://"}}', '{"w": {"url": "http://x:99999"}}',
        '{"warehouse": {"url": "http://x", "key": 7}}', '{"warehouse": {"url": "http://x", "password": "y"}}',
    ],
)  # fmt: skip
def test_what_names_no_simulator_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(CannotStart, match=r"DRYRUN_CONSOLE_SYSTEMS .*; it is to read like"):
        read_systems(text)


def test_elsewhere_than_on_this_machine_a_key_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--host", "0.0.0.0"], {SYSTEMS_VARIABLE: GOOD}) == 2
    assert f"console: 0.0.0.0 can be reached from outside: set {KEY_VARIABLE}" in capsys.readouterr().err


def test_a_port_that_cannot_be_had_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "99999"], {SYSTEMS_VARIABLE: GOOD}) == 2
    assert "console: cannot listen on 127.0.0.1 port 99999" in capsys.readouterr().err
