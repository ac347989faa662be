"""Mails that a fault befalls: what the shop is told, what the customer gets, and what is noted."""

from __future__ import annotations

import itertools
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness.faults.catalogue import FAULTS
from harness.kernel.disturbance import Disturbance
from tests.simulators.mailbox.test_mailbox_door import Place
from tests.simulators.mailbox.test_mailbox_reading import letter
from tests.simulators.processes import started

MAIL = bytes(letter(X_Order="100027", X_Mail="confirmation"))
ORDERS = itertools.count(100027)


@dataclass
class Case:
    """One order whose confirmation is disturbed, in a mailbox that it shares with the other tests."""

    box: Place
    order: str

    @property
    def mail(self) -> bytes:
        return bytes(letter(X_Order=self.order, X_Mail="confirmation", Message_ID=f"<{self.order}@shop>"))

    def arm(self, fault: str = "test", order: str = "", **how: Any) -> None:
        meant = order or self.order
        self.post(
            "/disturbances",
            Disturbance(fault=fault, message="mail.confirmation", order=meant, way="received", **how).to_json(),
        )

    def post(self, path: str, body: dict[str, Any]) -> None:
        answer = httpx.post(f"{self.box.url}/_control{path}", json=body, trust_env=False)
        assert answer.status_code in (200, 201), answer.text

    def shown(self) -> list[int]:
        """For each mail of the order the place among them of the mail that it repeats, 0 for none."""
        mails = self.box.get(f"/messages?order={self.order}").json()["messages"]
        numbers = [0, *(mail["number"] for mail in mails)]
        return [numbers.index(mail["repeats"]) for mail in mails]

    def notes(self, kind: str) -> list[dict[str, Any]]:
        found = self.box.get(f"/_control/notes?order={self.order}").json()["notes"]
        return [note for note in found if note["kind"] == kind]


def place(words: list[str]) -> Place:
    return Place(words[1], int(words[3].rpartition(":")[2]))


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Place]:
    with started("mailbox") as words:
        yield place(words)


@pytest.fixture
def case(mailbox: Place) -> Case:
    return Case(mailbox, str(next(ORDERS)))


def test_a_lost_mail_was_taken_and_never_comes(case: Case) -> None:
    case.arm("lost", copies=0)
    case.box.send(case.mail)
    assert case.shown() == []
    assert [note["fields"]["fault"] for note in case.notes("disturbed")] == ["lost"]
    assert case.notes("received") == []


def test_a_late_mail_comes_when_its_time_has_come(case: Case) -> None:
    case.arm("late", delay=3600)
    case.box.send(case.mail)
    assert case.shown() == []
    case.post("/clock", {"advance": 3601, "order": case.order})
    assert case.shown() == [0]
    assert case.notes("received")[0]["fields"]["disturbed"] == "late"


def test_a_doubled_mail_comes_twice_and_says_which_it_repeats(case: Case) -> None:
    case.arm("twice", copies=2)
    case.box.send(case.mail)
    case.box.send(case.mail)
    assert case.shown() == [0, 1, 0]


@pytest.mark.parametrize(
    ("how", "told", "status"),
    [
        ({"status": 500}, smtplib.SMTPResponseException, 451),
        ({"spoil": True}, smtplib.SMTPResponseException, 0),
        ({"reset": "after"}, OSError, 0),
    ],
)
def test_a_mail_that_was_taken_and_badly_answered_comes_again_as_a_repetition(
    case: Case, how: dict[str, Any], told: type[Exception], status: int
) -> None:
    case.arm(**how)
    with pytest.raises(told):
        case.box.send(case.mail)
    case.box.send(case.mail)
    case.box.send(bytes(letter(X_Order=case.order, X_Mail="confirmation", Message_ID=f"<{case.order}-2@shop>")))
    assert case.shown() == [0, 1, 0]
    assert [note["status"] for note in case.notes("received")] == [status, 250, 250]
    assert case.notes("received")[1]["fields"]["repeats"] > 0


