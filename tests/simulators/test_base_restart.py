"""Messages that were on their way when the process died are sent again, under the same id."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from harness.kernel.disturbance import Disturbance
from harness.simulators.hooks import Hooks, Message, Peer
from harness.simulators.simulation import Options, Simulation
from harness.simulators.voice import Voice

SECRET = "whsec_c2VjcmV0IG9mIGEgdGVzdA=="


def message(number: int) -> Message:
    return Message(f"evt_{number}", "order.picked", "100027", f'{{"number": {number}}}', {"number": number})


def hooks_of(simulation: Simulation, got: list[str], *, answers: bool) -> Hooks:
    def receive(request: httpx.Request) -> httpx.Response:
        if not answers:
            raise httpx.ConnectError("down")
        got.append(request.headers["webhook-id"])
        return httpx.Response(200)

    simulation.hooks._postman._client = httpx.AsyncClient(transport=httpx.MockTransport(receive))
    return simulation.hooks


def test_what_was_not_delivered_goes_out_after_a_restart_in_order(tmp_path: Path) -> None:
    options = Options(state=tmp_path / "state")
    got: list[str] = []

    async def dies_while_the_shop_is_down() -> None:
        simulation = Simulation.begin("warehouse", options)
        sender = hooks_of(simulation, got, answers=False)
        sender.connect({"shop": Peer("http://127.0.0.1:1/hook", SECRET)})
        sender.send(message(1))
        sender.send(message(2))
        assert not await sender.idle(within=0.05)
        await sender.close()
        simulation.store._base.close()  # no last commit: killed

    async def comes_back() -> None:
        simulation = Simulation.begin("warehouse", options)
        sender = hooks_of(simulation, got, answers=True)
        assert sender.peers["shop"].secret == SECRET
        sender.resume()
        assert await sender.idle(within=5)
        sender.send(message(3))
        assert await sender.idle(within=5)
        simulation.store.close()

    async def has_nothing_left() -> None:
        simulation = Simulation.begin("warehouse", options)
        sender = hooks_of(simulation, got, answers=True)
        sender.resume()
        assert await sender.idle(within=0)
        numbers = [note.number for note in simulation.journal.after()]
        assert numbers == list(range(1, len(numbers) + 1))

    asyncio.run(dies_while_the_shop_is_down())
    assert got == []
    asyncio.run(comes_back())
    assert got == ["evt_1", "evt_2", "evt_3"]
    asyncio.run(has_nothing_left())
    assert got == ["evt_1", "evt_2", "evt_3"]


def test_faults_still_armed_survive_a_restart(tmp_path: Path) -> None:
    options = Options(state=tmp_path / "state")
    first = Simulation.begin("warehouse", options)
    first.disturbances.arm(Disturbance(fault="twice", message="*", times=2, copies=2))
    first.disturbances.take("order.picked", "1".__eq__)
    first.store.close()
    again = Simulation.begin("warehouse", options)
    assert [(armed.fault, armed.times) for armed in again.disturbances.armed] == [("twice", 1)]


def test_restoring_a_snapshot_drops_what_is_under_way_and_sends_what_was(tmp_path: Path) -> None:
    got: list[str] = []

    async def go() -> None:
        simulation = Simulation.begin("warehouse", Options())
        down = hooks_of(simulation, got, answers=False)
        down.connect({"shop": Peer("http://127.0.0.1:1/hook", SECRET)})
        down.send(message(1))
        simulation.store.snapshot("one", "now")
        down.send(message(2))
        hooks_of(simulation, got, answers=True)
        simulation.store.restore("one", keeping=("peers",))
        assert await simulation.hooks.idle(within=5)
        await simulation.hooks.close()

    asyncio.run(go())
    assert got == ["evt_1"]


def test_what_is_said_after_restoring_is_not_taken_for_what_was_said_before(tmp_path: Path) -> None:
    """The shop is no part of a snapshot: it knows the ids of all that it was told."""
    options = Options(state=tmp_path / "state")
    got: list[str] = []

    async def go() -> None:
        simulation = Simulation.begin("warehouse", options)
        hooks_of(simulation, got, answers=True).connect({"shop": Peer("http://127.0.0.1:1/hook", SECRET)})
        simulation.store.snapshot("before", "now")
        Voice(simulation).say("order.allocated", "100027", {})
        assert await simulation.hooks.idle(within=5)
        for _ in range(2):
            simulation.store.restore("before", keeping=("peers",))
            Voice(simulation).say("order.cancelled", "100027", {})
            assert await simulation.hooks.idle(within=5)
        simulation.store.close()
        again = Simulation.begin("warehouse", options)
        hooks_of(again, got, answers=True)
        Voice(again).say("order.accepted", "100027", {})
        assert await again.hooks.idle(within=5)
        await again.hooks.close()

    asyncio.run(go())
    assert len(got) == len(set(got)) == 4
