"""Write the catalogue, the vouchers, the customers and Ada's past orders into an empty database."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.db import transaction
from oscar.core.loading import get_model

from staging.oscar.seed.article import Article, Variant
from staging.oscar.seed.catalogue import ARTICLES, CATEGORIES, KINDS
from staging.oscar.storefront.models import Translation

from . import pictures
from .history import past_orders
from .people import PASSWORD, STAFF, Person, people

LEAST_STOCK, MOST_STOCK = 500, 999

#: code, alpha-3, number, English, French; the shop delivers where its VAT stays French
COUNTRIES = (
    ("FR", "FRA", "250", "France", "France"),
    ("BE", "BEL", "056", "Belgium", "Belgique"),
    ("LU", "LUX", "442", "Luxembourg", "Luxembourg"),
    ("DE", "DEU", "276", "Germany", "Allemagne"),
    ("ES", "ESP", "724", "Spain", "Espagne"),
    ("IT", "ITA", "380", "Italy", "Italie"),
)

#: where it is known and not delivered to: a customer may live there, a parcel may not go there
ELSEWHERE = (
    ("CH", "CHE", "756", "Switzerland", "Suisse"),
    ("GB", "GBR", "826", "United Kingdom", "Royaume-Uni"),
)

#: code, name in English and French, kind of benefit, value
VOUCHERS = (
    ("WELCOME10", "Welcome: 10% off", "Bienvenue : 10 % de réduction", "Percentage", "10"),
    ("TAKE5", "€5 off your basket", "5 € de réduction sur votre panier", "Absolute", "5"),
)


@transaction.atomic
def plant(seed: int, media: Path) -> None:
    """Fill the database and write the pictures below `media`."""
    Site.objects.update_or_create(pk=1, defaults={"domain": "127.0.0.1", "name": "Maison Lumen"})
    _countries()
    categories = _categories()
    _products(seed, categories, media)
    _vouchers()
    get_user_model().objects.create_user(STAFF, STAFF, is_staff=True, is_superuser=True)
    accounts = [_account(person) for person in people(seed)]
    past_orders(accounts[0], seed)


def _say(english: str, french: str) -> str:
    if french and french != english:
        Translation.objects.get_or_create(language="fr", original=english, defaults={"text": french})
    return english


def _countries() -> None:
    country = get_model("address", "Country")
    for order, (two, three, number, english, french) in enumerate(reversed((*COUNTRIES, *ELSEWHERE))):
        country.objects.create(
            iso_3166_1_a2=two,
            iso_3166_1_a3=three,
            iso_3166_1_numeric=number,
            name=english,
            printable_name=_say(english, french),
            display_order=order,
            is_shipping_country=two in {each[0] for each in COUNTRIES},
        )


def _categories() -> dict[str, Any]:
    category = get_model("catalogue", "Category")
    return {code: category.add_root(name=_say(english, french), slug=code) for code, english, french in CATEGORIES}


def _products(seed: int, categories: dict[str, Any], media: Path) -> None:
    chance = Random(f"stock-{seed}")
    kinds = {slug: _kind(slug, _say(english, french)) for slug, english, french in KINDS}
    partner = get_model("partner", "Partner").objects.create(name="Maison Lumen", code="lumen")
    (media / "products").mkdir(parents=True, exist_ok=True)
    (media / "products" / "missing.svg").write_bytes(pictures.missing())
    for article in ARTICLES:
        product = _article(article, kinds[article.kind])
        product.categories.add(categories[article.category])
        _picture(product, article, media)
        for variant in article.variants:
            bought = _variant(product, article, variant)
            get_model("partner", "StockRecord").objects.create(
                product=bought,
                partner=partner,
                partner_sku=variant.sku,
                price_currency="EUR",
                price=Decimal(variant.price),
                num_in_stock=chance.randint(LEAST_STOCK, MOST_STOCK),
            )


def _kind(slug: str, name: str) -> Any:
    kind = get_model("catalogue", "ProductClass").objects.create(
        name=name, slug=slug, requires_shipping=True, track_stock=True
    )
    kind.attributes.create(name=_say("Weight (g)", "Poids (g)"), code="weight_g", type="integer", required=False)
    return kind


def _article(article: Article, kind: Any) -> Any:
    alone = len(article.variants) == 1
    product = get_model("catalogue", "Product")
    return product.objects.create(
        structure=product.STANDALONE if alone else product.PARENT,
        product_class=kind,
        upc=article.variants[0].sku if alone else None,
        title=_say(article.en, article.fr),
        description=_say(article.about_en, article.about_fr),
    )


def _variant(product: Any, article: Article, variant: Variant) -> Any:
    bought = product
    if variant.en:
        title = _say(f"{article.en}, {variant.en}", f"{article.fr}, {variant.fr}")
        bought = type(product).objects.create(structure=product.CHILD, parent=product, upc=variant.sku, title=title)
    bought.attr.weight_g = variant.weight_g
    bought.attr.save()
    return bought


def _picture(product: Any, article: Article, media: Path) -> None:
    name = f"products/{article.variants[0].sku.lower()}.svg"
    (media / name).write_bytes(pictures.picture(article.category, article.en))
    product.images.create(original=name, caption=article.en)


def _vouchers() -> None:
    everything = get_model("offer", "Range").objects.create(
        name="Everything", includes_all_products=True, is_public=False
    )
    start = datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/Paris"))
    for code, english, french, kind, value in VOUCHERS:
        condition = get_model("offer", "Condition").objects.create(range=everything, type="Count", value=1)
        benefit = get_model("offer", "Benefit").objects.create(range=everything, type=kind, value=Decimal(value))
        offer = get_model("offer", "ConditionalOffer").objects.create(
            name=_say(english, french),
            slug=code.lower(),
            offer_type="Voucher",
            condition=condition,
            benefit=benefit,
            exclusive=False,
        )
        voucher = get_model("voucher", "Voucher").objects.create(
            name=english,
            code=code,
            usage="Multi-use",
            start_datetime=start,
            end_datetime=start + timedelta(days=365 * 40),
        )
        voucher.offers.add(offer)


def _account(person: Person) -> Any:
    user = get_user_model().objects.create_user(
        person.email, person.email, PASSWORD, first_name=person.first_name, last_name=person.last_name
    )
    get_model("address", "UserAddress").objects.create(
        user=user,
        first_name=person.first_name,
        last_name=person.last_name,
        line1=person.street,
        line4=person.town,
        postcode=person.postcode,
        country_id="FR",
        phone_number=person.phone,
        is_default_for_shipping=True,
        is_default_for_billing=True,
    )
    return user
