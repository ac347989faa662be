"""The thirty products, as the merchant's catalogue would list them.

Prices in EUR incl. VAT, weights in grams. An article of several variants gives each its own code, names, price and
weight; one without has a single unnamed variant.
"""

from staging.oscar.seed.house import FURNITURE, LIGHTING, TEXTILES
from staging.oscar.seed.table import BOOKS, KITCHEN, PANTRY

#: code, English, French
CATEGORIES = (
    ("furniture", "Furniture", "Meubles"),
    ("lighting", "Lighting", "Luminaires"),
    ("textiles", "Textiles", "Linge de maison"),
    ("kitchen", "Kitchen and table", "Cuisine et table"),
    ("books", "Books", "Livres"),
    ("pantry", "Pantry", "Épicerie"),
)

#: slug of the product class, English, French
KINDS = (
    ("furniture", "Furniture", "Meuble"),
    ("home", "Home", "Maison"),
    ("book", "Book", "Livre"),
    ("food", "Food", "Alimentation"),
)

ARTICLES = FURNITURE + LIGHTING + TEXTILES + KITCHEN + BOOKS + PANTRY
