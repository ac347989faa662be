"""What is read from a page's HTML, and that hostile HTML is only text."""

from __future__ import annotations

import pytest

from harness.drivers.markup import Markup, lines_of, quoted, text_of
from harness.drivers.storefront import ShopRefused


def test_text_is_what_people_read() -> None:
    page = Markup("<p id=a>\n  Thé <b>vert</b>\tÉtang\n </p>")
    assert page.text("#a") == "Thé vert Étang"
    assert page.text("#b") == ""
    assert page.texts("b, #a") == ["Thé vert Étang", "vert"]


def test_a_no_break_space_stays_in_a_name() -> None:
    assert Markup("<p>\u00a0a\u00a0 b </p>").text("p") == "\u00a0a\u00a0 b"


def test_an_address_keeps_its_lines() -> None:
    page = Markup("<address>Zoé  d’Étang<br>1 rue<br/><br> 44000 <b>Nantes</b></address>")
    found = page.first("address")
    assert found is not None
    assert lines_of(found) == ["Zoé d’Étang", "1 rue", "44000 Nantes"]


def test_a_page_says_its_title_and_text_without_scripts_and_styles() -> None:
    page = Markup("<title>Oh  no</title><p>Sold\nout</p><style>p{}</style><script>alert('x')</script>")
    assert page.said() == "“Oh no” Sold out"
    assert page.source.startswith("<title>")


def test_what_is_required_and_not_shown_is_told_with_what_is() -> None:
    with pytest.raises(ShopRefused, match=r"does not show #total: “” Sold out"):
        Markup("<p>Sold out</p><b id=total></b>").required("#total")


@pytest.mark.parametrize("sku", ['a"b', "a\\b", "a]b", "Ü 1", "a'b", '"] , * , [x="', "a\nb"])
def test_a_quoted_text_finds_itself_and_nothing_else(sku: str) -> None:
    written = sku.replace("&", "&amp;").replace('"', "&quot;")
    page = Markup(f'<i data-sku="{written}">this</i><i data-sku="other">other</i>')
    assert page.texts(f"i[data-sku={quoted(sku)}]") == ["this"]


@pytest.mark.parametrize(
    "html", ["", "\x00", "<" * 10_000, "<div>" * 5_000 + "x", "</form></p><table><td>"], ids=range(5)
)
def test_any_html_can_be_read(html: str) -> None:
    page = Markup(html)
    assert isinstance(page.said(), str)
    assert all(isinstance(text_of(each), str) for each in page.all("td"))


def test_a_page_that_would_take_minutes_to_parse_is_refused() -> None:
    with pytest.raises(ShopRefused, match="more than 20,000 tags"):
        Markup("<div>" * 1_000_000)
