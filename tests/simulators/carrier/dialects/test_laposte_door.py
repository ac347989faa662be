"""La Poste's tracking by raw requests: every state of every parcel, by whichever door it came, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from harness.simulators.carrier.lifecycle import MOVES
from tests.simulators.carrier.dialects.asking import generate, infos, letter, shipped
from tests.simulators.carrier.trade import KEY, Json, System, running, shipment

OTHER_KEY = "another-okapi-key"
WAY = ("collect", "transit")
# The moves, the code of the last event, its step in the timeline, and whether it is good news.
TOLD = [
    ((), "", "DR1", 1, 1),
    (("cancel",), "", "DR2", 1, -1),
    (("collect",), "", "PC1", 2, 1),
    (WAY, "", "ET1", 3, 1),
    ((*WAY, "transit"), "", "ET1", 3, 1),
    ((*WAY, "misroute"), "", "PB1", 3, -1),
    ((*WAY, "damage"), "", "PB1", 3, -1),
    ((*WAY, "lose"), "", "PB1", 3, -1),
    ((*WAY, "lose", "transit"), "", "PB2", 3, 1),
    ((*WAY, "out"), "", "MD2", 4, 1),
    ((*WAY, "out", "fail"), "absent", "ND1", 4, -1),
    ((*WAY, "out", "fail"), "access", "ND1", 4, -1),
    ((*WAY, "out", "fail"), "address", "ND1", 4, -1),
    ((*WAY, "out", "refuse"), "unwanted", "ND1", 4, -1),
    ((*WAY, "out", "hold_at_point"), "", "AG1", 4, 1),
    ((*WAY, "send_back"), "undeliverable", "RE1", 4, -1),
    ((*WAY, "send_back", "return"), "", "DI2", 5, -1),
    ((*WAY, "out", "deliver"), "", "DI1", 5, 1),
]


@pytest.fixture(scope="module")
def carrier() -> Iterator[System]:
    with running("carrier") as system:
        yield system


def colissimo(carrier: System, order: str) -> str:
    """The number of a new parcel."""
    return str(infos(generate(carrier, letter(order)))["labelV2Response"]["parcelNumber"])


def look(carrier: System, ids: str, *, key: str = KEY, language: str = "fr_FR") -> requests.Response:
    return requests.get(
        f"{carrier.url}/laposte/suivi/v2/idships/{ids}",
        params={"lang": language} if language else None,
        headers={"x-okapi-key": key} if key else None,
        timeout=10,
    )


def seen(carrier: System, number: str, language: str = "fr_FR") -> Json:
    """The shipment, which there must be."""
    answer = look(carrier, number, language=language)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["returnCode"], told["lang"], told["scope"]) == (200, language, "open")
    found: Json = told["shipment"]
    return found


def test_every_state_is_shown() -> None:
    """Nothing that a courier does is missing from the table above."""
    assert {move for moves, *_ in TOLD for move in moves} == set(MOVES)


@pytest.mark.parametrize(("moves", "reason", "code", "step", "kind"), TOLD)
def test_what_became_of_a_parcel_is_told(
    carrier: System, moves: tuple[str, ...], reason: str, code: str, step: int, kind: int
) -> None:
    number = colissimo(carrier, "LP-1")
    for place, move in enumerate(moves, start=1):
        carrier.move(f"parcels/{number}", move, **({"reason": reason} if reason and place == len(moves) else {}))
    told = seen(carrier, number)
    assert (told["idShip"], told["holder"], told["product"]) == (number, 4, "Colissimo")
    assert [event["order"] for event in told["event"]] == list(range(len(moves) + 1, 0, -1))
    assert told["event"][0]["code"] == code
    assert told["event"][-1]["code"] == "DR1"
    assert [one["id"] for one in told["timeline"]] == [1, 2, 3, 4, 5]
    assert [one["status"] for one in told["timeline"]] == [number <= step for number in range(1, 6)]
    reached = told["timeline"][step - 1]
    assert (reached["type"], reached["longLabel"]) == (kind, told["event"][0]["label"])
    assert told["isFinal"] is (code in ("DI1", "DI2"))
    assert ("deliveryDate" in told) is told["isFinal"]
    assert ("entryDate" in told) is ("collect" in moves)


def test_a_parcel_that_is_damaged_at_the_door_is_on_its_way_again(carrier: System) -> None:
    number = colissimo(carrier, "LP-10")
    for move in ("collect", "transit", "out", "damage"):
        carrier.move(f"parcels/{number}", move)
    told = seen(carrier, number)
    assert [event["code"] for event in told["event"]] == ["PB1", "MD2", "ET1", "PC1", "DR1"]
    on_its_way, at_the_door = told["timeline"][2:4]
    assert (on_its_way["status"], on_its_way["type"]) == (True, -1)
    assert (at_the_door["status"], at_the_door["type"], at_the_door["longLabel"]) == (False, 0, "")


def test_each_reason_of_a_failure_has_words_of_its_own(carrier: System) -> None:
    said = set()
    for reason in ("absent", "access", "address"):
        number = colissimo(carrier, "LP-2")
        for move in ("collect", "transit", "out"):
            carrier.move(f"parcels/{number}", move)
        carrier.move(f"parcels/{number}", "fail", reason=reason)
        said.add(seen(carrier, number)["event"][0]["label"])
    assert len(said) == 3


@pytest.mark.parametrize(
    ("asked", "lang", "words"),
    [
        ("", "fr_FR", "Votre colis est livré."),
        ("fr_FR", "fr_FR", "Votre colis est livré."),
        ("en_GB", "en_GB", "Your parcel has been delivered."),
        ("de_DE", "en_GB", "Your parcel has been delivered."),
    ],
)
def test_words_are_french_or_english(carrier: System, asked: str, lang: str, words: str) -> None:
    number = colissimo(carrier, "LP-3")
    for move in ("collect", "transit", "out", "deliver"):
        carrier.move(f"parcels/{number}", move)
    told = look(carrier, number, language=asked).json()
    assert (told["lang"], told["shipment"]["event"][0]["label"]) == (lang, words)
    steps = [step["shortLabel"] for step in told["shipment"]["timeline"]]
    assert steps[-1] == ("Livré" if lang == "fr_FR" else "Delivered")


def test_parcels_of_other_doors_are_followed_too(carrier: System) -> None:
    asked = carrier.call("POST", "/shipments", shipment("LP-4"), headers={"idempotency-key": "LP-4"})
    native = asked.json()["tracking_number"]
    chronopost = shipped(carrier, "LP-4")
    assert (seen(carrier, native)["holder"], seen(carrier, native)["product"]) == (4, "Colissimo")
    assert (seen(carrier, chronopost)["holder"], seen(carrier, chronopost)["product"]) == (3, "Chronopost")
    assert seen(carrier, chronopost)["contextData"] == {
        "deliveryChoice": {"deliveryChoice": 0}, "originCountry": "FR", "arrivalCountry": "FR",
    }  # fmt: skip


def test_a_pick_up_point_is_named(carrier: System) -> None:
    asked = letter("LP-5", letter__service__productCode="A2P", letter__parcel__pickupLocationId="690023")
    number = infos(generate(carrier, asked))["labelV2Response"]["parcelNumber"]
    (parcel,) = carrier.told("GET", "/_control/parcels?order=LP-5")["parcels"]
    assert seen(carrier, number)["contextData"]["removalPoint"] == {"name": parcel["point"]["name"], "type": "A2P"}


def test_several_are_told_in_one_answer(carrier: System) -> None:
    numbers = [colissimo(carrier, "LP-6") for _ in range(2)]
    answer = look(carrier, f"{numbers[0]},8L01234567895,{numbers[1].lower()},nonsense")
    assert answer.status_code == 207
    told = answer.json()
    assert [one["returnCode"] for one in told] == [200, 104, 200, 400]
    assert [told[place]["shipment"]["idShip"] for place in (0, 2)] == numbers
    assert [told[place]["idShip"] for place in (1, 3)] == ["8L01234567895", "NONSENSE"]


@pytest.mark.parametrize(
    ("ids", "language", "key", "status", "code"),
    [
        ("8L01234567895", "fr_FR", KEY, 404, 104),
        ("nonsense", "fr_FR", KEY, 400, 400),
        ("8L012345678'--", "fr_FR", KEY, 400, 400),
        ("%3Cscript%3E", "fr_FR", KEY, 400, 400),
        ("8L01234567895", "xx", KEY, 400, "BAD_REQUEST"),
        (",", "fr_FR", KEY, 400, "BAD_REQUEST"),
        (",".join(["8L01234567895"] * 11), "fr_FR", KEY, 400, "BAD_REQUEST"),
        ("8L01234567895", "fr_FR", OTHER_KEY, 401, "UNAUTHORIZED"),
        ("8L01234567895", "fr_FR", "", 401, "UNAUTHORIZED"),
        ("8L01234567895", "fr_FR", "clé".encode().decode("latin-1"), 401, "UNAUTHORIZED"),
    ],
)
def test_what_is_wrong_is_refused(
    carrier: System, ids: str, language: str, key: str, status: int, code: int | str
) -> None:
    answer = look(carrier, ids, key=key, language=language)
    assert answer.status_code == status
    told = answer.json()
    assert told["returnCode" if isinstance(code, int) else "code"] == code
    assert told["returnMessage" if isinstance(code, int) else "message"]


def test_who_looked_is_noted_without_the_key(carrier: System) -> None:
    number = colissimo(carrier, "LP-7")
    look(carrier, number)
    look(carrier, number, key=OTHER_KEY)
    asked = [one for one in carrier.notes("LP-7") if one["operation"] == "tracking.read"]
    assert [one["fields"]["tracking_numbers"] for one in asked] == [[number]] * 2
    assert {KEY, OTHER_KEY} & set(str(asked).replace('"', "'").split("'")) == set()
    assert OTHER_KEY not in str(asked)


def test_a_fault_waits_for_the_order(carrier: System) -> None:
    number, other = colissimo(carrier, "LP-8"), colissimo(carrier, "LP-9")
    armed = {"fault": "answer error", "message": "tracking.read", "order": "LP-8", "way": "received", "status": 503}
    assert carrier.call("POST", "/_control/disturbances", armed).status_code == 201
    assert [look(carrier, one).status_code for one in (other, number, number)] == [200, 503, 200]
