"""The thirty products, as the merchant's catalogue would list them.

Prices in EUR incl. VAT, weights in grams. An article of several variants gives each its own code, names, price and
weight; one without has a single unnamed variant.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """What can be bought: `sku`, what makes it different (English, French; "" when alone), price, weight."""

    sku: str
    en: str
    fr: str
    price: str
    weight_g: int


@dataclass(frozen=True)
class Article:
    """One product of the catalogue; `kind` decides its VAT, `category` where it is found."""

    kind: str
    category: str
    en: str
    fr: str
    about_en: str
    about_fr: str
    variants: tuple[Variant, ...]


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


def _one(sku: str, price: str, weight_g: int) -> tuple[Variant, ...]:
    return (Variant(sku, "", "", price, weight_g),)


FURNITURE = (
    Article(
        "furniture",
        "furniture",
        "Oak bookcase",
        "Bibliothèque en chêne",
        "Solid oak bookcase with adjustable shelves, finished with natural oil.",
        "Bibliothèque en chêne massif, étagères réglables, finition à l’huile naturelle.",
        (
            Variant("FUR-BOOK-3", "3 shelves", "3 étagères", "189.00", 18500),
            Variant("FUR-BOOK-5", "5 shelves", "5 étagères", "279.00", 27400),
        ),
    ),
    Article(
        "furniture",
        "furniture",
        "Lounge chair",
        "Fauteuil de salon",
        "Low armchair with a beech frame and a removable wool cover.",
        "Fauteuil bas à structure en hêtre, housse en laine amovible.",
        (
            Variant("FUR-CHAIR-BLU", "blue", "bleu", "249.90", 14200),
            Variant("FUR-CHAIR-OCH", "ochre", "ocre", "249.90", 14200),
        ),
    ),
    Article(
        "furniture",
        "furniture",
        "Walnut side table",
        "Table d’appoint en noyer",
        "Round side table, 45 cm across, with three turned legs.",
        "Table d’appoint ronde, 45 cm de diamètre, à trois pieds tournés.",
        _one("FUR-SIDE-WAL", "119.00", 6800),
    ),
    Article(
        "furniture",
        "furniture",
        "Wall shelf",
        "Étagère murale",
        "Ash shelf with hidden fixings; screws and plugs are in the box.",
        "Étagère en frêne à fixations invisibles ; vis et chevilles fournies.",
        (
            Variant("FUR-SHELF-60", "60 cm", "60 cm", "39.90", 2100),
            Variant("FUR-SHELF-90", "90 cm", "90 cm", "54.90", 3200),
        ),
    ),
    Article(
        "furniture",
        "furniture",
        "Beech stool",
        "Tabouret en hêtre",
        "Stackable stool, 45 cm high, made from one board of beech.",
        "Tabouret empilable de 45 cm, taillé dans une seule planche de hêtre.",
        _one("FUR-STOOL", "69.00", 3900),
    ),
    Article(
        "furniture",
        "furniture",
        "Coat stand",
        "Portemanteau sur pied",
        "Standing coat rack with eight pegs and a weighted base.",
        "Portemanteau à huit patères, socle lesté.",
        _one("FUR-COAT", "89.50", 5400),
    ),
)

LIGHTING = (
    Article(
        "home",
        "lighting",
        "Paper pendant lamp",
        "Suspension en papier",
        "Hand-folded paper shade for an E27 bulb; cable of 2 m.",
        "Abat-jour en papier plié à la main pour ampoule E27 ; câble de 2 m.",
        (
            Variant("LIG-PEND-40", "40 cm", "40 cm", "45.00", 600),
            Variant("LIG-PEND-60", "60 cm", "60 cm", "62.00", 850),
        ),
    ),
    Article(
        "home",
        "lighting",
        "Desk lamp",
        "Lampe de bureau",
        "Articulated steel lamp with a warm LED bulb.",
        "Lampe articulée en acier, ampoule LED blanc chaud.",
        (
            Variant("LIG-DESK-BLK", "black", "noire", "79.90", 1900),
            Variant("LIG-DESK-WHI", "white", "blanche", "79.90", 1900),
        ),
    ),
    Article(
        "home",
        "lighting",
        "Stoneware table lamp",
        "Lampe à poser en grès",
        "Table lamp with a glazed stoneware base and a linen shade.",
        "Lampe à poser, pied en grès émaillé et abat-jour en lin.",
        _one("LIG-TABLE", "98.00", 2600),
    ),
    Article(
        "home",
        "lighting",
        "Set of three candles",
        "Lot de trois bougies",
        "Beeswax candles, about 20 hours each.",
        "Bougies en cire d’abeille, environ 20 heures chacune.",
        _one("LIG-CANDLE", "14.90", 450),
    ),
)

TEXTILES = (
    Article(
        "home",
        "textiles",
        "Linen cushion cover",
        "Housse de coussin en lin",
        "Washed linen cover, 45 × 45 cm, with a hidden zip.",
        "Housse en lin lavé, 45 × 45 cm, fermeture à glissière invisible.",
        (
            Variant("TEX-CUSH-NAT", "natural", "naturel", "24.90", 220),
            Variant("TEX-CUSH-GRN", "green", "vert", "24.90", 220),
            Variant("TEX-CUSH-RED", "brick", "brique", "24.90", 220),
        ),
    ),
    Article(
        "home",
        "textiles",
        "Wool throw",
        "Plaid en laine",
        "Woven lambswool throw, 130 × 180 cm.",
        "Plaid en laine d’agneau tissée, 130 × 180 cm.",
        _one("TEX-THROW", "89.00", 1150),
    ),
    Article(
        "home",
        "textiles",
        "Bath towel",
        "Drap de bain",
        "Organic cotton, 500 g/m², with a hanging loop.",
        "Coton biologique, 500 g/m², avec attache.",
        (
            Variant("TEX-TOWEL-S", "50 × 90 cm", "50 × 90 cm", "14.50", 230),
            Variant("TEX-TOWEL-L", "70 × 140 cm", "70 × 140 cm", "26.50", 490),
        ),
    ),
    Article(
        "home",
        "textiles",
        "Percale duvet cover",
        "Housse de couette en percale",
        "Cotton percale, 80 threads per cm², with two pillowcases.",
        "Percale de coton, 80 fils/cm², avec deux taies d’oreiller.",
        (
            Variant("TEX-DUVET-140", "140 × 200 cm", "140 × 200 cm", "79.00", 1300),
            Variant("TEX-DUVET-240", "240 × 220 cm", "240 × 220 cm", "119.00", 2200),
        ),
    ),
    Article(
        "home",
        "textiles",
        "Kitchen apron",
        "Tablier de cuisine",
        "Sturdy cotton apron with a front pocket.",
        "Tablier en coton épais avec une poche sur le devant.",
        _one("TEX-APRON", "29.00", 310),
    ),
)

KITCHEN = (
    Article(
        "home",
        "kitchen",
        "Stoneware mug",
        "Tasse en grès",
        "Glazed mug of 30 cl; safe in the dishwasher.",
        "Tasse émaillée de 30 cl ; passe au lave-vaisselle.",
        (
            Variant("KIT-MUG-SND", "sand", "sable", "12.90", 380),
            Variant("KIT-MUG-NGT", "night blue", "bleu nuit", "12.90", 380),
        ),
    ),
    Article(
        "home",
        "kitchen",
        "Set of four plates",
        "Lot de quatre assiettes",
        "Four stoneware plates, 27 cm.",
        "Quatre assiettes en grès, 27 cm.",
        _one("KIT-PLATE", "49.90", 3200),
    ),
    Article(
        "home",
        "kitchen",
        "Glass carafe",
        "Carafe en verre",
        "Carafe of one litre in recycled glass with a cork stopper.",
        "Carafe d’un litre en verre recyclé, bouchon en liège.",
        _one("KIT-CARAFE", "21.90", 780),
    ),
    Article(
        "home",
        "kitchen",
        "Carbon steel pan",
        "Poêle en acier",
        "Uncoated pan for every hob, to be seasoned before first use.",
        "Poêle sans revêtement, tous feux, à culotter avant le premier usage.",
        (
            Variant("KIT-PAN-24", "24 cm", "24 cm", "39.90", 1500),
            Variant("KIT-PAN-28", "28 cm", "28 cm", "47.90", 2000),
        ),
    ),
    Article(
        "home",
        "kitchen",
        "Olive wood board",
        "Planche en bois d’olivier",
        "Cutting board, about 40 × 20 cm; each grain is different.",
        "Planche à découper, environ 40 × 20 cm ; chaque veinage est unique.",
        _one("KIT-BOARD", "34.50", 1250),
    ),
    Article(
        "home",
        "kitchen",
        "Paring knife",
        "Couteau d’office",
        "Blade of 9 cm in stainless steel, boxwood handle.",
        "Lame de 9 cm en acier inoxydable, manche en buis.",
        _one("KIT-KNIFE", "19.99", 90),
    ),
    Article(
        "home",
        "kitchen",
        "Enamel teapot",
        "Théière émaillée",
        "Teapot of 1.2 l with a removable strainer.",
        "Théière de 1,2 l avec filtre amovible.",
        _one("KIT-TEAPOT", "42.00", 1050),
    ),
)

BOOKS = (
    Article(
        "book",
        "books",
        "The seasonal kitchen",
        "La cuisine des saisons",
        "Ninety recipes from market stalls, month by month.",
        "Quatre-vingt-dix recettes du marché, mois par mois.",
        (
            Variant("BOO-COOK-HC", "hardback", "relié", "29.90", 1100),
            Variant("BOO-COOK-PB", "paperback", "broché", "18.50", 640),
        ),
    ),
    Article(
        "book",
        "books",
        "Repairing old furniture",
        "Restaurer les meubles anciens",
        "A workshop manual for joints, veneers and finishes.",
        "Manuel d’atelier : assemblages, placages et finitions.",
        _one("BOO-REPAIR", "24.00", 720),
    ),
    Article(
        "book",
        "books",
        "A small garden",
        "Un petit jardin",
        "Plans and plants for balconies and courtyards.",
        "Plans et plantes pour balcons et cours.",
        _one("BOO-GARDEN", "15.90", 410),
    ),
    Article(
        "book",
        "books",
        "Colours of the house",
        "Les couleurs de la maison",
        "How light changes paint, cloth and wood.",
        "Comment la lumière transforme la peinture, le tissu et le bois.",
        _one("BOO-COLOUR", "35.00", 1250),
    ),
)

PANTRY = (
    Article(
        "food",
        "pantry",
        "Chestnut honey",
        "Miel de châtaignier",
        "Dark, slightly bitter honey from the Cévennes.",
        "Miel sombre et légèrement amer des Cévennes.",
        (
            Variant("PAN-HONEY-250", "250 g", "250 g", "6.90", 420),
            Variant("PAN-HONEY-500", "500 g", "500 g", "11.90", 760),
        ),
    ),
    Article(
        "food",
        "pantry",
        "Butter biscuits",
        "Sablés au beurre",
        "Tin of shortbread with salted butter.",
        "Boîte de sablés au beurre demi-sel.",
        _one("PAN-BISCUIT", "8.40", 360),
    ),
    Article(
        "food",
        "pantry",
        "Olive oil",
        "Huile d’olive",
        "Cold-pressed oil from Provence, bottle of 50 cl.",
        "Huile de Provence pressée à froid, bouteille de 50 cl.",
        _one("PAN-OIL", "13.75", 930),
    ),
    Article(
        "food",
        "pantry",
        "Herbal tea",
        "Tisane",
        "Verbena and mint, twenty muslin bags.",
        "Verveine et menthe, vingt sachets en mousseline.",
        _one("PAN-TEA", "5.25", 80),
    ),
)

ARTICLES = FURNITURE + LIGHTING + TEXTILES + KITCHEN + BOOKS + PANTRY
