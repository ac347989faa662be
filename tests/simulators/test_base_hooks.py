"""Webhook delivery: retried, in order, disturbed on request."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from harness.kernel.clock import Clock
from harness.kernel.disturbance import Disturbance
from harness.simulators import hooks as hooks_module
from harness.simulators import postman as postman_module
from harness.simulators.disturbances import Disturbances
from harness.simulators.hooks import Hooks, Message, Peer
from harness.simulators.journal import Journal, Note
from harness.simulators.store import Store
from tests.replacing import replace

SECRET = "whsec_c2VjcmV0IG9mIGEgdGVzdA=="


class Receiver:
    """A shop that answers what it is told to, and keeps what it got."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.got: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.got.append(request)
        return httpx.Response(self.answers.pop(0) if self.answers else 200)

    @property
    def bodies(self) -> list[str]:
        return [request.content.decode() for request in self.got]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postman_module, "BACK_OFF", (0.01,) * 5)


def message(number: int, order: str = "100027", kind: str = "order.picked") -> Message:
    return Message(f"evt_{number}", kind, order, f'{{"number": {number}}}', {"number": number})


def run(receiver: Receiver, play: Callable[[Hooks], Awaitable[None]]) -> list[Note]:
    """All notes after `play`, with the receiver as the shop."""

    async def go() -> list[Note]:
        store = Store()
        journal = Journal(Clock(), store=store)
        sender = Hooks(journal, store, Disturbances(store))
        sender._postman._client = httpx.AsyncClient(transport=httpx.MockTransport(receiver))
        sender.connect({"shop": Peer("http://127.0.0.1:1/hook", SECRET)})
        await play(sender)
        assert await sender.idle(within=5)
        await sender.close()
        return journal.after()

    return asyncio.run(go())


def sending(*messages: Message, armed: dict[str, Any] | None = None) -> Callable[[Hooks], Awaitable[None]]:
    async def play(sender: Hooks) -> None:
        if armed:
            sender._disturbances.arm(Disturbance(fault="test", **armed))
        for each in messages:
            sender.send(each)

    return play


def test_a_message_is_signed_as_standard_webhooks_say() -> None:
    receiver = Receiver()
    notes = run(receiver, sending(message(1)))
    request = receiver.got[0]
    Webhook(SECRET).verify(request.content, dict(request.headers))
    assert [(note.kind, note.status, note.key, note.fields) for note in notes] == [
        ("sent", 200, "evt_1", {"number": 1, "attempt": 1})
    ]


def test_a_refused_message_is_tried_again_and_holds_up_the_later_ones_of_its_order() -> None:
    receiver = Receiver(500, 503)
    notes = run(receiver, sending(message(1), message(2)))
    assert receiver.bodies == ['{"number": 1}'] * 3 + ['{"number": 2}']
    assert [note.status for note in notes] == [500, 503, 200, 200]
    assert [note.fields["attempt"] for note in notes] == [1, 2, 3, 1]


def test_other_orders_do_not_wait() -> None:
    receiver = Receiver(500)
    run(receiver, sending(message(1, "1"), message(2, "2")))
    assert receiver.bodies == ['{"number": 1}', '{"number": 2}', '{"number": 1}']


def test_a_fault_waits_until_somebody_could_get_the_message() -> None:
    async def play(sender: Hooks) -> None:
        peers = dict(sender.peers)
        sender.connect({})
        sender._disturbances.arm(Disturbance(fault="twice", message="order.picked", copies=2))
        sender.send(message(1))
        assert len(sender._disturbances.armed) == 1
        sender.connect(peers)
        sender.send(message(2))

    receiver = Receiver()
    assert [note.kind for note in run(receiver, play)] == ["sent", "disturbed", "sent", "sent"]
    assert receiver.bodies == ['{"number": 2}'] * 2


def test_a_receiver_that_is_down_does_not_hold_up_another() -> None:
    class Two(Receiver):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            self.got.append(request)
            return httpx.Response(500 if request.url.path == "/dead" else 200)

    async def play(sender: Hooks) -> None:
        sender.connect(
            {"shop": Peer("http://127.0.0.1:1/hook", SECRET), "we_1": Peer("http://127.0.0.1:1/dead", SECRET)}
        )
        sender.send(replace(message(1), peer="we_1"))
        sender.send(message(2))

    receiver = Two()
    run(receiver, play)
    assert [request.url.path for request in receiver.got].index("/hook") <= 1


def test_a_message_is_given_up_after_six_attempts_and_that_is_noted() -> None:
    notes = run(Receiver(*[500] * 6), sending(message(1), message(2)))
    assert [note.kind for note in notes] == ["sent"] * 6 + ["refused", "sent"]
    assert notes[6].reply == "given up after 6 attempts"


