"""The analytics as a process: told by HTTP, answering nothing, counting what it understood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from harness.simulators.analytics.app import analytics_app
from harness.simulators.console.words import LANGUAGES, words
from tests.simulators.analytics.test_analytics_reading import PURCHASE, message
from tests.simulators.inside import Inside, inside

SECRET = "s3cret"
MEANT = f"/mp/collect?measurement_id=G-DRYRUN1&api_secret={SECRET}"


@pytest.fixture(scope="module")
def place() -> Iterator[Inside]:
    with inside(analytics_app, key=SECRET) as place:
        yield place


def post(place: Inside, raw: bytes, path: str = MEANT) -> int:
    return httpx.post(place.url + path, content=raw, trust_env=False).status_code


def get(place: Inside, path: str) -> Any:
    return httpx.get(f"{place.url}/_control{path}", trust_env=False).json()


def of(order: str) -> bytes:
    return message(PURCHASE | {"transaction_id": order})


def test_a_purchase_is_counted_noted_and_shown(place: Inside) -> None:
    assert post(place, of("200001")) == 204
    (event,) = get(place, "/events?order=200001")["events"]
    assert {name: event[name] for name in ("name", "order", "value", "currency", "tax", "shipping", "client")} == {
        "name": "purchase", "order": "200001", "value": 5270, "currency": "EUR", "tax": 878, "shipping": 490, "client": "7.9",
    }  # fmt: skip
    assert event["items"] == [{"sku": "TEA-POT", "quantity": 2, "price": 2390}]
    (note,) = get(place, "/notes?order=200001")["notes"]
    assert (note["kind"], note["operation"], note["status"]) == ("received", "analytics.purchase", 204)
    assert (note["fields"]["value"], note["fields"]["units"], note["fields"]["flaws"]) == (5270, 2, "")
    (card,) = get(place, "/board?order=200001")["cards"]
    assert (card["thing"], card["state"], card["facts"]["amount"]) == ("event", "purchase", 5270)


def test_what_is_told_twice_is_there_twice(place: Inside) -> None:
    post(place, of("200002"))
    post(place, of("200002"))
    post(place, message(PURCHASE | {"transaction_id": "200002"}, "refund"))
    assert [event["name"] for event in get(place, "/events?order=200002")["events"]] == [
        "purchase", "purchase", "refund",
    ]  # fmt: skip


def test_one_message_may_tell_of_several_orders(place: Inside) -> None:
    events = [{"name": "purchase", "params": PURCHASE | {"transaction_id": order}} for order in ("200003", "200004")]
    post(place, message(events=events))
    for order in ("200003", "200004"):
        assert len(get(place, f"/events?order={order}")["events"]) == 1
        assert [note["operation"] for note in get(place, f"/notes?order={order}")["notes"]] == ["analytics.purchase"]


@pytest.mark.parametrize(
    ("path", "flaw"),
    [("/mp/collect?measurement_id=G-DRYRUN1&api_secret=other", "api_secret"),
     ("/mp/collect?measurement_id=G-DRYRUN1", "api_secret"), ("/mp/collect?measurement_id=G-DRYRUN1&api_secret=é", "api_secret")],
)  # fmt: skip
def test_a_wrong_secret_is_answered_as_well_and_counts_nothing(place: Inside, path: str, flaw: str) -> None:
    before = len(get(place, "/events")["events"])
    assert post(place, of("200005"), path) == 204
    assert len(get(place, "/events")["events"]) == before
    note = get(place, "/notes")["notes"][-1]
    assert note["fields"]["flaws"].startswith(flaw)
    assert SECRET not in str(get(place, "/notes"))


def test_rubbish_is_answered_with_nothing_and_noted(place: Inside) -> None:
    for raw in (b"", b"\xff\xfe", b"{}", b"null", b'{"events":[]}'):
        assert post(place, raw) == 204
    assert post(place, b" " * 140_000) == 413
    assert post(place, of("1"), "/nowhere") == 404


def test_the_debug_door_says_what_is_wrong_and_counts_nothing(place: Inside) -> None:
    raw = message(PURCHASE | {"transaction_id": "", "value": 1.234})
    answer = httpx.post(place.url + "/debug" + MEANT, content=raw, trust_env=False).json()
    told = [each["description"] for each in answer["validationMessages"]]
    assert told == ["purchase: transaction_id is missing", "purchase: value is '1.234', which EUR cannot be paid in"]


def test_matomo_counts_an_order_in_the_currency_of_its_site(place: Inside) -> None:
    form = {"idsite": "1", "rec": "1", "idgoal": "0", "ec_id": "200006", "revenue": "1200", "token_auth": "hidden"}
    httpx.put(f"{place.url}/_control/site", json={"currency": "JPY"}, trust_env=False)
    assert httpx.get(f"{place.url}/matomo.php", params=form, trust_env=False).status_code == 204
    assert httpx.post(f"{place.url}/matomo.php", data=form, trust_env=False).status_code == 204
    told = get(place, "/events?order=200006")["events"]
    assert [(event["value"], event["currency"], event["door"]) for event in told] == [(1200, "JPY", "matomo")] * 2
    assert "hidden" not in str(get(place, "/notes?order=200006"))


def test_faults_find_the_order_and_the_event(place: Inside) -> None:
    fault = {"message": "analytics.purchase", "fault": "twice", "copies": 2, "order": "200007", "way": "received"}
    assert httpx.post(f"{place.url}/_control/disturbances", json=fault, trust_env=False).status_code == 201
    post(place, of("200008"))
    post(place, of("200007"))
    assert len(get(place, "/events?order=200008")["events"]) == 1
    assert len(get(place, "/events?order=200007")["events"]) == 2
    kinds = [note["kind"] for note in get(place, "/notes?order=200007")["notes"]]
    assert kinds == ["disturbed", "received", "received"]


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "after=-1", "colour=1"])
def test_a_question_that_makes_no_sense_is_refused(place: Inside, query: str) -> None:
    assert httpx.get(f"{place.url}/_control/events?{query}", trust_env=False).status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_console_has_a_word_for_all_of_it(place: Inside, language: str) -> None:
    t = words(language)
    post(place, message(PURCHASE | {"transaction_id": "200009", "tax": "x"}))
    card = get(place, "/board?order=200009&limit=1")["cards"][0]
    wanted = [("systems", "analytics"), ("the", "analytics"), ("things", card["thing"])]
    wanted += [("states.event", state) for state in ("purchase", "refund", "other")]
    wanted += [("messages", name) for name in get(place, "/messages")["received"]]
    wanted += [("facts", name) for name in card["facts"] if name != "currency"]
    assert "flaw" in card["facts"]
    assert [each for each in wanted if t.known(*each) is None] == []
