"""The verdict in a few sentences: what was authorised, in which systems, what is broken, the worst of it, or why it is no GO."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from harness.kernel.outcome import Standing
from harness.reporting.causes import Cause, causes
from harness.reporting.names import Names
from harness.reporting.plain import one_line
from harness.verdict.model import Verdict

_SHOWN = 3  # routes or handoffs named before "and n more"
_NOT_SEEN = "Not seen in this rehearsal: "  # how the gate begins its list of blind spots


def headline(verdict: Verdict, names: Names) -> list[str]:
    """Sentences for the top of every report, most general first."""
    texts = names.texts
    orders = texts.count("orders", len(verdict.orders))
    money = texts.sums(verdict.money)
    said = [texts("headline.money", orders=orders, money=money) if money else texts("headline.orders", orders=orders)]
    said += in_play(verdict, names)
    broken = [cause for cause in causes(verdict) if cause.standing is Standing.BROKEN]
    if broken:
        said += [texts("headline.broken", routes=_routes(broken, names)), worst(broken[0], names)]
    return said


def in_play(verdict: Verdict, names: Names) -> list[str]:
    """One sentence: which systems were simulated, which were real, and which of those ran on this machine."""
    kinds: dict[str, list[str]] = {"simulated": [], "real": []}
    for role, system in verdict.systems.items():
        kind = system.get("kind") if isinstance(system, dict) else None
        if kind in kinds:
            word = one_line(names.texts.word("roles", role), 60)
            here = kind == "real" and _is_loopback(str(system.get("address", "")))
            kinds[kind].append(names.texts("headline.here", system=word) if here else word)
    if not any(kinds.values()):
        return []
    simulated, real = (", ".join(kinds[kind]) for kind in ("simulated", "real"))
    first = names.texts("headline.simulated", systems=simulated) if simulated else names.texts("headline.no_simulated")
    return [" ".join([first, *([names.texts("headline.real", systems=real)] if real else [])])]


def reasons(verdict: Verdict, names: Names, *, named: bool = False) -> list[str]:
    """Why it is so. Blind spots are counted, and the first of them `named`: the page lists them all further down."""
    said = [names.say(reason) for reason in verdict.reasons if not reason.startswith(_NOT_SEEN)]
    return said + ([unseen(verdict, names, named=named)] if len(said) < len(verdict.reasons) else [])


def unseen(verdict: Verdict, names: Names, *, named: bool = False) -> str:
    """How many handoffs of the table no order came to owe; `named`: the first of them by name."""
    texts = names.texts
    counted = {"n": len(verdict.blind), "all": max(len(names.handoffs), len(verdict.blind))}
    if not named:
        return texts("headline.unseen", **counted)
    shown = [one_line(names.interface(name), 100) for name in verdict.blind[:_SHOWN]]
    more = [texts.count("more", len(verdict.blind) - _SHOWN)] if len(verdict.blind) > _SHOWN else []
    return texts("headline.unseen_named", **counted, names=", ".join([*shown, *more]))


def worst(cause: Cause, names: Names) -> str:
    """One cause in one sentence: order, problem, money at stake."""
    texts, found = names.texts, cause.leader
    problem = one_line(names.say(found.problem)).rstrip(".")
    stake = texts("headline.stake", money=texts.money(cause.at_stake, cause.currency)) if cause.at_stake else ""
    if not found.orders:
        return texts("headline.worst_anywhere", problem=problem, stake=stake)
    return texts("headline.worst", order=one_line(found.orders[0], 60), problem=problem, stake=stake)


def _routes(broken: list[Cause], names: Names) -> str:
    routes = list(dict.fromkeys(_place(cause, names) for cause in broken))
    more = [names.texts.count("more", len(routes) - _SHOWN)] if len(routes) > _SHOWN else []
    return names.texts("headline.between").join([*routes[:_SHOWN], *more])


def _place(cause: Cause, names: Names) -> str:
    parts = (names.route(cause.sender, cause.receiver) or names.interface(cause.interface), names.stage(cause.stage))
    return one_line(", ".join(part for part in parts if part), 120)


def _is_loopback(address: str) -> bool:
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
