"""The hands of warehouse clerks and couriers: the control planes of the simulators."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import requests

from harness.kernel.clock import read_stamp
from harness.kernel.disturbance import Disturbance
from harness.kernel.errors import Compromised


class MoveRefused(AssertionError):
    """A system would not do what it was asked; the message is its own reason, `status` what it answered with."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class NeighbourAway(Compromised):
    """A system could not do what it was asked, because the one it needs for it did not answer; it may be asked again."""


class ControlPlane:
    """The `/_control` routes of one simulator."""

    def __init__(self, role: str, address: str, key: str = "") -> None:
        self.role = role
        self._address = address.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """POST to the control plane.

        Raises MoveRefused for a 4xx, NeighbourAway for a 502, Compromised when nothing sensible answers.
        """
        try:
            answer = self._session.post(f"{self._address}/_control{path}", json=body, timeout=30)
        except requests.RequestException as error:
            raise Compromised(f"the {self.role} at {self._address} does not answer ({type(error).__name__})") from error
        if 400 <= answer.status_code < 500:
            raise MoveRefused(f"the {self.role} refuses {path}: {_reason(answer)}", answer.status_code)
        if answer.status_code == 502:
            raise NeighbourAway(f"the {self.role} cannot do {path} now: {_reason(answer)}")
        if answer.status_code >= 500:
            raise Compromised(f"the {self.role} failed with {answer.status_code} on {path}")
        return answer.json() if answer.content else None

    def disturb(self, disturbance: Disturbance) -> None:
        """Arm a fault on the messages that this system sends."""
        self.post("/disturbances", disturbance.to_json())

    def settle(self, order: str, *, within: float = 10.0) -> bool:
        """Let the messages of an order go out; whether all did."""
        return bool(self.post("/settle", {"order": order, "within": within})["idle"])


def _reason(answer: requests.Response) -> str:
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return answer.text[:200]


class WarehouseFloor:
    """What a warehouse clerk does with an order or a return. Each call returns the state it is then in."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane

    def move(self, order: str, move: str, **how: Any) -> str:
        """One move of an order: allocate, pick, pack (parcels=n), hand_over, hold (reason=), release, miss_cut_off, cancel.

        What goes wrong at picking: short=, damaged=[{"sku", "quantity"}], mispicks=[{"sku", "instead", "quantity"}].
        """
        return str(self._plane.post(f"/orders/{order}/moves", {"move": move} | how)["order"])

    def wait_until(self, order: str, day: date) -> None:
        """Let the time of an order go on to that day, noon in UTC; nothing happens when it is past."""
        now = read_stamp(str(self._plane.post("/clock", {"advance": 0, "order": order})["now"]))
        left = (datetime.combine(day, time(12), UTC) - now).total_seconds()
        if left > 0:
            self._plane.post("/clock", {"advance": left, "order": order})

    def find_return(self, order: str, lines: list[dict[str, Any]]) -> str:
        """A parcel of this order came back that nobody announced; the warehouse's own number for it."""
        return str(self._plane.post("/returns", {"order": order, "lines": lines})["return"])

    def move_return(self, rma: str, move: str, **how: Any) -> str:
        """One move of a return: receive, grade (grades=[{"sku", "quantity", "grade"}]), close."""
        return str(self._plane.post(f"/returns/{rma}/moves", {"move": move} | how)["return"])


class CourierRound:
    """What a courier does with a parcel."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane

    def move(self, tracking_number: str, move: str, **how: Any) -> None:
        """One event of a parcel (collect, transit, out, deliver, fail, hold_at_point, lose…), some with a `reason`."""
        self._plane.post(f"/parcels/{tracking_number}/moves", {"move": move} | how)


class PaymentDesk:
    """What the finance department does with a payment at the provider, by the provider's own number. Amounts in minor units."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane

    def void(self, payment: str) -> None:
        """Give up what is held."""
        self._plane.post(f"/payments/{payment}/cancel", {})

    def capture(self, payment: str, amount: int) -> None:
        """Take so much of what is held."""
        self._plane.post(f"/payments/{payment}/capture", {"amount": amount})

    def refund(self, payment: str, amount: int) -> None:
        """Give so much of what was captured back."""
        self._plane.post(f"/payments/{payment}/refund", {"amount": amount})
