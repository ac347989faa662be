"""What a merchant asks of a GO: the tables `[gate]` and `[[known_issues]]` of a landscape file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

_ARROWS = (" -> ", " → ")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _day(value: object) -> object:
    """A date as TOML has it, or as a text: `2026-12-31`. ValueError for anything else, a time of day included."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(f"is {str(value)!r}; write a date such as 2026-12-31")


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty; say it in a few words")
    return " ".join(text.split())


Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[
    str, Field(max_length=500), BeforeValidator(lambda text: _said(text) if isinstance(text, str) else text)
]
Names = Annotated[tuple[Text, ...], Field(strict=False, max_length=500)]


class Gate(_Strict):
    """What a GO takes, beside that nothing is broken.

    must_hold             handoffs and rules that decide; empty: all of them. What is not named is told and does not decide
    may_stay_unproven     handoffs, rules, or roles nobody can look at, that a GO does without; a broken one still counts
    scenarios_at_least, orders_at_least  how many must have been played, and placed
    required_scenarios    catalogue numbers of scenarios that must have passed
    """

    must_hold: Names = ()
    may_stay_unproven: Names = ()
    scenarios_at_least: int = Field(default=0, ge=0, le=1_000_000)
    orders_at_least: int = Field(default=0, ge=0, le=100_000_000)
    required_scenarios: Names = ()


class KnownIssue(_Strict):
    """Something known to be broken that a GO may live with for a while.

    interface     a handoff or rule by name, or all between two parties: "shop -> warehouse"
    problem       a part of the finding's own words, when it is about one problem of that interface only
    until         the last day on which it is accepted, judged by the time of the run
    max_at_stake  how much money it may concern, in minor units of the landscape's currency
    """

    id: Text
    interface: Text
    owner: Text
    reason: Text
    until: Day
    problem: str = Field(default="", max_length=500)
    max_at_stake: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _says_which_scenario(self) -> Self:
        if self.interface == "scenarios" and not self.problem:
            raise ValueError(
                "is about scenarios and would accept any that fails; add problem, such as the step it fails at"
            )
        return self


Issues = Annotated[tuple[KnownIssue, ...], Field(strict=False, max_length=500)]


def contradictions(gate: Gate, issues: Sequence[KnownIssue], without: Collection[str]) -> list[str]:
    """Where these rules cannot all be meant, each as "place what is wrong; what to do"."""
    off = sorted(set(gate.must_hold) & set(without))
    both = sorted(set(gate.must_hold) & set(gate.may_stay_unproven))
    doubled = sorted(id for id, count in Counter(issue.id for issue in issues).items() if count > 1)
    return [
        *(f"gate.must_hold names {name!r}, which without switches off; keep one" for name in off),
        *(f"gate.must_hold names {name!r}, which may_stay_unproven names too; keep one" for name in both),
        *(f"known_issues has the id {id!r} more than once; give each its own" for id in doubled),
    ]


def recorded(gate: Gate, issues: Sequence[KnownIssue], currency: str) -> dict[str, Any]:
    """These rules as the record of a rehearsal keeps them, under `gate` and `known_issues`; {} and [] for none."""
    asked = gate.model_dump(mode="json", exclude_defaults=True)
    return {
        "gate": asked,
        "known_issues": [issue.model_dump(mode="json") | {"currency": currency} for issue in issues],
    }


def named(gate: Gate, issues: Sequence[KnownIssue]) -> list[tuple[str, str, bool]]:
    """Each name that must be one of an interface: (where it stands, the name, whether a role will do as well)."""
    return [
        *(("gate.must_hold", name, False) for name in gate.must_hold),
        *(("gate.may_stay_unproven", name, True) for name in gate.may_stay_unproven),
        *((f"known_issues.{issue.id}.interface", issue.interface, False) for issue in issues),
    ]


def parties(interface: str) -> tuple[str, str] | None:
    """The sender and receiver that "shop -> warehouse" names; None for a name."""
    for arrow in _ARROWS:
        sender, found, receiver = interface.partition(arrow)
        if found:
            return sender.strip(), receiver.strip()
    return None
