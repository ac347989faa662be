"""The decision page: what it says, that it obeys nobody, and how it looks in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from harness.drivers.browser import launch
from harness.ledger.store import read_run, reading
from harness.reporting.page import render
from harness.verdict.model import Verdict
from tests.reporting import hostile, literal

ROOT = Path(__file__).resolve().parents[2]
LOADS = ("src", "href", "srcset", "action", "data")


class Tags(HTMLParser):
    """Every tag, the text outside of style, and the addresses in the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.feed(page)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        told = dict(attrs)
        self.ids += [told["id"] or ""] if "id" in told else []
        self.addresses += [value for name in LOADS if (value := told.get(name))]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.words.append(data)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def no_go(run: Path) -> Verdict:
    return literal.no_go(tuple(literal.write_ledger(run).values()))


def _page(run: Path, verdict: Verdict, language: str = "en") -> Tags:
    return Tags(render(run, verdict, read_run(run), language=language))


def test_the_first_words_are_the_decision(run: Path, no_go: Verdict) -> None:
    text = _page(run, no_go).text
    said = (
        "NO-GO 14 orders, 1,312.40 € authorised. Simulated: payment provider, warehouse, carrier, mail server. "
        "Real: shop (on this machine). Broken: shop → PSP, captured; warehouse → shop, shipped. Order 100027:"
    )
    assert said in text.replace("\u00a0", " ")


def test_in_french_all_of_it_is_french(run: Path, no_go: Verdict) -> None:
    text = _page(run, no_go, "fr").text.replace("\u00a0", " ").replace("\u202f", " ")
    said = (
        "NO GO 14 commandes, 1 312,40 € autorisés. Simulateurs : prestataire de paiement, entrepôt, "
        "transporteur, serveur d’e-mails. Systèmes réels : boutique (sur cette machine). Rompu : boutique → PSP, encaissement"
    )
    assert said in text
    assert "numéros de suivi" in text
    assert "Attendu 47,80 € à 47,81 € Constaté 23,90 €" in text
    assert "22 novembre 2026 à 20:15:03 UTC" in text
    assert not re.search(
        r"\b(shipped|captured|broken|held|warehouse|the)\b", text.replace("A short pick", "").split("Preuves")[0]
    )


def test_broken_comes_before_unproven_then_what_costs_most(run: Path, no_go: Verdict) -> None:
    text = _page(run, no_go).text
    order = ["1. rule broken: the amount captured is", "2. not as owed: shipped, tracking_numbers", "3. the mail at"]
    assert [text.find(each) for each in order] == sorted(text.find(each) for each in order)
    assert -1 not in [text.find(each) for each in order]


def test_a_finding_carries_its_proof_and_pictures(run: Path, no_go: Verdict) -> None:
    page = _page(run, no_go)
    assert '"operation": "order.dispatched"' in page.text
    assert '{ "id": "P1" }' in page.text, "the body of a message is shown as JSON, not as a text of it"
    assert "pytest scenarios/preparing/short_pick.feature --seed 7 -k S59" in page.text
    pictures = [each for each in page.addresses if each.startswith("data:image/png;base64,")]
    assert len(pictures) == 2, "each is carried once, however often it is shown"
    assert "exhibits/gw0-0001-order-confirmed.png" in page.addresses


def test_nothing_outside_the_run_is_shown(run: Path, no_go: Verdict) -> None:
    addresses = [each for each in _page(run, no_go).addresses if not each.startswith("data:")]
    assert not [each for each in addresses if not each.startswith(("exhibits/", "#"))], addresses


def test_an_entry_that_the_record_lacks_is_said_to_be_missing(run: Path) -> None:
    literal.write_ledger(run)
    assert "gw7:99 this entry is not in the record" in _page(run, literal.no_go(("gw7:99",))).text


def test_what_was_not_seen_is_listed(run: Path) -> None:
    run.mkdir()
    page = Tags(render(run, literal.not_proven(), reading([]), language="en"))
    for said in (
        "NOT PROVEN",
        "No scenario ran.",
        "No handoff was opened.",
        "order exported",
        "cut off after entry 12",
    ):
        assert said in page.text


def test_a_go_says_what_it_rests_on(run: Path) -> None:
    run.mkdir()
    page = Tags(render(run, literal.go(), reading([]), language="en"))
    for said in ("GO", "4 passed", "simulated", "absent", "No finding: nothing is broken"):
        assert said in page.text


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_a_hostile_text_is_only_shown(name: str, run: Path) -> None:
    run.mkdir()
    page = render(run, hostile.verdict(hostile.TEXTS[name]), reading([]), language="fr")
    told = Tags(page)
    assert not {"script", "svg", "iframe", "link"} & set(told.tags)
    assert told.tags.count("style") == 1
    assert len(page) < 2_000_000
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]", page)
    assert len(told.ids) == len(set(told.ids))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["markup", "right to left", "long"])
def test_in_a_browser_nothing_runs_loads_or_runs_over(name: str, width: int, run: Path, browser: Browser) -> None:
    run.mkdir()
    path = run / "verdict.html"
    path.write_text(render(run, hostile.verdict(hostile.TEXTS[name]), reading([]), language="en"), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert page.title() != "struck"
    assert asked == [path.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_pictures_show_and_a_phone_reads_the_matrix_as_a_list(run: Path, no_go: Verdict, browser: Browser) -> None:
    path = run / "verdict.html"
    path.write_text(render(run, no_go, read_run(run), language="fr"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('img').forEach(each => each.loading = 'eager')")
    page.wait_for_function("[...document.images].every(each => each.complete)")
    assert page.evaluate("[...document.images].map(each => each.naturalWidth)") == [320] * page.locator("img").count()
    assert page.get_by_role("table").count() == 4
    assert page.get_by_role("row", name="expédition").first.is_visible()
    assert page.get_by_text("entrepôt → boutique").last.is_visible()
    page.close()


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_texts_stand_out_from_what_lies_behind_them(theme: int) -> None:
    """WCAG AA: a contrast of 4.5 for text."""
    css = (ROOT / "reports" / "templates" / "verdict.css").read_text(encoding="utf-8")
    block = re.findall(r":root \{([^}]*)\}", css)[theme]
    colours = {
        name: value + value[1:] * (len(value) == 4) for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]+)", block)
    }
    pairs = [(text, behind) for text in ("ink", "soft", "link") for behind in ("ground", "sheet", "tint")]
    pairs += [(tone, behind) for tone in ("broken", "unproven", "holds") for behind in (f"{tone}-tint", "sheet")]
    for text, behind in pairs:
        light, dark = sorted((_luminance(colours[text]), _luminance(colours[behind])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{text} on {behind}"
