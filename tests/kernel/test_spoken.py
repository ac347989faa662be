"""Which language a text is in, and silence where its words do not tell."""

from __future__ import annotations

import pytest

from harness.kernel.spoken import spoken

EN = "Good news: your order has left our warehouse. You will have it with the next post."
FR = "Bonne nouvelle : votre commande a quitté notre entrepôt. Vous la recevrez avec le prochain courrier."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (EN, "en"),
        (FR, "fr"),
        ("Ihre Bestellung ist auf dem Weg zu Ihnen, und wir haben sie der Post mit dem Paket übergeben.", "de"),
        ("Su pedido ha salido de la casa y el paquete está en camino para usted con el número que se ve.", "es"),
        ("Il vostro ordine è in viaggio per voi, con il numero che la posta ha dato al pacco di questa casa.", "it"),
        ("Uw bestelling is onderweg naar u, met het nummer van het pakket dat wij aan de post geven.", "nl"),
    ],
)
def test_sentences(text: str, language: str) -> None:
    assert spoken(text) == language


@pytest.mark.parametrize("text", ["", "100027", "Percale 240 × 220", "Order LA240957183FR", f"{EN} {FR}"])
def test_what_does_not_tell_is_silence(text: str) -> None:
    assert spoken(text) == ""


def test_addresses_are_no_words() -> None:
    assert spoken("https://shop.example/the/your/and/for/you the@your.and x") == ""


@pytest.mark.parametrize("name", ["La Rue de la Paix", "The Lady of the Lake", "Le Petit Prince de la Lune"])
def test_names_of_articles_do_not_turn_a_mail_into_another_language(name: str) -> None:
    assert spoken(f"{EN} 1 × {name}") == "en"
    assert spoken(f"{FR} 1 × {name}") == "fr"
