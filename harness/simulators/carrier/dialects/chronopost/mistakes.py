"""Why Chronopost says no: its `errorCode` and `errorMessage`, with status 200.

The codes 1 to 3 of each service are documented, and known to shops' modules. The others are ours, from 50 on.
"""

from __future__ import annotations

from harness.simulators.refusal import Refused

SYSTEM, UNKNOWN_PARCEL, WRONG_ACCOUNT, TAKEN_OVER = 1, 2, 3, 3
MISSING, WRONG_VALUE, NO_PRODUCT, NO_LANE, TOO_HEAVY, NO_POINT, NO_MODE, NO_LABEL = range(50, 58)

WORDS = {
    WRONG_ACCOUNT: "Le numéro de compte ou le mot de passe est incorrect",
    NO_PRODUCT: "Le code produit est incorrect",
    NO_LANE: "Ce produit n'est pas disponible pour ce trajet",
    NO_POINT: "Le point relais est inconnu",
    NO_MODE: "Le mode d'impression est incorrect",
    NO_LABEL: "La réservation est inconnue",
}
_OF_CODE = {
    "missing_field": MISSING, "invalid_postcode": WRONG_VALUE, "service_not_offered": NO_LANE, "too_heavy": TOO_HEAVY,
    "too_large": TOO_HEAVY, "unknown_point": NO_POINT,
}  # fmt: skip


class Mistake(Exception):
    """A request that is well-formed and is not done. `field` is the name in the message, "" for none."""

    def __init__(self, code: int, message: str = "", field: str = "") -> None:
        super().__init__(message or WORDS[code])
        self.code = code
        self.message = message or WORDS[code]
        self.field = field

    @classmethod
    def of(cls, refused: Refused) -> Mistake:
        """What the carrier itself refuses, in the codes of Chronopost."""
        code = _OF_CODE.get(refused.code, WRONG_VALUE)
        message = WORDS.get(code) or f"Valeur incorrecte : {refused.message}"
        return cls(code, message, refused.field)


def missing(field: str) -> Mistake:
    return Mistake(MISSING, f"Le champ {field} est obligatoire", field)


def wrong(field: str, reason: str) -> Mistake:
    return Mistake(WRONG_VALUE, f"Le champ {field} est incorrect : {reason}", field)
