"""What may be done to a message on its way: the value a fault makes and a simulator carries out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """A disturbance of the next `times` messages called `message` ("*": any) of `order` (empty: any).

    copies     deliveries of each message: 0 loses it (the sender believes it arrived), 2 delivers it twice
    delay      seconds before the delivery
    hold       kept back until this many later messages of the same order went out
    corrupt    the body is cut in half after signing
    forge      the signature is made with another secret
    """

    fault: str
    message: str
    order: str = ""
    times: int = 1
    copies: int = 1
    delay: float = 0.0
    hold: int = 0
    corrupt: bool = False
    forge: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, body: object) -> Disturbance:
        """Read one back. Raises ValueError naming the field that is unknown, missing, or out of bounds."""
        if not isinstance(body, dict):
            raise ValueError("a disturbance is an object")  # noqa: TRY004 - one error for all bad bodies
        known = {field.name: field.type for field in fields(cls)}
        for name, value in body.items():
            kinds: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}
            if name not in known:
                raise ValueError(f"unknown field {name!r}: known are {', '.join(known)}")
            if not isinstance(value, kinds[str(known[name])]) or (isinstance(value, bool) and known[name] != "bool"):
                raise ValueError(f"{name} must be of type {known[name]}")
        if not body.get("fault") or not body.get("message"):
            raise ValueError("fault and message are needed")
        made = cls(**body)
        if not (
            1 <= made.times <= 1000 and 0 <= made.copies <= 10 and 0 <= made.delay <= 3600 and 0 <= made.hold <= 10
        ):
            raise ValueError("times 1..1000, copies 0..10, delay 0..3600 s, hold 0..10")
        return made
