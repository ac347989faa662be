"""Which town the first digits of a postcode belong to, and where it lies: enough for pick-up points that look right.

France by department (its first town), the neighbours by their first digit or digits. Latitude and longitude in degrees,
to two places (about a kilometre).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# The form of a postcode of each country that has pick-up points, and how many characters of it tell the town.
FORMS = {
    "FR": (r"[0-9]{5}", 2), "MC": (r"980[0-9]{2}", 2), "BE": (r"[1-9][0-9]{3}", 1), "LU": (r"(?:L-)?[0-9]{4}", 0),
    "DE": (r"[0-9]{5}", 1), "NL": (r"[1-9][0-9]{3} ?[A-Z]{2}", 1), "ES": (r"(?:0[1-9]|[1-4][0-9]|5[0-2])[0-9]{3}", 1),
    "IT": (r"[0-9]{5}", 1),
}  # fmt: skip

_FRANCE = """
01 Bourg-en-Bresse 46.21 5.23|02 Laon 49.56 3.62|03 Moulins 46.57 3.33|04 Digne-les-Bains 44.09 6.24|05 Gap 44.56 6.08
06 Nice 43.70 7.27|07 Privas 44.74 4.60|08 Charleville-Mézières 49.77 4.72|09 Foix 42.96 1.61|10 Troyes 48.30 4.08
11 Carcassonne 43.21 2.35|12 Rodez 44.35 2.57|13 Marseille 43.30 5.37|14 Caen 49.18 -0.37|15 Aurillac 44.93 2.44
16 Angoulême 45.65 0.16|17 La Rochelle 46.16 -1.15|18 Bourges 47.08 2.40|19 Tulle 45.27 1.77|20 Ajaccio 41.93 8.74
21 Dijon 47.32 5.04|22 Saint-Brieuc 48.51 -2.76|23 Guéret 46.17 1.87|24 Périgueux 45.18 0.72|25 Besançon 47.24 6.02
26 Valence 44.93 4.89|27 Évreux 49.02 1.15|28 Chartres 48.45 1.48|29 Quimper 48.00 -4.10|30 Nîmes 43.84 4.36
31 Toulouse 43.60 1.44|32 Auch 43.65 0.59|33 Bordeaux 44.84 -0.58|34 Montpellier 43.61 3.88|35 Rennes 48.11 -1.68
36 Châteauroux 46.81 1.69|37 Tours 47.39 0.69|38 Grenoble 45.19 5.72|39 Lons-le-Saunier 46.67 5.55
40 Mont-de-Marsan 43.89 -0.50|41 Blois 47.59 1.33|42 Saint-Étienne 45.44 4.39|43 Le Puy-en-Velay 45.04 3.88
44 Nantes 47.22 -1.55|45 Orléans 47.90 1.91|46 Cahors 44.45 1.44|47 Agen 44.20 0.62|48 Mende 44.52 3.50
49 Angers 47.47 -0.55|50 Saint-Lô 49.12 -1.09|51 Reims 49.26 4.03|52 Chaumont 48.11 5.14|53 Laval 48.07 -0.77
54 Nancy 48.69 6.18|55 Bar-le-Duc 48.77 5.16|56 Vannes 47.66 -2.76|57 Metz 49.12 6.18|58 Nevers 46.99 3.16
59 Lille 50.63 3.06|60 Beauvais 49.43 2.08|61 Alençon 48.43 0.09|62 Arras 50.29 2.78|63 Clermont-Ferrand 45.78 3.08
64 Pau 43.30 -0.37|65 Tarbes 43.23 0.07|66 Perpignan 42.70 2.90|67 Strasbourg 48.58 7.75|68 Mulhouse 47.75 7.34
69 Lyon 45.76 4.84|70 Vesoul 47.62 6.15|71 Mâcon 46.31 4.83|72 Le Mans 48.01 0.20|73 Chambéry 45.57 5.92
74 Annecy 45.90 6.12|75 Paris 48.86 2.35|76 Rouen 49.44 1.10|77 Melun 48.54 2.66|78 Versailles 48.80 2.13
79 Niort 46.32 -0.46|80 Amiens 49.89 2.30|81 Albi 43.93 2.15|82 Montauban 44.02 1.35|83 Toulon 43.12 5.93
84 Avignon 43.95 4.81|85 La Roche-sur-Yon 46.67 -1.43|86 Poitiers 46.58 0.34|87 Limoges 45.83 1.26|88 Épinal 48.17 6.45
89 Auxerre 47.80 3.57|90 Belfort 47.64 6.86|91 Évry 48.63 2.43|92 Nanterre 48.89 2.20|93 Bobigny 48.91 2.44
94 Créteil 48.79 2.46|95 Cergy 49.04 2.08
"""
_OTHERS = {
    "MC": "98 Monaco 43.74 7.42",
    "LU": " Luxembourg 49.61 6.13",
    "BE": """1 Bruxelles 50.85 4.35|2 Antwerpen 51.22 4.40|3 Leuven 50.88 4.70|4 Liège 50.63 5.57|5 Namur 50.47 4.87
6 Charleroi 50.41 4.44|7 Mons 50.45 3.95|8 Brugge 51.21 3.22|9 Gent 51.05 3.72""",
    "DE": """0 Leipzig 51.34 12.37|1 Berlin 52.52 13.40|2 Hamburg 53.55 9.99|3 Hannover 52.37 9.73|4 Düsseldorf 51.23 6.78
5 Köln 50.94 6.96|6 Frankfurt am Main 50.11 8.68|7 Stuttgart 48.78 9.18|8 München 48.14 11.58|9 Nürnberg 49.45 11.08""",
    "NL": """1 Amsterdam 52.37 4.90|2 Den Haag 52.08 4.31|3 Utrecht 52.09 5.12|4 Breda 51.59 4.78|5 Eindhoven 51.44 5.48
6 Nijmegen 51.84 5.86|7 Enschede 52.22 6.89|8 Zwolle 52.52 6.09|9 Groningen 53.22 6.57""",
    "ES": """0 Barcelona 41.39 2.17|1 Granada 37.18 -3.60|2 Madrid 40.42 -3.70|3 Murcia 37.98 -1.13|4 Sevilla 37.39 -5.98
5 Zaragoza 41.65 -0.89""",
    "IT": """0 Roma 41.90 12.50|1 Torino 45.07 7.69|2 Milano 45.46 9.19|3 Venezia 45.44 12.32|4 Bologna 44.49 11.34
5 Firenze 43.77 11.26|6 Pescara 42.46 14.21|7 Bari 41.12 16.87|8 Napoli 40.85 14.27|9 Palermo 38.12 13.36""",
}


@dataclass(frozen=True, slots=True)
class Town:
    """A town and its middle, in degrees."""

    name: str
    latitude: float
    longitude: float


def town_of(country: str, postcode: str) -> Town | None:
    """The town that serves a postcode; None when the country has none here, or no such postcode."""
    form, length = FORMS.get(country, ("", 0))
    if not form or not re.fullmatch(form, postcode):
        return None
    return _TOWNS.get((country, postcode[:length]))


def _read(country: str, written: str) -> dict[tuple[str, str], Town]:
    found = {}
    for entry in re.split(r"[|\n]", written.strip("\n")):
        prefix, _, rest = entry.partition(" ")
        name, latitude, longitude = rest.rsplit(" ", 2)
        found[country, prefix] = Town(name, float(latitude), float(longitude))
    return found


_TOWNS = {
    key: town
    for country, written in ({"FR": _FRANCE} | _OTHERS).items()
    for key, town in _read(country, written).items()
}
