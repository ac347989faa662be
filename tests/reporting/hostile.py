"""Texts that a shop, a customer or a mail may hold, and that no report may obey."""

from __future__ import annotations

from typing import TypeVar

from harness.verdict.model import Cell, Finding, ScenarioResult, Verdict
from tests.replacing import replace
from tests.reporting import literal

TEXTS = {
    "markup": "</style></pre><script>document.title='struck'</script><img src=x onerror=\"document.title='struck'\">",
    "attribute": "\"'><svg onload=document.title='struck'>",
    "template": "{{ 7 * 7 }}{% raw %}{0}{n}",
    "rich": "[bold red]x[/] [link=https://evil.example]y[/link] [/",
    "terminal": "\x1b[2J\x1b]0;struck\x07\x00\x9b31m",
    "right to left": "\u202eנחמד\u202c طلب \u2066ab",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 Zoë Lefèvre",
    "surrogate": "half \ud83d",
    "long": "x" * 100_000,
}
T = TypeVar("T", Cell, Finding, ScenarioResult)


def verdict(text: str) -> Verdict:
    """A NO-GO in which every text that comes from outside is `text`."""
    whole = literal.no_go()
    return replace(
        whole,
        run=text,
        landscape=text,
        began=text,
        reasons=(text,) * 12,
        blind=(text,),
        damage=(text,),
        orders=(text,),
        systems={text: {"kind": text, "address": text}, "shop": "not an object", "psp": {}},
        cells=tuple(_struck(cell, text) for cell in whole.cells),
        findings=tuple(replace(_struck(each, text), currency="EUR") for each in whole.findings),
        scenarios=tuple(_struck(each, text) for each in whole.scenarios),
    )


def _struck(value: T, text: str) -> T:
    kept = {"standing", "check"}
    changed: dict[str, object] = {}
    for name in value.__slots__:
        held = getattr(value, name)
        if isinstance(held, str) and name not in kept:
            changed[name] = text
        elif isinstance(held, tuple):
            changed[name] = (text,) * (200 if name == "orders" and len(text) < 1000 else 1)
    return replace(value, **changed)