@pytest.mark.parametrize(
    ("how", "code"), [({"down": 0.001}, 421), ({"forge": True}, 550), ({"reset": "before"}, 0), ({"status": 500}, 451)]
)
def test_what_the_shop_is_told(case: Case, how: dict[str, Any], code: int) -> None:
    case.arm(**how)
    with pytest.raises((smtplib.SMTPException, OSError)) as caught:
        case.box.send(case.mail)
    assert getattr(caught.value, "smtp_code", 0) == code
    assert len(case.notes("disturbed")) == 1
    case.box.send(case.mail)
    assert len(case.shown()) == 1 + (code == 451)


def test_a_garbled_mail_arrives_cut(case: Case) -> None:
    case.arm(corrupt=True)
    case.box.send(case.mail)
    (mail,) = case.box.get(f"/messages?order={case.order}").json()["messages"]
    assert mail["size"] < len(case.mail)
    assert "</p>" not in mail["html"]
    assert case.shown() == [0]


def test_a_slow_mail_whose_sender_hangs_up_comes_again_as_a_repetition(case: Case) -> None:
    case.arm(slow=600)
    with smtplib.SMTP("127.0.0.1", case.box.smtp, timeout=0.3) as client, pytest.raises(OSError, match="timed out"):
        client.sendmail("shop@example.fr", ["zoe@example.fr"], case.mail)
    case.arm(slow=0.001)
    case.box.send(case.mail)
    assert case.shown() == [0, 1]


def test_a_mail_to_the_customer_is_meant_before_her_order_has_a_number(case: Case) -> None:
    case.arm(order="zoe+1@example.fr", copies=0)
    case.arm(order="999999", copies=0)
    case.box.send(case.mail, to="anne@example.fr")
    case.box.send(case.mail, to="zoe+1@example.fr")
    assert case.shown() == [0]


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if "received" in fault.ways])
def test_each_fault_of_the_catalogue_can_befall_a_mail(case: Case, name: str) -> None:
    made = FAULTS[name].on("received", "mail.confirmation", case.order).to_json()
    short = {field: 0.02 for field in ("delay", "slow") if made[field]}
    case.post("/disturbances", made | short)
    try:
        case.box.send(case.mail)
    except (smtplib.SMTPException, OSError):
        assert name not in ("late", "lost", "twice", "slow")
    assert [note["fields"]["fault"] in name for note in case.notes("disturbed")] == [True]


def test_mails_survive_a_restart_and_show_themselves_on_the_board(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path / "mails"))
    with started("mailbox", *state) as words:
        place(words).send(MAIL)
    with started("mailbox", *state) as words:
        box = place(words)
        box.send(MAIL)
        assert box.numbers("order=100027") == [1, 2]
        assert b"X-Order: 100027" in box.get("/messages/1/raw").content
        cards = box.get("/_control/board?order=100027").json()["cards"]
        assert [(card["id"], card["state"], card["facts"]["to"]) for card in cards] == [
            ("2", "confirmation", "zoe@example.fr"),
            ("1", "confirmation", "zoe@example.fr"),
        ]
        assert "mail.dispatch" in box.get("/_control/messages").json()["received"]


def test_a_snapshot_puts_the_mails_back() -> None:
    with started("mailbox") as words:
        box = place(words)
        box.send(MAIL)
        snapshots = f"{box.url}/_control/snapshots"
        assert httpx.post(snapshots, json={"name": "one mail"}, trust_env=False).status_code == 201
        box.send(bytes(letter(X_Order="100027", X_Mail="dispatch")))
        assert httpx.post(f"{snapshots}/one mail/restore", json={}, trust_env=False).status_code == 200
        assert box.numbers("") == [1]
        box.send(bytes(letter("other", X_Order="100027")))
        assert b"other" in box.get("/messages/2/raw").content
