"""The articles for kitchen and table at 20 % VAT, and books and food at 5.5 %."""

from staging.oscar.seed.article import Article, Variant, alone

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
        alone("KIT-PLATE", "49.90", 3200),
    ),
    Article(
        "home",
        "kitchen",
        "Glass carafe",
        "Carafe en verre",
        "Carafe of one litre in recycled glass with a cork stopper.",
        "Carafe d’un litre en verre recyclé, bouchon en liège.",
        alone("KIT-CARAFE", "21.90", 780),
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
        alone("KIT-BOARD", "34.50", 1250),
    ),
    Article(
        "home",
        "kitchen",
        "Paring knife",
        "Couteau d’office",
        "Blade of 9 cm in stainless steel, boxwood handle.",
        "Lame de 9 cm en acier inoxydable, manche en buis.",
        alone("KIT-KNIFE", "19.99", 90),
    ),
    Article(
        "home",
        "kitchen",
        "Enamel teapot",
        "Théière émaillée",
        "Teapot of 1.2 l with a removable strainer.",
        "Théière de 1,2 l avec filtre amovible.",
        alone("KIT-TEAPOT", "42.00", 1050),
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
        alone("BOO-REPAIR", "24.00", 720),
    ),
    Article(
        "book",
        "books",
        "A small garden",
        "Un petit jardin",
        "Plans and plants for balconies and courtyards.",
        "Plans et plantes pour balcons et cours.",
        alone("BOO-GARDEN", "15.90", 410),
    ),
    Article(
        "book",
        "books",
        "Colours of the house",
        "Les couleurs de la maison",
        "How light changes paint, cloth and wood.",
        "Comment la lumière transforme la peinture, le tissu et le bois.",
        alone("BOO-COLOUR", "35.00", 1250),
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
        alone("PAN-BISCUIT", "8.40", 360),
    ),
    Article(
        "food",
        "pantry",
        "Olive oil",
        "Huile d’olive",
        "Cold-pressed oil from Provence, bottle of 50 cl.",
        "Huile de Provence pressée à froid, bouteille de 50 cl.",
        alone("PAN-OIL", "13.75", 930),
    ),
    Article(
        "food",
        "pantry",
        "Herbal tea",
        "Tisane",
        "Verbena and mint, twenty muslin bags.",
        "Verveine et menthe, vingt sachets en mousseline.",
        alone("PAN-TEA", "5.25", 80),
    ),
)
