"""The control plane that all simulators share, and how they start and stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness import __version__
from harness.faults.catalogue import FAULTS
from harness.simulators.serve import bind
from tests.simulators.processes import ROOT, running

COMMAND = [sys.executable, "-m", "harness.simulators.psp"]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running("psp") as url:
        yield url


def ask(url: str, method: str, path: str, body: object = None, **more: Any) -> httpx.Response:
    return httpx.request(method, f"{url}/_control{path}", json=body, trust_env=False, **more)


def test_health(url: str) -> None:
    assert ask(url, "GET", "/health").json() == {"system": "psp", "ready": True, "version": __version__}


def test_peers_are_replaced_and_their_secrets_kept_back(url: str) -> None:
    peers = {
        "shop": {"url": "http://127.0.0.1:9/hook", "secret": "whsec_very"},
        "carrier": {"url": "http://127.0.0.1:9"},
    }
    answer = ask(url, "PUT", "/peers", peers)
    assert answer.json() == ask(url, "GET", "/peers").json()
    assert set(answer.json()["peers"]) == {"shop", "carrier"}
    assert "whsec" not in answer.text
    assert ask(url, "PUT", "/peers", {}).json() == {"peers": {}}


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("PUT", "/peers", {"shop": {"url": "ftp://x"}}, "shop.url"),
        ("PUT", "/peers", {"shop": {"url": "http://"}}, "shop.url"),
        ("PUT", "/peers", {"shop": {"url": "http://[::1"}}, "shop.url"),
        ("PUT", "/peers", {"shop": {"url": "http://a:99999"}}, "shop.url"),
        ("PUT", "/peers", {"shop": {}}, "shop.url"),
        ("PUT", "/peers", {"shop": {"url": "http://a", "colour": 1}}, "shop.colour"),
        ("PUT", "/peers", [], ""),
        ("POST", "/disturbances", {"fault": "x"}, ""),
        ("POST", "/disturbances", {"fault": "x", "message": "y", "copies": 11}, ""),
        ("POST", "/disturbances", {"fault": "x", "message": "y", "copies": True}, ""),
        ("POST", "/disturbances", [], ""),
        ("POST", "/settle", {}, "within"),
        ("POST", "/settle", {"within": 61}, "within"),
        ("POST", "/settle", {"within": "1"}, "within"),
        ("POST", "/clock", {"advance": -1}, "advance"),
        ("POST", "/clock", {"advance": 1e300}, "advance"),
        ("GET", "/notes?after=-1", None, "after"),
        ("GET", "/notes?after=x", None, "after"),
    ],
)
def test_a_bad_request_is_refused_with_its_field(url: str, method: str, path: str, body: object, field: str) -> None:
    answer = ask(url, method, path, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("{", 400),
        ("\xff", 400),
        ('{"within": NaN}', 400),
        ('{"within": 1, "within": 2}', 400),
        ('{"order": "\\ud800", "within": 1}', 400),
        ("[" * 50_000, 400),
        ('{"within": ' + "9" * 5000 + "}", 400),
        ('{"order": "\\u0000", "within": 1}', 422),
        ("x" * 300_000, 413),
    ],
    ids=[str(number) for number in range(10)],
)
def test_a_body_that_is_no_json_is_refused(url: str, body: str, status: int) -> None:
    answer = httpx.post(f"{url}/_control/settle", content=body.encode("latin-1"), trust_env=False)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_disturbances_are_kept_until_used_or_forgotten(url: str) -> None:
    body = {"fault": "lost", "message": "charge.succeeded", "order": "1", "copies": 0}
    made = ask(url, "POST", "/disturbances", body)
    assert made.status_code == 201
    assert ask(url, "GET", "/disturbances").json() == {"disturbances": [made.json()]}
    assert ask(url, "DELETE", "/disturbances").status_code == 204
    assert ask(url, "GET", "/disturbances").json() == {"disturbances": []}


def test_every_fault_that_is_offered_can_be_laid_over_a_message(url: str) -> None:
    offered = ask(url, "GET", "/messages").json()["faults"]
    assert {(each["name"], each["way"]) for each in offered} == {
        (name, way) for name, fault in FAULTS.items() for way in fault.ways
    }
    for each in offered:
        message = "charge.succeeded" if each["way"] == "sent" else "payment.capture"
        body = each["body"] | {"message": message, "order": "1"}
        assert ask(url, "POST", "/disturbances", body | ({each["at"]: 1.5} if each["at"] else {})).status_code == 201
    assert len(ask(url, "GET", "/disturbances").json()["disturbances"]) == len(offered)
    assert ask(url, "DELETE", "/disturbances").status_code == 204


@pytest.mark.parametrize(
    ("body", "field", "told"),
    [
        ({"fault": "twice", "message": "charge.succeeded"}, "fault", "does nothing"),
        ({"fault": "late", "message": "charge.succeeded", "delay": 0}, "fault", "does nothing"),
        ({"fault": "lost", "message": "charge.suceeded", "copies": 0}, "message", "charge.succeeded"),
        ({"fault": "lost", "message": "payment.capture", "copies": 0}, "message", "no message of this name is sent"),
    ],
)
def test_a_fault_that_would_do_nothing_is_refused(url: str, body: dict[str, Any], field: str, told: str) -> None:
    answer = ask(url, "POST", "/disturbances", body)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert told in answer.json()["error"]["message"]
    assert ask(url, "GET", "/disturbances").json() == {"disturbances": []}


@pytest.mark.parametrize("secret", ["plain", "whsec_!!!", "whsec_a"])
def test_a_secret_that_cannot_sign_is_refused(secret: str) -> None:
    with running("warehouse") as url:
        refused = ask(url, "PUT", "/peers", {"shop": {"url": "http://127.0.0.1:9/", "secret": secret}})
        assert (refused.status_code, refused.json()["error"]["field"]) == (422, "shop.secret")
        assert ask(url, "GET", "/peers").json() == {"peers": {}}


def test_a_state_file_belongs_to_one_simulator(tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    with running("carrier", "--state", state):
        pass
    command = [sys.executable, "-m", "harness.simulators.psp", "--state", state]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "holds the state of the carrier; name another file for the psp" in ended.stderr


def test_settle_answers_at_once_when_nothing_is_under_way(url: str) -> None:
    answer = ask(url, "POST", "/settle", {"within": 5, "order": "1"})
    assert answer.json() == {"idle": True}
    assert answer.elapsed.total_seconds() < 2


def test_a_key_guards_all_but_health() -> None:
    with running("psp", "--key", "open sesame") as url:
        assert ask(url, "GET", "/health").status_code == 200
        for path in ("/notes", "/payments", "/peers"):
            assert ask(url, "GET", path).status_code == 401
            assert ask(url, "GET", path, headers={"authorization": "Bearer wrong"}).status_code == 401
            assert ask(url, "GET", path, headers={"authorization": "Bearer open sesame"}).status_code == 200


def test_a_port_that_is_taken_is_told_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, cwd=ROOT, check=False)
        letter = [sys.executable, "-m", "harness.simulators.mailbox", "--smtp-port", port]
        mailbox = subprocess.run(letter, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ended.returncode, mailbox.returncode) == (2, 2)
    assert f"port {port}" in ended.stderr
    assert "--port" in ended.stderr
    assert "--smtp-port" in mailbox.stderr
    assert len(ended.stderr.splitlines()) == len(mailbox.stderr.splitlines()) == 1


def test_an_answer_does_not_wait_for_the_next_packet() -> None:
    with bind("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP  # else asyncio leaves Nagle's algorithm on: 40 ms an answer


def test_listening_to_the_world_needs_a_key() -> None:
    without = {name: value for name, value in os.environ.items() if name != "DRYRUN_CONTROL_KEY"}
    command = [*COMMAND, "--host", "0.0.0.0"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=without, check=False)
    assert ended.returncode == 2
    assert "DRYRUN_CONTROL_KEY" in ended.stderr


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("name", ["psp", "mailbox"])
def test_told_to_stop_it_ends_well(told: signal.Signals, name: str) -> None:
    command = [sys.executable, "-m", f"harness.simulators.{name}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().split()[1]
        with httpx.Client(trust_env=False) as client:  # a connection that is kept open must not hold it up
            client.get(f"{url}/_control/health")
            process.send_signal(told)
            assert process.wait(timeout=5) == 0
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""
