"""A client is asked in lines of JSON, and what goes wrong with it is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients import talking
from tests.clients.talking import Client, ClientRaised, client

SCRIPT = """
import os

def twice(text):
    print("clients print what they like")
    return text * 2

def fall():
    raise KeyError("gone")

OPERATIONS = {"twice": twice, "fall": fall, "leave": lambda: os._exit(3)}
"""


@pytest.fixture
def straw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    (tmp_path / "straw.py").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "serving.py").symlink_to(talking.FOLDER / "serving.py")
    monkeypatch.setattr(talking, "FOLDER", tmp_path)
    with client("straw") as started:
        yield started


def test_one_client_answers_many_questions(straw: Client) -> None:
    assert [straw.ask("twice", text=text) for text in ("é", "a\nb")] == ["éé", "a\nba\nb"]


def test_what_a_client_raises_reaches_the_test_and_the_client_lives_on(straw: Client) -> None:
    with pytest.raises(ClientRaised, match="gone") as raised:
        straw.ask("fall")
    assert raised.value.kind == "KeyError"
    assert straw.ask("twice", text="x") == "xx"


def test_a_client_that_dies_is_missed(straw: Client) -> None:
    with pytest.raises(RuntimeError, match="leave"):
        straw.ask("leave")


def test_without_the_clients_one_sentence_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talking, "PYTHON", tmp_path / "python")
    with pytest.raises(pytest.fail.Exception, match="make setup-clients"), client("straw"):
        pass
