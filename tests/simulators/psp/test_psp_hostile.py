"""Whatever comes as a form: it is read or refused, and nothing else happens."""

from __future__ import annotations

import string
from typing import Any

import httpx
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from stripe import StripeClient

from harness.simulators.psp.application import Provider
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.forms import Group, decode
from harness.simulators.simulation import Options, Simulation
from tests.simulators.psp.setting import direct, refused

CALLS = Provider.over(Simulation.begin("psp", Options())).calls()


def names(group: Any) -> set[str]:
    """All names of parameters below a group."""
    found: set[str] = set()
    if isinstance(group, Group):
        for name, kind in group.kinds.items():
            found |= {name} | names(kind)
    elif hasattr(group, "of"):
        found |= names(group.of)
    return found


NAMES = sorted({name for call in CALLS for name in names(call.params)} | {"0", "1", "__class__", "expand", ""})
LEAVES = st.sampled_from(
    ["", "0", "-1", "1", "9" * 30, "1.5", "true", "null", "card", "eur", "pi_x", "pm_card_visa", "tok_visa", "\u202e", "é" * 600, "'; drop"]
) | st.text(max_size=8)  # fmt: skip
TREES = st.recursive(LEAVES, lambda below: st.dictionaries(st.sampled_from(NAMES), below, max_size=4), max_leaves=12)


@given(st.text(string.ascii_letters + "[]=&%;+0123456789é\x00", max_size=80))
def test_any_text_is_a_form_or_refused(text: str) -> None:
    try:
        tree = decode(text)
    except Refusal:
        return
    assert isinstance(tree, dict)


@settings(max_examples=300)
@given(st.sampled_from(CALLS), st.dictionaries(st.sampled_from(NAMES), TREES, max_size=6))
def test_any_parameters_are_read_or_refused(call: Any, tree: dict[str, Any]) -> None:
    try:
        read = call.params.read(tree)
    except Refusal:
        return
    assert set(read) <= set(call.params.kinds)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("amount=500&currency=eur&metadata" + "[a]" * 50 + "=1", 400),
        ("&".join(f"metadata[k{step}]=v" for step in range(60)) + "&amount=500&currency=eur", 400),
        ("&".join(["expand[]=customer"] * 30) + "&amount=500&currency=eur", 400),
        ("amount=500&currency=eur&description=%ff%fe", 400),
        ("amount=500&currency=eur&description=%00", 400),
        ("amount=500&amount=600&currency=eur", 400),
        ("amount[0]=500&currency=eur", 400),
        ("amount=5e2&currency=eur", 400),
        ("amount=500&currency=eur&description=" + "x" * 300_000, 413),
        ("{}", 400),
    ],
)
def test_hostile_forms_are_refused_in_stripes_shape(url: str, client: StripeClient, body: str, status: int) -> None:
    newest = direct(client).id
    headers = {"authorization": "Bearer sk_test_x", "content-type": "application/x-www-form-urlencoded"}
    answer = httpx.post(f"{url}/v1/payment_intents", content=body, headers=headers, trust_env=False)
    assert answer.status_code == status
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert client.v1.payment_intents.list({"limit": 1}).data[0].id == newest


@pytest.mark.parametrize(
    "path", ["payment_intents/{}", "customers/{}", "charges/{}/refunds", "refunds/{}", "events/{}", "mandates/{}"]
)
@pytest.mark.parametrize("identity", ["..%2f..%2fetc%2fpasswd", "%00", "pi_" + "x" * 5000, "'%20or%201=1--"])
def test_hostile_ids_are_unknown(url: str, path: str, identity: str) -> None:
    headers = {"authorization": "Bearer sk_test_x"}
    answer = httpx.get(f"{url}/v1/{path.format(identity)}", headers=headers, trust_env=False)
    assert answer.status_code == 404
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_an_idempotency_key_lives_for_a_day(url: str, client: StripeClient) -> None:
    options: Any = {"idempotency_key": "a-day"}
    first = client.v1.payment_intents.create({"amount": 500, "currency": "eur"}, options)
    httpx.post(f"{url}/_control/clock", json={"advance": 80_000}, trust_env=False)
    assert client.v1.payment_intents.create({"amount": 500, "currency": "eur"}, options).id == first.id
    assert (
        refused(lambda: client.v1.payment_intents.create({"amount": 600, "currency": "eur"}, options)).http_status
        == 400
    )
    httpx.post(f"{url}/_control/clock", json={"advance": 10_000}, trust_env=False)
    assert client.v1.payment_intents.create({"amount": 600, "currency": "eur"}, options).id != first.id