def test_without_a_peer_the_message_is_noted_as_not_sent() -> None:
    async def play(sender: Hooks) -> None:
        sender.connect({})
        sender.send(message(1))

    notes = run(Receiver(), play)
    assert [(note.kind, note.status) for note in notes] == [("sent", 0)]
    assert "no peer" in notes[0].reply


@pytest.mark.parametrize(
    ("armed", "bodies"),
    [
        ({"copies": 0}, [2]),
        ({"copies": 2}, [1, 1, 2]),
        ({"hold": 1}, [2, 1]),
        ({"delay": 0.05}, [2, 1]),
        ({"order": "another", "copies": 0}, [1, 2]),
        ({"times": 2, "copies": 0}, []),
    ],
)
def test_a_disturbance_is_carried_out_once_for_each_time(armed: dict[str, Any], bodies: list[int]) -> None:
    receiver = Receiver()
    notes = run(receiver, sending(message(1), message(2), armed={"message": "order.picked", **armed}))
    assert receiver.bodies == [f'{{"number": {number}}}' for number in bodies]
    disturbed = [note for note in notes if note.kind == "disturbed"]
    assert len(disturbed) == (0 if "order" in armed else armed.get("times", 1))


@pytest.mark.parametrize("spoilt", ["forge", "corrupt"])
def test_a_spoilt_message_fails_its_signature_and_comes_again_sound(spoilt: str) -> None:
    receiver = Receiver(401)
    notes = run(receiver, sending(message(1), armed={"message": "order.picked", spoilt: True}))
    first, second = receiver.got
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(first.content, dict(first.headers), json_parse=False)
    Webhook(SECRET).verify(second.content, dict(second.headers))
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert [note.kind for note in notes] == ["disturbed", "sent", "sent"]


@pytest.mark.parametrize(
    ("armed", "said"),
    [
        ({"status": 500}, (500, "taken for a failure")),
        ({"reset": "after"}, (0, "the connection was torn before the answer")),
    ],
)
def test_a_message_whose_answer_is_hidden_is_sent_again_under_the_same_id(
    armed: dict[str, Any], said: tuple[int, str]
) -> None:
    receiver = Receiver()
    notes = run(receiver, sending(message(1), message(2), armed={"message": "order.picked", **armed}))
    assert receiver.bodies == ['{"number": 1}', '{"number": 1}', '{"number": 2}']
    assert len({request.headers["webhook-id"] for request in receiver.got[:2]}) == 1
    assert [note.kind for note in notes] == ["disturbed", "sent", "sent", "sent"]
    assert (notes[1].status, notes[1].reply, notes[1].fields["answered"]) == (*said, 200)


def test_a_receiver_that_is_down_gets_everything_once_it_is_up_again() -> None:
    receiver, seconds = Receiver(), itertools.count()

    async def play(sender: Hooks) -> None:
        sender._disturbances._now = sender._postman.now = lambda: float(next(seconds))
        sender._disturbances.arm(Disturbance(fault="test", message="*", down=40))
        sender.send(message(1))
        sender.send(message(2))

    notes = run(receiver, play)
    assert receiver.bodies == ['{"number": 1}', '{"number": 2}']
    assert [note.key for note in notes if note.kind == "disturbed"] == ["evt_1", "evt_2"]
    kept_back = [note for note in notes if note.kind == "sent" and note.status == 0]
    assert len(kept_back) > len(postman_module.BACK_OFF) + 1, "an outage must not make a sender give up"
    assert {note.reply for note in kept_back} == {"no answer: the connection was refused"}


def test_disarming_lets_go_of_what_is_held() -> None:
    receiver = Receiver()

    async def play(sender: Hooks) -> None:
        sender._disturbances.arm(Disturbance(fault="test", message="order.picked", hold=3))
        sender.send(message(1))
        assert not await sender.idle("100027", within=0.05)
        sender._disturbances.disarm()
        sender.let_go()

    run(receiver, play)
    assert receiver.bodies == ['{"number": 1}']


def test_a_held_message_is_not_lost_when_nothing_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks_module, "HELD_AT_MOST", 0.05)
    receiver = Receiver()
    run(receiver, sending(message(1), armed={"message": "order.picked", "hold": 1}))
    assert len(receiver.got) == 1


def test_a_secret_that_cannot_sign_is_noted_and_harms_nothing() -> None:
    async def play(sender: Hooks) -> None:
        sender.connect({"shop": Peer("http://127.0.0.1:1/hook", "whsec_!")})
        sender.send(message(1))

    notes = run(Receiver(), play)
    assert notes[0].status == 0
    assert notes[-1].kind == "refused"
