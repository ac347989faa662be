"""What a text says of articles and their delivery, however it writes it: how many of each, at what price, by which way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

_NEAR = 40  # characters between an article and its number, on one line


def miscounted(text: str, units: Mapping[str, int]) -> list[str]:
    """The articles of `units` (name to number) that a line of `text` names without their number beside them, sorted.

    One that is not named at all is no matter of counting.
    """
    folded = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return sorted(name for name, count in units.items() if _named(folded, name) and not _counted(folded, name, count))


def _named(text: str, name: str) -> bool:
    return " ".join(name.split()) in text


def _counted(text: str, name: str, count: int) -> bool:
    article, number = re.escape(" ".join(name.split())), rf"(?<![\d.,]){count}(?![\d.,]\d|\d)"
    before, after = rf"{number}[^\n]{{0,{_NEAR}}}?{article}", rf"{article}[^\n]{{0,{_NEAR}}}?{number}"
    return bool(re.search(f"{before}|{after}", text))


_BEFORE = r"(?<![\d.,])(\d{1,4})\s*[x×*]\s*$"
_AFTER = r"^\s*(?:[x×*]\s*|\(\s*[x×]?\s*|[,:]?\s*(?:quantity|qty|quantité|qté)\W{0,3})(\d{1,4})(?![\d.,]\d|\d)"


def told_units(text: str, names: Iterable[str]) -> dict[str, int]:
    """How many units of each of these articles the lines of a text tell, added up; articles without a number are left out.

    `2 × Mug`, `Mug × 2`, `Mug (2)` and `Mug, quantity: 2` tell of two. A line speaks of the longest name that it holds.
    """
    found: dict[str, int] = {}
    ranked = sorted(names, key=len, reverse=True)
    for line in text.splitlines():
        rest = " ".join(line.split())
        for name in ranked:
            article = " ".join(name.split())
            while article and article in rest:
                before, _, after = rest.partition(article)
                if number := re.search(_BEFORE, before, re.IGNORECASE) or re.search(_AFTER, after, re.IGNORECASE):
                    found[name] = found.get(name, 0) + int(number[1])
                rest = f"{before}\0{after}"
    return found


_MISSING = re.compile(
    r"\bmissing\b|\bout of stock\b|\bsold out\b|\b(?:un|not )available\b|\bback-?order|\bon back order\b|\bshort(?:age)?\b"
    r"|\bnot (?:be |been |yet )?(?:sent|shipped|included|delivered)\b|\b(?:could not|couldn[’']t|cannot|unable to)\b"
    r"|\bremain(?:s|ing|der)\b|\brest of (?:your|the) order\b|\bpart(?:ial|ly|ially)\b|\bincomplete\b|\bcancelled\b"
    r"|\bmanqu|\brupture\b|\bindisponible|\bépuisé|\breliquat|\bpas (?:été |être |encore |en mesure )?(?:envoyé|expédié|livré|disponible)"
    r"|\bnon (?:envoyé|expédié|livré|disponible)|\bn[’'](?:a|ont|avons) pas pu\b|\brestant|\ble reste\b|\bpartiel|\bincompl|\bannulé",
    re.IGNORECASE,
)


def tells_of_missing(text: str, sent: Mapping[str, int], missing: Mapping[str, int]) -> bool:
    """Whether a text says that units of `missing` (name to number) are not among those `sent`: in words, or by counting them.

    An article of which nothing is sent, and which is named all the same, is told of. Words are English and French.
    """
    if _MISSING.search(text):
        return True
    told = told_units(text, {**sent, **missing})
    return all(
        _named(" ".join(text.split()), name) if not sent.get(name) else told.get(name, 0) >= sent[name] + count
        for name, count in missing.items()
    )


_PER_UNIT = re.compile(
    r"\beach\b|\bunit price\b|\bper unit\b|\bper piece\b|\bà l[’']unité\b|\bl[’']unité\b|\bprix unitaire\b|\bla pièce\b|[x×]\s*[€£$]?\s*\d+[.,]\d\d",
    re.IGNORECASE,
)


def mispriced(text: str, amounts: Collection[int], lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """The articles whose line shows no amount of it, sorted: units times price, or the price of one where a text says so.

    `amounts`: those that the text shows; `lines`: as in Agreed.
    """
    per_unit = bool(_PER_UNIT.search(text))
    wrong = []
    for line in lines:
        right = {line["unit_price"] * line["quantity"]} | ({line["unit_price"]} if per_unit else set())
        if not right & set(amounts):
            wrong.append(str(line["name"]))
    return sorted(wrong)


def others_named(text: str, chosen: str, names: Mapping[str, str]) -> list[str]:
    """The ways of delivery that a text names instead of the one that was chosen, sorted; `names`: code to name."""
    said = text.casefold()
    if not names.get(chosen) or names[chosen].casefold() in said:
        return []
    return sorted(name for name in names.values() if name and name.casefold() in said)
