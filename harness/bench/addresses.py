"""Where customers of clean journeys live: ordinary towns, and names that break careless connectors."""

from __future__ import annotations

from random import Random

from harness.drivers.storefront import Address

_FIRST = ("Camille", "Ada", "Noël", "Inès", "Grace", "Łukasz", "Jean-Baptiste", "Zoë", "Ó", "Siobhán")
_LAST = ("Martin", "Lefèvre", "Brown", "Nguyễn", "García Márquez", "de la Cour", "Strauß", "Åkesson", "Dupond")
_STREETS = ("rue du Général-Leclerc", "rue Neuve", "avenue Jean-Jaurès", "quai de la Fosse", "place d’Armes")
# Towns whose postcode a carrier finds.
_TOWNS = (
    ("75011", "Paris"),
    ("69003", "Lyon"),
    ("13006", "Marseille"),
    ("01000", "Bourg-en-Bresse"),
    ("44000", "Nantes"),
    ("67000", "Strasbourg"),
    ("59800", "Lille"),
    ("42000", "Saint-Étienne"),
    ("06000", "Nice"),
)
_ABROAD = (
    ("10115", "Berlin", "DE"),
    ("28013", "Madrid", "ES"),
    ("00184", "Roma", "IT"),
    ("1000", "Bruxelles", "BE"),
)

# First name, last name, line 1, line 2: each has met somebody's connector. The staging shop asks for no company.
_EDGES: tuple[tuple[str, str, str, str], ...] = (
    ("Sinéad", "O'Connor", "3 rue de l'Église", ""),
    ("D’Arcy", "L’Hôte", "12 bis, allée d’Orléans", ""),
    ("Zoé", "Lœwe-Ñandú", "7 rue de la Sœur", "Bât. É"),
    ("Jean-Christophe-Maximilien", "de Montmore", "123 avenue de la Résistance-Inté 35", ""),
    ("Anne-Sophie", "Hohenzollern-Sigmaringen-Wittelsbach", "1 rue Neuve", ""),
    ("ليلى", "حداد", "5 rue des Lilas", ""),
    ("שרה", "לוי", "9 rue des Rosiers", ""),
    ("<b>Max</b>", "Muster & Söhne", '4 rue "du Port"', "<script>1</script>"),
    ("Élodie", "Dupré", "2 rue de la Paix", "Dupré & Fils <SARL>"),
    ("{{ name }}", "%s", "8 rue du 8 Mai 1945", "c/o {0}"),
    # Accents as marks of their own.
    ("Re\N{COMBINING ACUTE ACCENT}mi", "Le\N{COMBINING ACUTE ACCENT}ger", "6 rue du Moulin", ""),
    ("李", "小龍", "11 rue de Belleville", ""),
    ("Anna", "Null", "0 rue Nulle", "NULL"),
    ("Ivy", "Ω🎁", "10 rue du Cadeau", ""),
    ("Marie", "Curie;--", "18 rue d'Ulm, 3e ét., porte 4", "Digicode 12A34"),
    ("Q", "R", "x" * 35, "y" * 35),
)


def invented(chance: Random, *, edge: bool, abroad: bool) -> Address:
    """An address; `edge`: one that has met somebody's connector; `abroad`: not in France."""
    postcode, city, country = chance.choice(_ABROAD) if abroad else (*chance.choice(_TOWNS), "FR")
    plain = (chance.choice(_FIRST), chance.choice(_LAST), f"{chance.randint(1, 199)} {chance.choice(_STREETS)}", "")
    first, last, line1, line2 = chance.choice(_EDGES) if edge else plain
    return Address(
        first_name=first,
        last_name=last,
        line1=line1,
        line2=line2,
        postcode=postcode,
        city=city,
        country=country,
        # A range of mobile numbers that the numbering plan really gives out; others are refused as invalid.
        phone=f"+3361{chance.randint(1_000_000, 9_999_999)}",
    )
