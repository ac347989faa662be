"""The verdict in three sentences: what was moved, what is broken, and the worst of it."""

from __future__ import annotations

from harness.kernel.money import exponent_of
from harness.kernel.outcome import Standing
from harness.reporting.names import Names
from harness.reporting.plain import one_line
from harness.verdict.model import Finding, Verdict

_SHOWN = 3  # routes named before "and n more"


def ranked(verdict: Verdict) -> list[Finding]:
    """The findings as a meeting needs them: broken before unproven, then by money at stake, then by orders struck."""
    return sorted(
        verdict.findings,
        key=lambda found: (
            found.standing is not Standing.BROKEN,
            found.check == "scenario",
            -_worth(found),
            -len(found.orders),
        ),
    )


def headline(verdict: Verdict, names: Names) -> list[str]:
    """Sentences for the top of every report, most general first."""
    texts = names.texts
    orders = texts.count("orders", len(verdict.orders))
    money = texts.sums(verdict.money)
    said = [texts("headline.moved", orders=orders, money=money) if money else texts("headline.orders", orders=orders)]
    broken = [found for found in ranked(verdict) if found.standing is Standing.BROKEN]
    if broken:
        said += [texts("headline.broken", routes=_routes(broken, names)), worst(broken[0], names)]
    return said


def worst(found: Finding, names: Names) -> str:
    """One finding in one sentence: order, problem, money at stake."""
    texts = names.texts
    problem = one_line(names.say(found.problem)).rstrip(".")
    stake = texts("headline.stake", money=texts.money(found.at_stake, found.currency)) if found.at_stake else ""
    if not found.orders:
        return texts("headline.worst_anywhere", problem=problem, stake=stake)
    return texts("headline.worst", order=one_line(found.orders[0], 60), problem=problem, stake=stake)


def _routes(broken: list[Finding], names: Names) -> str:
    routes = list(dict.fromkeys(_place(found, names) for found in broken))
    more = [names.texts.count("more", len(routes) - _SHOWN)] if len(routes) > _SHOWN else []
    return names.texts("headline.between").join([*routes[:_SHOWN], *more])


def _place(found: Finding, names: Names) -> str:
    parts = (names.route(found.sender, found.receiver) or names.interface(found.interface), names.stage(found.stage))
    return one_line(", ".join(part for part in parts if part), 120)


def _worth(found: Finding) -> float:
    return abs(found.at_stake) / float(10 ** exponent_of(found.currency))
