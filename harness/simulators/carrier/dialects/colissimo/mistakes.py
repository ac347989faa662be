"""The messages of Colissimo by their id, as its description words them. One is told at a time, the first found."""

from __future__ import annotations

from typing import Any

from harness.simulators.refusal import Refused

DONE = "La requête a été traitée avec succès"
SYSTEM = "40015"
UNREADABLE = "422"  # ours: the description only says that such a request is answered with this status

WORDS = {
    "30000": "Identifiant ou mot de passe incorrect",
    "30002": "La date de dépôt est antérieure à la date courante",
    "30010": "La date n'a pas été transmise",
    "30014": "Le code produit n'a pas été transmis",
    "30017": "La valeur du champ contre remboursement est incorrecte",
    "30018": "Le nom commercial n'a pas été transmis",
    "30020": "Le montant total des frais de transport n'a pas été transmis",
    "30025": "Le type d'impression n'a pas été transmis",
    "30026": "Le type d'impression est incorrect",
    "30046": "L'email de l'expéditeur est incorrect",
    "30065": "Le nom de l'expéditeur n'a pas été transmis",
    "30100": "Le numéro / libellé de voie de l'expéditeur n'a pas été transmis",
    "30102": "Le code pays de l'expéditeur n'a pas été transmis",
    "30103": "Le code pays de l'expéditeur est incorrect",
    "30104": "La ville de l'expéditeur n'a pas été transmise",
    "30106": "Le code postal de l'expéditeur n'a pas été transmis",
    "30108": "Le code postal de l'expéditeur ne correspond pas au pays",
    "30109": "Le pays ou code postal expéditeur ne permet pas d’effectuer un envoi",
    "30200": "Le nom du destinataire n'a pas été transmis",
    "30204": "Le numéro / libellé de voie du destinataire n'a pas été transmis",
    "30206": "Le code pays du destinataire n'a pas été transmis",
    "30207": "Le code pays du destinataire est incorrect",
    "30208": "La ville du destinataire n'a pas été transmise",
    "30210": "Le code postal du destinataire n'a pas été transmis",
    "30212": "Le code postal du destinataire ne correspond pas au pays",
    "30213": "Le code pays ou le code postal du destinataire est incorrect pour le code produit fourni",
    "30220": "Le numéro de portable du destinataire n'a pas été transmis",
    "30221": "Le numéro de portable du destinataire est incorrect",
    "30222": "Le courriel du destinataire n'a pas été transmis",
    "30223": "Le courriel du destinataire est incorrect",
    "30300": "Le poids du colis n'a pas été transmis",
    "30301": "Le poids du colis est incorrect",
    "30309": "L'option valeur assurée est incorrecte",
    "30311": "Le niveau de recommandation est incorrect",
    "30317": "Les options ne permettent pas d’effectuer un étiquetage",
    "30321": "Le numéro de colis est incorrect",
    "30400": "Le code point de retrait n'a pas été transmis",
    "30401": "Le code point de retrait est incorrect",
    "30500": "Le contenu du colis n’a pas été transmis",
    "30503": "La catégorie de l’envoi n’a pas été transmise",
    "30504": "La catégorie de l’envoi est incorrecte",
    "30505": "Les articles contenus n’ont pas été transmis",
    "30507": "Le poids total des articles est supérieur au poids du colis",
    "30510": "La description d'un article n'a pas été transmise",
    "30512": "La quantité d'un article n'a pas été transmise",
    "30513": "La quantité d'un article est incorrecte",
    "30514": "Le poids d'un article n'a pas été transmis",
    "30515": "Le poids d'un article est incorrect",
    "30516": "La valeur d'un article n'a pas été transmise",
    "30517": "La valeur d'un article est incorrecte",
    "30518": "Le numéro tarifaire d'un article n'a pas été transmis",
    "30519": "Le numéro tarifaire d'un article est incorrect",
    "30520": "Le pays d'origine d'un article n'a pas été transmis",
    "30521": "Le pays d'origine d'un article est incorrect",
    "30523": "Le nombre max d’articles est dépassé (100 max)",
    "30702": "Ce numéro de colis a déjà été attribué à un colis il y a moins de 13 mois",
    "14040": "Les options assurance et recommandation ne sont pas compatibles."
    " Veuillez sélectionner une ou l'autre de ces options.",
    SYSTEM: "Service momentanément indisponible",
}
# What this carrier itself refuses, when nothing above did.
_OF_CODE = {
    "service_not_offered": "30213", "too_heavy": "30301", "too_large": "30317", "unknown_point": "30401",
    "invalid_postcode": "30212", "missing_field": "30213",
}  # fmt: skip


class Mistake(Exception):
    """A request that is not done. `status` is that of the answer, `field` the place in the request, for the journal."""

    def __init__(self, identity: str, field: str = "", message: str = "", status: int = 400) -> None:
        super().__init__(message or WORDS[identity])
        self.identity = identity
        self.message = message or WORDS[identity]
        self.field = field
        self.status = status

    @classmethod
    def of(cls, refused: Refused) -> Mistake:
        return cls(_OF_CODE.get(refused.code, "30317"), refused.field)

    def to_json(self) -> dict[str, Any]:
        return message(self.identity, "ERROR", self.message)


def message(identity: str, kind: str, words: str) -> dict[str, Any]:
    """One entry of `messages`."""
    return {"id": identity, "type": kind, "messageContent": words, "replacementValues": []}


def unreadable(field: str, reason: str) -> Mistake:
    """The JSON is not what it should be. `field` is its dotted place."""
    return Mistake(UNREADABLE, field, f"Le JSON en entrée du service est mal formaté : {field} {reason}".strip(), 422)
