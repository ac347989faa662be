"""A landscape: every system in play, real or simulated, and the merchant's rules. Made by `load`, then frozen.

A system is there in one of three ways: a simulator of ours that the harness starts, a shop or an ERP of `staging/` that
the harness starts, or an address where it already runs. A role that is not declared is simply not there.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from harness.landscape.gating import Gate, Issues, contradictions
from harness.landscape.probing import Probe

ROLES = ("shop", "psp", "warehouse", "carrier", "mail", "erp", "crm", "analytics", "store", "legacy")
SIMULATORS = {"psp": "psp", "warehouse": "warehouse", "carrier": "carrier", "mail": "mailbox", "analytics": "analytics"}
EMBEDDED = ("shop", "psp", "warehouse", "carrier", "mail", "analytics")
"""The roles of the embedded landscape; its shop does without the last."""

_VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]{0,99}$"
_NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$"
_CURRENCY = r"^[A-Z]{3}$"
PATTERNS = {
    _VARIABLE: "the name of an environment variable, such as SHOP_KEY",
    _NAME: "a short name of letters, digits, - and _",
    _CURRENCY: "three capital letters as ISO 4217 has them, such as EUR",
}
"""What each pattern asks for, in words."""

Kind = Literal["real", "simulated"]
Names = Annotated[tuple[str, ...], Field(strict=False)]
Grade = Literal["A", "B", "scrap"]
GRADES: tuple[Grade, ...] = ("A", "B", "scrap")
_PERCENT: dict[Grade, int] = {"A": 100, "B": 100, "scrap": 0}
Seconds = Annotated[float, Field(gt=0, le=3600)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Secret(_Frozen):
    """A secret by the name of the environment variable that holds it; the value is never kept here."""

    env: str = Field(pattern=_VARIABLE)


def _plain(value: object) -> object:
    if isinstance(value, str | int):
        return value
    raise ValueError('must be a text, a whole number, true or false, or { env = "NAME" }')


Plain = Annotated[str | int | bool, BeforeValidator(_plain), Tag("plain")]
Option = Annotated[
    Plain | Annotated[Secret, Tag("secret")],
    Discriminator(lambda value: "secret" if isinstance(value, dict | Secret) else "plain"),
]


class System(_Frozen):
    """One party. Exactly one of `simulator`, `start` and `address` says where it is; a system with a `probe` needs none.

    `port` fixes the port of a system we start (0: any free one). `staging` is the merchant's word that an address that
    is not on this machine may be ordered from. `key` opens the system's API; for a system we start, one is made up unless
    it is named here. `control_key` opens the control plane of a simulator. `options` are for drivers and for joining up:
    shop: staff_user, staff_password; psp, warehouse, carrier: webhook (address of the shop's receiver), webhook_secret;
    mail: smtp (host:port of one that runs already), smtp_port (of one we start); warehouse: sftp_port (0: any free one;
    without it no door for files). Any simulator we start: state (the file in which it keeps everything over a restart).
    """

    simulator: Literal["psp", "warehouse", "carrier", "mailbox", "analytics"] | None = None
    start: Literal["oscar", "tryton"] | None = None
    address: str | None = None
    simulated: bool = False
    staging: bool = False
    port: int = Field(default=0, ge=0, le=65535)
    driver: str = Field(default="", max_length=60)
    key: Secret | None = None
    control_key: Secret | None = None
    options: dict[str, Option] = Field(default_factory=dict, max_length=30)
    probe: Probe | None = None

    @property
    def kind(self) -> Kind:
        return "simulated" if self.simulator or self.simulated else "real"

    @property
    def started(self) -> bool:
        """Whether the harness starts this system, and ends it."""
        return self.simulator is not None or self.start is not None

    def secrets(self) -> dict[str, Secret]:
        """Every secret this system names, by its key in the file."""
        named = {"key": self.key, "control_key": self.control_key}
        named |= {f"options.{name}": value for name, value in self.options.items() if isinstance(value, Secret)}
        named |= {name: Secret(env=env) for name, env in (self.probe.variables() if self.probe else {}).items()}
        return {name: secret for name, secret in named.items() if secret is not None}

    @field_validator("address")
    @classmethod
    def _is_a_plain_address(cls, address: str | None) -> str | None:
        return None if address is None else _plain_address(address)

    @model_validator(mode="after")
    def _stands_in_one_place(self) -> Self:
        places = [name for name in ("simulator", "start", "address") if getattr(self, name) is not None]
        if not places and self.probe is not None and not (self.port or self.simulated or self.staging):
            return self
        if len(places) != 1:
            have = " and ".join(places) or "none"
            raise ValueError(f"needs exactly one of simulator, start and address and has {have}; keep one")
        self._check_what_an_address_alone_may_say(places[0])
        return self

    def _check_what_an_address_alone_may_say(self, place: str) -> None:
        if place == "address" and self.port:
            raise ValueError("has an address and a port; write the port into the address and remove port")
        if place != "address" and (self.simulated or self.staging):
            raise ValueError(
                f"says {'simulated' if self.simulated else 'staging'}, which goes with address only; remove it"
            )


def _plain_address(address: str) -> str:
    """`address` without its trailing slash; ValueError unless it is scheme, host, and perhaps port and path."""
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or any(mark.isspace() for mark in address):
        raise ValueError(f"is {address!r}; write a full address such as https://staging.shop.example")
    if "@" in parts.netloc:
        raise ValueError("holds a user name or password; take it out, a secret may not stand in the file")
    if parts.query or parts.fragment:
        raise ValueError(f"is {address!r}; write it without ? and #")
    return address.rstrip("/")


Percent = Annotated[int, Field(ge=0, le=100)]


class Policy(_Frozen):
    """The merchant's rules.

    `capture`: the whole order as soon as it is paid (what never ships is paid back), what shipped when nothing more can
    come, or each parcel as it leaves; `refund_percent`: how much of its worth is paid back for a returned unit of each
    grade when the return was the customer's own choice, by one of `choice_reasons` (all of it for any other reason);
    `rounding`: minor units by which a partial share may differ; `restock_grades`: the grades of a returned article that
    go back on sale; `returns_to`: whether returns go where parcels come from; `return_label`: whether the customer gets it in
    the mail of her return or behind a link there, or has it elsewhere; `numbering`: whether invoices and credit notes of a
    rehearsal are numbered in a row, because nobody else orders meanwhile.
    """

    capture: Literal["at_order", "at_dispatch", "per_parcel"] = "at_dispatch"
    refund_shipping: Literal["when_everything_returned", "always", "never"] = "when_everything_returned"
    refund_percent: dict[Grade, Percent] = Field(default_factory=lambda: dict(_PERCENT))
    choice_reasons: Names = ("changed_mind", "does_not_fit")
    rounding: int = Field(default=1, ge=0, le=100)
    restock_grades: Annotated[tuple[Grade, ...], Field(strict=False)] = ("A",)
    returns_to: Literal["sender", "elsewhere"] = "sender"
    return_label: Literal["mailed", "elsewhere"] = "mailed"
    numbering: Literal["without_gaps", "unique"] = "unique"

    @field_validator("refund_percent")
    @classmethod
    def _every_grade(cls, percent: dict[Grade, int]) -> dict[Grade, int]:
        # A grade that is left out is paid back in full, as the law has it where a merchant says nothing.
        return {grade: percent.get(grade, 100) for grade in GRADES}


class Landscape(_Frozen):
    """All systems by role, and the merchant's rules.

    `language`: what customers speak where a scenario does not say; `deadlines`: handoff to seconds, where ours differ;
    `without`: handoffs this merchant does not have; `offers`: what the shop offers beyond the plain sale, None when it is not
    said; `production`: hosts that must never be touched; `source`: the file
    it was read from, for error messages; `gate`, `known_issues`: what a GO takes, and what it may live with.
    """

    name: str = Field(pattern=_NAME)
    language: Literal["en", "fr"] = "en"
    currency: str = Field(pattern=_CURRENCY)
    systems: dict[str, System]
    policy: Policy = Policy()
    deadlines: dict[str, Seconds] = Field(default_factory=dict)
    without: Names = ()
    offers: Names | None = None
    production: Names = ()
    gate: Gate = Gate()
    known_issues: Issues = ()
    source: str = Field(default="", exclude=True)

    @field_validator("systems")
    @classmethod
    def _has_a_shop(cls, systems: dict[str, System]) -> dict[str, System]:
        if "shop" not in systems:
            raise ValueError("has no shop; describe it in a table [systems.shop]")
        places = {role for role, system in systems.items() if system.started or system.address is not None}
        lacking = [role for role in EMBEDDED[1:-1] if role not in places]
        if systems["shop"].start == "oscar" and lacking:
            raise ValueError(
                f"has no {' and no '.join(lacking)}, which the shop oscar needs; add [systems.{lacking[0]}]"
            )
        return systems

    @model_validator(mode="after")
    def _asks_what_can_be_meant(self) -> Self:
        if wrong := contradictions(self.gate, self.known_issues, self.without):
            raise ValueError("; ".join(wrong))
        return self

    def started(self) -> dict[str, System]:
        """The systems the harness starts, by role."""
        return {role: system for role, system in self.systems.items() if system.started}

    def roles_absent(self) -> tuple[str, ...]:
        """The roles of the embedded landscape that this one does not have: what cannot be seen there."""
        return tuple(role for role in EMBEDDED if role not in self.systems)
