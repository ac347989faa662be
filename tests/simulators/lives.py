"""A simulator that lives in a file: people press its buttons, and it is killed, started anew and put back in between."""

from __future__ import annotations

import asyncio
import json
from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from unittest.mock import patch
from zlib import crc32

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from starlette.applications import Starlette

from harness.kernel.seed import Seed
from harness.simulators.simulation import Options, Simulation
from tests.simulators.warehouse.building import MONDAY

Json = dict[str, Any]
Make = Callable[[Options], Starlette]
FORM = "application/x-www-form-urlencoded"
VALUES = st.lists(st.integers(0, 99), min_size=4, max_size=4)
WHICH = st.integers(0, 999)


class Lives(RuleBasedStateMachine):
    """What it shows is all there is: the board. `known` are the things that must never be missing from it.

    A subclass says how the simulator is made, and what must always hold.
    """

    make: ClassVar[Make]

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.known: set[str] = set()
        self.kept: dict[str, tuple[list[Json], set[str]]] = {}
        self.stale: list[Json] = []
        self.open()
        self.prepare()

    def prepare(self) -> None:
        """Do what has to be done once."""

    @abstractmethod
    def some(self) -> None:
        """Let three things come into being."""

    @initialize(times=st.lists(st.integers(0, 9), min_size=3, max_size=3))
    def some_are_on_their_way(self, times: list[int]) -> None:
        """So that there is something to meet: each was worked for so many steps."""
        self.some()
        for which, steps in enumerate(times):
            self.go_on(which, steps)

    def open(self) -> None:
        """Start it from its file."""
        begin = Simulation.begin

        def watched(name: str, options: Options, **more: Any) -> Simulation:
            self.simulation = begin(name, options, **more)
            self.simulation.clock.real = _always_monday
            return self.simulation

        with patch.object(Simulation, "begin", watched):
            self.app = type(self).make(Options(state=Path(self.folder.name) / "state", seed=Seed(7), url="http://here"))

    def close(self) -> None:
        self.runner.run(self.simulation.hooks.close())
        self.simulation.store.close()

    def teardown(self) -> None:
        self.close()
        self.runner.close()
        self.folder.cleanup()

    # Asking

    def ask(self, method: str, path: str, body: object = None, media: str = "application/json") -> tuple[int, Any]:
        """Status and JSON of an answer, which is never the simulator's own failure."""
        raw = body.encode() if isinstance(body, str) else json.dumps(body).encode() if body is not None else b""
        status, said = self.runner.run(_asked(self.app, method, path, raw, media))
        assert status < 500, (method, path, body, said)
        return status, json.loads(said) if said else None

    def told(self, method: str, path: str, body: object = None) -> Any:
        status, said = self.ask(method, path, body)
        assert status < 300, (method, path, body, said)
        return said

    def board(self) -> list[Json]:
        cards: list[Json] = self.told("GET", "/_control/board?limit=200")["cards"]
        return cards

    def attempt(self, method: str, path: str, body: object = None, media: str = "application/json") -> Any:
        """The JSON of an answer, None when it was refused; what is refused changes nothing."""
        before = self.board()
        status, said = self.ask(method, path, body, media)
        if status < 300:
            return said
        assert self.board() == before, (method, path, body, said)
        return None

    # People

    @precondition(lambda self: self.known)
    @rule(which=WHICH, values=VALUES)
    def press(self, which: int, values: list[int]) -> None:
        """One of all the buttons that there are now, its inputs filled in somehow."""
        buttons = [button for card in self.board() for button in card["buttons"]]
        if buttons:
            button = buttons[which % len(buttons)]
            self.stale = [*self.stale[-20:], button]
            self.attempt("POST", f"/_control{button['path']}", _filled(button, values))

    @precondition(lambda self: self.known)
    @rule(which=WHICH, times=st.integers(1, 4))
    def go_on(self, which: int, times: int) -> None:
        """The usual way on, as the first button of a card shows it."""
        things = sorted(self.known)
        for _ in range(times):
            cards = [card for card in self.board() if card["id"] == things[which % len(things)]]
            wanted = [button for card in cards for button in card["buttons"] if button["kind"] == "move"]
            if wanted:
                self.stale = [*self.stale[-20:], wanted[0]]
                self.attempt("POST", f"/_control{wanted[0]['path']}", wanted[0]["body"])

    @precondition(lambda self: self.stale)
    @rule(which=WHICH, values=VALUES)
    def press_again(self, which: int, values: list[int]) -> None:
        """A button that was there earlier, on a page that was not loaded anew."""
        button = self.stale[which % len(self.stale)]
        self.attempt("POST", f"/_control{button['path']}", _filled(button, values))

    @rule(hours=st.sampled_from([1, 5, 30, 400]), on=st.sampled_from([None, None, True, False]))
    def wait(self, hours: int, *, on: bool | None) -> None:
        if on is not None:
            self.told("PUT", "/_control/autopilot", {"on": on})
        self.told("POST", "/_control/clock", {"advance": hours * 3600})

    # Fate

    @rule()
    def start_anew(self) -> None:
        before = self.board()
        self.close()
        self.open()
        assert self.board() == before

    @precondition(lambda self: self.known)
    @rule(which=WHICH, values=VALUES)
    def die_in_between(self, which: int, values: list[int]) -> None:
        """The process is killed after the work was done and before it was written: it was never done."""
        before = self.board()
        with patch.object(self.simulation.store, "commit", lambda: None):
            self.press(which, values)
            self.simulation.store._base.close()
        self.open()
        assert self.board() == before

    @rule(name=st.sampled_from("ab"))
    def keep(self, name: str) -> None:
        self.told("POST", "/_control/snapshots", {"name": name})
        self.kept[name] = (self.board(), set(self.known))

    @precondition(lambda self: self.kept)
    @rule(which=WHICH)
    def put_back(self, which: int) -> None:
        name = sorted(self.kept)[which % len(self.kept)]
        self.told("POST", f"/_control/snapshots/{name}/restore")
        board, self.known = self.kept[name][0], set(self.kept[name][1])
        assert self.board() == board

    @invariant()
    def nothing_is_ever_lost(self) -> None:
        assert {card["id"] for card in self.board()} >= self.known

    @invariant()
    def notes_are_numbered_without_a_gap(self) -> None:
        journal = self.simulation.journal
        assert [note.number for note in journal.after(max(0, len(journal) - 5))] == list(
            range(max(0, len(journal) - 5) + 1, len(journal) + 1)
        )


