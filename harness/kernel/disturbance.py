"""What may be done to a message on its way: the value a fault makes and a simulator carries out.

A simulator disturbs the messages it sends (`way` "sent") and the requests and mails it receives ("received").
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

Way = Literal["sent", "received"]
Tear = Literal["", "before", "after"]

_BOUNDS: dict[str, tuple[int, int]] = {
    "times": (1, 1000), "copies": (0, 10), "delay": (0, 3600), "hold": (0, 10), "down": (0, 3600), "slow": (0, 600),
}  # fmt: skip
_CHOICES: dict[str, tuple[str, ...]] = {"way": get_args(Way), "reset": get_args(Tear)}
_TYPES: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """A disturbance of the next `times` messages called `message` ("*": any) of `order` ("": any).

    Where no order has a number yet, `order` may be the customer's mail address.

    way       "sent": what this simulator sends; "received": requests and mails that reach it
    copies    how often each arrives: 0 loses it (a sender believes it arrived, a caller gets no answer), 2 doubles it
    delay     seconds before it arrives; a caller's connection may be gone by then
    hold      sent only: kept back until this many later messages of the same order went out
    corrupt   it arrives cut, after signing: half a message, or the head of a mail and a few words
    forge     sent: signed with another secret; received: the caller's key is taken for a wrong one
    down      the receiver is down for so many seconds, from the first message that meets this; it ends with the time,
              not with `times`. A sender's attempts fail; a caller gets 503, or no connection when `reset` is "before"
    slow      seconds that the exchange takes, byte by byte
    status    500 to 599: the answer that is given or understood although the work was done; 0 for the true one
    reset     the connection is torn "before" the work or "after" it
    spoil     received only: the work is done, and its answer is cut in half
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
    way: Way = "sent"
    down: float = 0.0
    slow: float = 0.0
    status: int = 0
    reset: Tear = ""
    spoil: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def told(self) -> dict[str, Any]:
        """What is done, for a note: the fault, the way, and all that is not as usual."""
        usual = {field.name: field.default for field in fields(self)}
        unusual = {name: value for name, value in self.to_json().items() if value != usual[name]}
        return {"way": self.way} | {k: v for k, v in unusual.items() if k not in ("message", "order", "times")}

    @classmethod
    def from_json(cls, body: object) -> Disturbance:
        """Read one back. Raises ValueError naming the field that is unknown, missing, or out of bounds."""
        if not isinstance(body, dict):
            raise ValueError("a disturbance is an object")  # noqa: TRY004 - one error for all bad bodies
        known = {field.name: str(field.type) for field in fields(cls)}
        for name, value in body.items():
            if name not in known:
                raise ValueError(f"unknown field {name!r}: known are {', '.join(known)}")
            _check(name, value, known[name])
        if not body.get("fault") or not body.get("message"):
            raise ValueError("fault and message are needed")
        made = cls(**body)
        if made.way == "received" and made.hold:
            raise ValueError("hold is for messages that are sent: a caller waits for its answer")
        if made.way == "sent" and made.spoil:
            raise ValueError("spoil is for what is received: a sender looks at the status of an answer only")
        return made


def _check(name: str, value: object, type_: str) -> None:
    if choices := _CHOICES.get(name):
        if value not in choices:
            raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}")
        return
    if not isinstance(value, _TYPES[type_]) or (isinstance(value, bool) and type_ != "bool"):
        raise ValueError(f"{name} must be of type {type_}")
    least, most = _BOUNDS.get(name, (0, 0))
    if name in _BOUNDS and not least <= value <= most:  # type: ignore[operator]
        raise ValueError(f"out of bounds: {name} {least}..{most}")
    if name == "status" and value != 0 and value not in range(500, 600):
        raise ValueError("out of bounds: status 500..599, or 0")
