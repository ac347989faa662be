"""Two runs compared, for people on a terminal and for machines as JSON (docs/verdict.md)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from harness.reporting.names import Names
from harness.reporting.plain import one_line
from harness.verdict.compare import Change, Comparison, Turn
from harness.verdict.latency import Slower
from harness.verdict.model import Verdict

VERSION = 1
_MOST = 30  # lines of one kind


def as_json(told: Comparison) -> dict[str, Any]:
    """The comparison as a JSON object; money in minor units, durations in seconds."""
    return {
        "version": VERSION,
        "exit_code": told.exit_code,
        "same_landscape": told.before.landscape == told.after.landscape,
        "before": _side(told.before, told.at_stake[0]),
        "after": _side(told.after, told.at_stake[1]),
        **{
            name: [asdict(each) for each in getattr(told, name)]
            for name in ("fixed", "broke", "still_broken", "no_longer_proven", "newly_proven", "scenarios", "latencies")
        },
    }


def dumped(told: Comparison) -> bytes:
    """The same as bytes. A lone surrogate out of hostile JSON becomes "?", since UTF-8 has none."""
    return (json.dumps(as_json(told), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _side(verdict: Verdict, at_stake: dict[str, int]) -> dict[str, Any]:
    return {
        "run": verdict.run,
        "landscape": verdict.landscape,
        "seed": verdict.seed,
        "began": verdict.began,
        "decision": str(verdict.decision),
        "scenarios": len(verdict.scenarios),
        "orders": len(verdict.orders),
        "at_stake": at_stake,
        "damage": list(verdict.damage),
    }


def tell(told: Comparison, names: Names, console: Console) -> None:
    """Print the comparison: both runs, then what matters most first."""
    t = names.texts
    for label, verdict, stake in zip(("before", "after"), (told.before, told.after), told.at_stake, strict=True):
        console.print(Text(_run(label, verdict, stake, names)), soft_wrap=True)
    for note in _notes(told, names):
        console.print(Text(note, style="yellow"), soft_wrap=True)
    word = "worse" if told.worse else "not_worse"
    console.print(Text(f"\n{t(f'compare.{word}')}", style="bold red" if told.worse else "bold green"))
    _changes("broke", told.broke, names, console, "red")
    _changes("still_broken", told.still_broken, names, console, "red")
    _changes("no_longer_proven", told.no_longer_proven, names, console, "yellow")
    _changes("fixed", told.fixed, names, console, "green")
    _changes("newly_proven", told.newly_proven, names, console, "green")
    _lines("scenarios", _turns(told.scenarios, names), names, console)
    _lines("latencies", [_slower(each, names) for each in told.latencies], names, console)


def _run(label: str, verdict: Verdict, stake: dict[str, int], names: Names) -> str:
    t = names.texts
    return t(
        "compare.run",
        side=t(f"compare.{label}"),
        decision=t.word("decisions", str(verdict.decision)),
        run=one_line(verdict.run, 120),
        landscape=one_line(verdict.landscape, 80),
        scenarios=t.count("scenarios", len(verdict.scenarios)),
        orders=t.count("orders", len(verdict.orders)),
        stake=t.sums(stake) or t("page.none"),
    )


def _notes(told: Comparison, names: Names) -> list[str]:
    """What makes the two less alike than they should be."""
    t = names.texts
    notes = [] if told.before.landscape == told.after.landscape else [t("compare.other_landscape")]
    for label, verdict in (("before", told.before), ("after", told.after)):
        if verdict.damage:
            first = one_line(names.say(verdict.damage[0]), 160)
            notes.append(t("compare.damaged", side=t(f"compare.{label}"), first=first))
    return notes


def _changes(kind: str, changes: Sequence[Change], names: Names, console: Console, style: str) -> None:
    """One line a cause: what follows from another change of the same kind is counted with it."""
    there = {each.interface for each in changes}
    led = [each for each in changes if not each.follows or each.follows not in there]
    lines = [_change(kind, each, sum(one.follows == each.interface for one in changes), names) for each in led]
    _lines(kind, lines, names, console, style)


def _change(kind: str, change: Change, following: int, names: Names) -> str:
    t = names.texts
    place = (names.interface(change.interface), names.route(change.sender, change.receiver))
    stood = kind in {"broke", "no_longer_proven", "newly_proven"}
    turned = (
        t("compare.turned", before=t.word("stood", change.before), after=t.word("stood", change.after)) if stood else ""
    )
    struck = t.count("struck", change.orders) if change.orders else ""
    stake = t("findings.stake", money=t.money(change.at_stake, change.currency)) if change.at_stake else ""
    follows = t.count("follow", following) if following else ""
    parts = (*place, names.say(change.problem), turned, struck, stake, follows)
    return " · ".join(one_line(part, 160) for part in parts if part)


def _turns(turns: Sequence[Turn], names: Names) -> list[str]:
    """The scenarios that both played, one a line; of the others, how many there are, and those that failed."""
    t = names.texts
    both = [each for each in turns if each.before and each.after]
    failed = [each for each in turns if not each.before and each.after == "failed"]
    only = [
        f"{t(f'compare.{label}')}{t('compare.alone')}{t.count('scenarios', count)}"
        for label, count in (
            ("before", sum(not each.after for each in turns)),
            ("after", sum(not each.before for each in turns)),
        )
        if count
    ]
    return [_turn(each, names) for each in (*failed, *both)] + only


def _turn(turn: Turn, names: Names) -> str:
    t = names.texts
    outcomes = (t.word("outcomes", each) if each else t("compare.not_played") for each in (turn.before, turn.after))
    return f"{one_line(turn.title, 160)} · {' → '.join(outcomes)}"


def _slower(each: Slower, names: Names) -> str:
    t = names.texts
    ratio = f"{each.ratio:.1f}".replace(".", "," if t.language == "fr" else ".")
    return t(
        "compare.latency",
        interface=one_line(names.interface(each.interface), 120),
        before=t.seconds(each.before),
        after=t.seconds(each.after),
        ratio=ratio,
    )


def _lines(kind: str, lines: Sequence[str], names: Names, console: Console, style: str = "") -> None:
    if not lines:
        return
    t = names.texts
    console.print(Text.assemble((f"\n{t(f'compare.{kind}')} ({len(lines)})", "bold")))
    for line in lines[:_MOST]:
        console.print(Text.assemble(("  • ", style), line), soft_wrap=True)
    if len(lines) > _MOST:
        console.print(Text(f"  {t.count('more', len(lines) - _MOST)}", style="dim"))
