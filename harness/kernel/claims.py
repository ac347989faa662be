"""What a text says was done with the customer's money: that it was paid back, or that nothing was taken.

Only what is stated counts. A sentence with a condition ("if you were charged, …") promises nothing of this order.
"""

from __future__ import annotations

import re

REFUNDED, NOT_CHARGED = "refunded", "not charged"

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_CONDITION = re.compile(r"\b(?:if|unless|in case|whether|may|can|could|would|si|s’il|s'il|sauf|au cas|pouvez|peut|pourrez)\b", re.IGNORECASE)  # fmt: skip
_DENIED = re.compile(
    r"\bnot\b[^.]{0,20}refund|\bno refund|\bpas\b[^.]{0,20}rembours|\baucun remboursement", re.IGNORECASE
)
_CLAIMS = {
    REFUNDED: re.compile(
        r"\b(?:is|are|was|were|be|been|have|has|we) (?:now |already |fully |also )?refunded\b|\brefunded you\b"
        r"|\bamount refunded\b|\bcredit note (?:follows|is attached|will follow)"
        r"|\b(?:est|sont|a été|ont été|avons|sera|seront|êtes|vous) (?:bien |déjà |intégralement )?rembours(?:é|és|ée|ées)\b"
        r"|\bmontant remboursé\b|\bl[’']avoir (?:suit|est joint|suivra)",
        re.IGNORECASE,
    ),
    NOT_CHARGED: re.compile(
        r"\bnothing (?:was|is|will be|has been) charged\b|\b(?:is|are|was|were) not charged\b"
        r"|\brien ne (?:vous )?(?:sera|est|a été) (?:prélevé|débité|facturé)|\bne (?:vous )?(?:sont|est|seront|sera) pas (?:facturé|prélevé|débité)",
        re.IGNORECASE,
    ),
}


def claims(text: str) -> list[str]:
    """Which of these things the text states, sorted: REFUNDED, NOT_CHARGED."""
    stated = [
        sentence
        for sentence in _SENTENCE.split(text)
        if sentence and not _CONDITION.search(sentence) and not _DENIED.search(sentence)
    ]
    return sorted(name for name, said in _CLAIMS.items() if any(said.search(each) for each in stated))
