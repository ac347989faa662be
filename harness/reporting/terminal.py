"""The verdict on the terminal: the word, why, what to replay, and where the reports lie."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from harness.kernel.outcome import Standing
from harness.ledger.store import beginning
from harness.reporting.amounts import written
from harness.reporting.causes import Cause, acceptances, causes
from harness.reporting.headline import headline, reasons, unseen
from harness.reporting.names import Names
from harness.reporting.plain import one_line
from harness.reporting.publishing import Published
from harness.reporting.texts import texts
from harness.verdict.model import Cell, Decision, Verdict

_COLOURS = {Decision.GO: "green", Decision.NO_GO: "red", Decision.NOT_PROVEN: "yellow"}
_MOST = 10  # findings, reasons


def summary(verdict: Verdict, published: Published, *, language: str, console: Console) -> None:
    """Print the verdict. Texts from outside are shown as they are: no markup, no control characters."""
    names = Names.of(beginning(published.run), texts(language))
    colour = _COLOURS[verdict.decision]
    console.print(Rule(style=colour))
    console.print(Text(names.texts.word("decisions", str(verdict.decision)), style=f"bold {colour}"))
    for sentence in [*headline(verdict, names), *_reasons(verdict, names)]:
        console.print(Text(sentence))
    _broken(verdict.cells, names, console)
    _findings(causes(verdict), names, console)
    _accepted(verdict, names, console)
    _blind(verdict, names, console)
    _places(published, names, console)


def _reasons(verdict: Verdict, names: Names) -> list[str]:
    # A NO-GO's reasons are its findings, which follow in full.
    if verdict.decision is Decision.NO_GO:
        return []
    said = [one_line(reason) for reason in reasons(verdict, names, named=True)]
    return said[:_MOST] + _more(len(said), names)


def _broken(cells: Iterable[Cell], names: Names, console: Console) -> None:
    broken = [cell for cell in cells if cell.standing is Standing.BROKEN]
    if not broken:
        return
    t = names.texts
    table = Table(title=t("terminal.broken"), title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    for column in ("interface", "route", "stage", "counts"):
        table.add_column(t(f"terminal.{column}"), header_style="dim")
    for cell in broken:
        shown = (names.interface(cell.interface), names.route(cell.sender, cell.receiver), names.stage(cell.stage))
        counts = " / ".join(t.number(count) for count in (cell.broken, cell.unproven, cell.held))
        table.add_row(*(Text(one_line(text, 80)) for text in shown), Text(counts, style="red"))
    console.print()
    console.print(table)


def _findings(told: list[Cause], names: Names, console: Console) -> None:
    if not told:
        return
    console.print(Text(f"\n{names.texts('terminal.findings')} ({len(told)})", style="bold"))
    for number, each in enumerate(told[:_MOST], start=1):
        _cause(number, each, names, console)
    for line in _more(len(told), names):
        console.print(Text(line, style="dim"))


def _cause(number: int, cause: Cause, names: Names, console: Console) -> None:
    t, found = names.texts, cause.leader
    standing = t.word("standings", str(found.standing))
    colour = "red" if found.standing is Standing.BROKEN else "yellow"
    place = (names.interface(cause.interface), names.route(cause.sender, cause.receiver), names.stage(cause.stage))
    orders = t.count("struck", len(cause.orders)) if len(cause.orders) > 1 else ", ".join(cause.orders)
    stake = t("findings.stake", money=t.money(cause.at_stake, cause.currency)) if cause.at_stake else ""
    head = (f"  {number}. ", (standing, colour), "  ", (one_line(names.say(found.problem)), "bold"))
    console.print(Text.assemble(*head), soft_wrap=True)
    lines = [("", " · ".join(one_line(part, 100) for part in (*place, orders, stake) if part))]
    for label, text in (("expected", found.expected), ("seen", found.seen)):
        lines.append((t(f"terminal.{label}"), one_line(written(found, text, names), 200)))
    lines.append(
        (t("terminal.place"), one_line("; ".join(names.say(each) for each in (found.place, cause.why) if each)))
    )
    lines.append((t("terminal.follows"), _follows(cause, names)))
    lines.append((t("terminal.replay"), one_line(found.replay, 2000)))
    for label, text in lines:
        if text:
            # soft_wrap: a line broken in two cannot be copied.
            console.print(Text.assemble("     ", (_label(label, names), "dim"), text), soft_wrap=True)


def _follows(cause: Cause, names: Names) -> str:
    """The interfaces of what follows, each once, the first of them by name."""
    told = list(dict.fromkeys(one_line(names.interface(each.interface), 80) for each in cause.consequences))
    more = [names.texts.count("more", len(told) - _MOST)] if len(told) > _MOST else []
    return ", ".join([*told[:_MOST], *more])


def _accepted(verdict: Verdict, names: Names, console: Console) -> None:
    """What was accepted beforehand, one line each."""
    rows = acceptances(verdict, names)
    if rows:
        console.print(Text(f"\n{names.texts('sections.accepted')}", style="bold"))
    for row in rows[:_MOST]:
        until = names.texts("accepted.until_day", day=row.until) if row.until else ""
        parts = (row.ticket, row.about, row.state, row.owner, until, row.reason, row.stake)
        line = " · ".join(one_line(part, 120) for part in parts if part)
        console.print(Text(f"  {line}", style="red" if row.counts else ""), soft_wrap=True)
    for line in _more(len(rows), names):
        console.print(Text(f"  {line}", style="dim"))


def _label(label: str, names: Names) -> str:
    return names.texts("terminal.label", label=label) if label else ""


def _blind(verdict: Verdict, names: Names, console: Console) -> None:
    """What the record lacks, and the blind spots of a NO-GO; those of NOT PROVEN are among its reasons."""
    if verdict.blind and verdict.decision is Decision.NO_GO:
        console.print(Text(f"\n{unseen(verdict, names, named=True)}"), soft_wrap=True)
    if verdict.damage:
        shown = [one_line(names.say(each), 100) for each in verdict.damage[:_MOST]]
        line = ", ".join([*shown, *_more(len(verdict.damage), names)])
        label = _label(names.texts("sections.damage"), names)
        console.print(Text.assemble("\n", (label, "dim"), line), soft_wrap=True)


def _places(published: Published, names: Names, console: Console) -> None:
    t = names.texts
    rows = [("page", published.page), ("allure", published.allure), ("json", published.verdict_json)]
    console.print(Text(f"\n{t('terminal.reports')}", style="bold"))
    width = max(len(t(f"terminal.{label}")) for label, _ in rows)
    for label, path in rows:
        if path is not None:
            console.print(
                f"  {escape(t(f'terminal.{label}').ljust(width))}  [cyan]{escape(str(path))}[/]", soft_wrap=True
            )
    for note in published.notes:
        console.print(Text(f"  {one_line(note)}", style="yellow"))


def _more(count: int, names: Names) -> list[str]:
    return [names.texts.count("more", count - _MOST)] if count > _MOST else []
