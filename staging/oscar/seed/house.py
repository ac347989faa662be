"""The articles for the house: furniture, lighting, textiles; all at 20 % VAT."""

from staging.oscar.seed.article import Article, Variant, alone

FURNITURE = (
    Article(
        "furniture",
        "furniture",
        "Oak bookcase",
        "Bibliothèque en chêne",
        "Solid oak bookcase with adjustable shelves, finished with natural oil.",
        "Bibliothèque en chêne massif, étagères réglables, finition à l’huile naturelle.",
        (
            Variant("FUR-BOOK-3", "3 shelves", "3 étagères", "189.00", 8400),
            Variant("FUR-BOOK-5", "5 shelves", "5 étagères", "279.00", 9700),
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
            Variant("FUR-CHAIR-BLU", "blue", "bleu", "249.90", 9200),
            Variant("FUR-CHAIR-OCH", "ochre", "ocre", "249.90", 9200),
        ),
    ),
    Article(
        "furniture",
        "furniture",
        "Walnut side table",
        "Table d’appoint en noyer",
        "Round side table, 45 cm across, with three turned legs.",
        "Table d’appoint ronde, 45 cm de diamètre, à trois pieds tournés.",
        alone("FUR-SIDE-WAL", "119.00", 6800),
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
        alone("FUR-STOOL", "69.00", 3900),
    ),
    Article(
        "furniture",
        "furniture",
        "Coat stand",
        "Portemanteau sur pied",
        "Standing coat rack with eight pegs and a weighted base.",
        "Portemanteau à huit patères, socle lesté.",
        alone("FUR-COAT", "89.50", 5400),
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
        alone("LIG-TABLE", "98.00", 2600),
    ),
    Article(
        "home",
        "lighting",
        "Set of three candles",
        "Lot de trois bougies",
        "Beeswax candles, about 20 hours each.",
        "Bougies en cire d’abeille, environ 20 heures chacune.",
        alone("LIG-CANDLE", "14.90", 450),
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
        alone("TEX-THROW", "89.00", 1150),
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
        alone("TEX-APRON", "29.00", 310),
    ),
)
