"""The customers, invented: Ada, who has bought before, and forty shoppers who have not.

Their password is `PASSWORD`, the same for all: the accounts exist in throwaway databases only.
"""

from dataclasses import dataclass
from random import Random

#: password of ada@example.com and of every shopper-NN@example.com
PASSWORD = "rehearsal-2026"  # noqa: S105 - invented accounts in a throwaway database

ADA = "ada@example.com"
STAFF = "back-office@example.com"
SHOPPERS = 40

FIRST = (
    "Camille",
    "Zoé",
    "Hélène",
    "Anaïs",
    "Élodie",
    "Inès",
    "Manon",
    "Chloé",
    "Aïcha",
    "Noémie",
    "Jérôme",
    "François",
    "Loïc",
    "Rémi",
    "Théo",
    "Cédric",
    "Benoît",
    "Karim",
    "Hugo",
    "Stéphane",
)
LAST = (
    "Lefèvre",
    "Dubois",
    "Benoist",
    "Guérin",
    "Chevalier",
    "Marchand",
    "Léger",
    "N’Diaye",
    "Le Goff",
    "d’Almeida",
    "Roussel",
    "Besançon",
    "Haddad",
    "Moreau",
    "Pélissier",
    "Vidal",
    "Etchegaray",
    "Schmitt",
    "Nguyen",
    "Ferrand",
)
STREETS = (
    "rue de la République",
    "avenue Jean-Jaurès",
    "rue des Écoles",
    "place de l’Église",
    "chemin du Moulin",
    "boulevard Voltaire",
    "rue Saint-Honoré",
    "allée des Érables",
    "quai de la Loire",
    "rue du Général-Leclerc",
)
TOWNS = (
    ("75011", "Paris"),
    ("69003", "Lyon"),
    ("13006", "Marseille"),
    ("31000", "Toulouse"),
    ("44000", "Nantes"),
    ("67000", "Strasbourg"),
    ("33000", "Bordeaux"),
    ("59800", "Lille"),
    ("35000", "Rennes"),
    ("38000", "Grenoble"),
    ("42000", "Saint-Étienne"),
    ("21000", "Dijon"),
    ("63000", "Clermont-Ferrand"),
    ("29200", "Brest"),
)


@dataclass(frozen=True)
class Person:
    """An account and its default address in France."""

    email: str
    first_name: str
    last_name: str
    street: str
    postcode: str
    town: str
    phone: str


def people(seed: int) -> list[Person]:
    """Return Ada first, then the shoppers 01 to 40; the same seed gives the same people."""
    chance = Random(f"people-{seed}")
    ada = Person(ADA, "Ada", "Lovelace", "12 rue des Écoles", "75005", "Paris", "+33612345678")
    return [ada, *(_shopper(number, chance) for number in range(1, SHOPPERS + 1))]


def _shopper(number: int, chance: Random) -> Person:
    postcode, town = chance.choice(TOWNS)
    street = f"{chance.randint(1, 180)} {chance.choice(STREETS)}"
    phone = f"+336{chance.randint(10_000_000, 99_999_999)}"
    email = f"shopper-{number:02d}@example.com"
    return Person(email, chance.choice(FIRST), chance.choice(LAST), street, postcode, town, phone)