def _always_monday() -> datetime:
    return MONDAY


def _filled(button: Json, values: list[int]) -> Json:
    """The body of a button; a whole number is sometimes one more than there may be."""
    body: Json = json.loads(json.dumps(button["body"]))
    for asked, value in zip(button["inputs"], values, strict=False):
        place: Any = body
        for step in asked["at"][:-1]:
            place = place[step]
        if asked["kind"] == "choice":
            place[asked["at"][-1]] = asked["choices"][value % len(asked["choices"])]
        elif asked["kind"] == "whole":
            span = min(asked["most"] - asked["least"], 20) + 2
            place[asked["at"][-1]] = asked["least"] + value % span
    return body


async def _asked(app: Starlette, method: str, path: str, raw: bytes, media: str) -> tuple[int, bytes]:
    path, _, query = path.partition("?")
    headers = [(b"authorization", b"Bearer sk_test_lives"), (b"host", b"here"), (b"content-type", media.encode())]
    headers.append((b"content-length", str(len(raw)).encode()))
    headers.append((b"idempotency-key", f"{path} {crc32(raw)}".encode()))
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": query.encode(), "root_path": "", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    said: Json = {"status": 0, "body": b""}

    async def receive() -> Json:
        return {"type": "http.request", "body": raw, "more_body": False}

    async def send(message: Any) -> None:
        said["status"] = message.get("status", said["status"])
        said["body"] += message.get("body", b"")

    await app(scope, receive, send)
    return said["status"], said["body"]
