"""Every sentence that the harness can put on a report has a French one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.checks.catalogue import CHECKS
from harness.reporting.names import Names
from harness.reporting.texts import texts
from tests.reporting import literal

ROOT = Path(__file__).resolve().parents[2] / "harness"
FR = Names(texts("fr"), literal.HANDOFFS)
EN = Names(texts("en"), literal.HANDOFFS)
RULES = {"rule", "_rule", "_ruling"}
FAULTS = {"Blind", "Compromised", "DoesNotHold", "MoveRefused", "NotRefused", "SaidNo", "ShopRefused"}
SAID = {"interface", "problem", "lacking", "expected", "seen", "reason", "no_terms", "no_stage", "right"}


def _said(path: Path) -> Iterator[str]:
    """The sentences of a module: what rulings and faults are made of, "x" for what is put in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in RULES | FAULTS:
                yield from (text for each in node.args for text in _texts(each))
            yield from (text for each in node.keywords if each.arg in SAID for text in _texts(each.value))
        elif isinstance(node, ast.Assign) and any(isinstance(at, ast.Name) and at.id in SAID for at in node.targets):
            yield from _texts(node.value)


def _texts(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in parts)
        case ast.IfExp(body=body, orelse=otherwise):
            yield from (*_texts(body), *_texts(otherwise))
        case ast.BinOp(left=left) | ast.BoolOp(values=[_, left]):
            yield from _texts(left)


def _sentences() -> list[str]:
    modules = [path for room in ("checks", "journey", "probes", "drivers") for path in (ROOT / room).rglob("*.py")]
    found = {text for path in modules for text in _said(path)}
    # Two words at least; no arrow from system to system; no bare frame such as "x: x".
    return sorted(
        text for text in found if re.search(r"[a-z]{2,} [a-z]{2,}", text) and " -> " not in text and text not in CHECKS
    )


@pytest.mark.parametrize("said", _sentences())
def test_a_sentence_of_the_harness_has_a_french_one(said: str) -> None:
    assert FR.say(said) != said or FR.say(f"shop: {said}") != f"shop: {said}" or FR.interface(said) != said


def test_the_sweep_finds_what_is_known_to_be_there() -> None:
    known = {"every stage is recorded", "the total is the sum of its parts", "nothing reached the x in time"}
    assert known <= set(_sentences())
    assert len(_sentences()) > 60


@pytest.mark.parametrize(
    ("said", "en", "fr"),
    [
        ("psp: no session create without an order", "no payment without an order", "pas de paiement sans commande"),
        ("messages to the mail are taken", "the shop's messages to the mail server are accepted",
         "serveur d’e-mails : les messages de la boutique sont acceptés"),
        ("a scenario is error at “And x”", "dryrun itself failed in a scenario, at “And x”",
         "dryrun lui-même a échoué pendant un scénario, à « And x »"),
        ("shop → psp, payment captured: once: payment captured: once does not hold (2 orders).",
         "shop → PSP, rule broken: payment captured: once only (2 orders).",
         "boutique → PSP, règle non respectée : payment captured : une seule fois (2 commandes)."),
        ("Mail: Your order 100014", "Mail: Your order 100014", "E-mail : Your order 100014"),
    ],
)  # fmt: skip
def test_sentences_in_both_languages(said: str, en: str, fr: str) -> None:
    spaced = said.replace(" €", "\u00a0€")
    assert EN.say(spaced).replace("\u00a0", " ") == en
    assert FR.say(spaced).replace("\u00a0", " ").replace("\u202f", " ") == fr


def test_a_picture_called_by_its_stage_says_it_once() -> None:
    assert FR.exhibit("authorised", "authorised") == "paiement autorisé"
    assert FR.exhibit("My order", "shipped") == "My order (expédition)"
    assert FR.exhibit("Label 6A001", "") == "Étiquette 6A001"


def test_what_a_step_says_of_several_interfaces() -> None:
    said = (
        "shop → psp, payment refunded: not as owed: refunded"
        " (expected refunded: 1,071.09 € to 1,071.11 €; seen refunded: 79.00 €)\n"
        "shop, every stage is recorded: every stage is recorded does not hold (expected a; seen b)"
    )
    first, second = FR.say(said.replace(" €", "\u00a0€")).replace("\u00a0", " ").replace("\u202f", " ").split("\n")
    assert first == (
        "boutique → PSP, paiement remboursé : différent de ce qui était dû : montant remboursé"
        " (attendu : montant remboursé : 1 071,09 € à 1 071,11 € ; constaté : montant remboursé : 79,00 €)"
    )
    assert second == "boutique, règle non respectée : chaque étape est au journal (attendu : a ; constaté : b)"


def test_the_longer_of_two_sentences_that_begin_alike_is_taken_whole() -> None:
    said = FR.say("the carrier at http://127.0.0.1:9 answered list to GET /parcels, not an object")
    assert said.endswith("réponse list à GET /parcels, qui n’est pas un objet")
