"""What the harness adds to a guest order in the browser, against the same clicks in plain Playwright.

    python -m benchmarks.overhead [--json FILE] [--rounds N]

Three ways in turn, each in a fresh browser context on the same landscape: bare (benchmarks/bare_order.py), the harness
without pictures, the harness with one picture a stage. The harness's order goes from the product page to the last look
at every system: it opens, awaits and records the handoffs of three stages, and closes the journey.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import bare_order
from fixtures.inventory import read_inventory
from fixtures.journey import Pictures, sights_over
from fixtures.people import invent_address, mail_address
from fixtures.systems import start
from harness.drivers.browser import launch
from harness.drivers.browser_window import BrowserWindow
from harness.drivers.oscar.storefront import OscarStorefront
from harness.drivers.payment_pages.simulated import SimulatedPaymentPage
from harness.journey import cards
from harness.journey.actors import Shopper
from harness.journey.acts.fill_basket import fill_basket
from harness.journey.acts.pay import pay
from harness.journey.acts.place_order import place_order
from harness.journey.closing import close
from harness.journey.handoffs import in_force
from harness.journey.journey import Journey
from harness.kernel.clock import stopwatch
from harness.kernel.seed import Seed
from harness.landscape.endpoint import Endpoint
from harness.landscape.load import load
from harness.ledger.exhibit import Exhibits
from harness.ledger.ledger import Ledger
from harness.probes.sights import Sights

ALLOWED = {"harness": 1.10, "harness with pictures": 1.20}


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print, and write the figures to --json when asked."""
    options = _options(argv)
    landscape = load("embedded")
    with (
        tempfile.TemporaryDirectory(prefix="dryrun-overhead-") as folder,
        sync_playwright() as playwright,
        start(landscape, home=Path(folder), seed=1) as running,
    ):
        browser = launch(playwright)
        times = Course(browser, running.endpoints, Path(folder)).run(options.rounds)
        browser.close()
    figures = _figures(times)
    _print(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


class Course:
    """Orders in turn: one uncounted of each, then so many rounds."""

    def __init__(self, browser: Browser, endpoints: Mapping[str, Endpoint], folder: Path) -> None:
        self._browser = browser
        self._shop = endpoints["shop"].address
        self._sights: Sights = sights_over(endpoints)
        self._articles = read_inventory(endpoints).articles
        self._run = folder / "run"
        self._ledger = Ledger(self._run / "ledger", "main")
        self._exhibits = Exhibits(self._run, self._ledger)
        self._orders = 0

    def run(self, rounds: int) -> dict[str, list[float]]:
        """Seconds of each order, by way."""
        ways: dict[str, Callable[[Page], None]] = {
            "bare": self._bare,
            "harness": lambda page: self._harness(page, pictures=False),
            "harness with pictures": lambda page: self._harness(page, pictures=True),
        }
        times: dict[str, list[float]] = {way: [] for way in ways}
        for number in range(rounds + 1):
            for way, act in ways.items():
                took = self._timed(act)
                if number:
                    times[way].append(took)
        return times

    def _timed(self, act: Callable[[Page], None]) -> float:
        self._orders += 1
        began = stopwatch()
        context = self._browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        act(context.new_page())
        context.close()
        return stopwatch() - began

    def _wanted(self) -> bare_order.Wanted:
        address = invent_address(Seed(1).stream(str(self._orders)), "en")
        # The same few articles in turn for every way, so that none has the lighter pages.
        article = self._articles[(self._orders // 3) % len(self._articles)]
        return bare_order.Wanted(article, address, mail_address(address, "bench", self._orders), cards.ACCEPTED)

    def _bare(self, page: Page) -> None:
        assert bare_order.order(page, self._shop, self._wanted())

    def _harness(self, page: Page, *, pictures: bool) -> None:
        wanted = self._wanted()
        taken = Pictures(self._exhibits, wanted=pictures)
        journey = Journey(
            name=f"order {self._orders}",
            ledger=self._ledger,
            sights=self._sights,
            table=in_force({}, set(), {"analytics"}),
            policy=load("embedded").policy.model_dump(mode="json"),
            picture=taken.take,
        )
        taken.journey = journey
        taken.watch(page)
        window = BrowserWindow(page)
        shopper = Shopper(
            email=wanted.email,
            address=wanted.address,
            language="en",
            storefront=OscarStorefront(window, self._shop),
            payment=SimulatedPaymentPage(window),
        )
        fill_basket(journey, shopper, [(wanted.article, 1)])
        place_order(journey, shopper)
        pay(journey, shopper)
        close(journey)


def _figures(times: dict[str, list[float]]) -> dict[str, Any]:
    medians = {way: statistics.median(each) for way, each in times.items()}
    pairs = {way: [a / b for a, b in zip(times[way], times["bare"], strict=True)] for way in ALLOWED}
    return {
        "rounds": len(times["bare"]),
        "median_s": medians,
        "times_s": times,
        "ratios": {f"{way} / bare": statistics.median(each) for way, each in pairs.items()},
        "allowed": {f"{way} / bare": allowed for way, allowed in ALLOWED.items()},
    }


def _print(figures: dict[str, Any]) -> None:
    print(f"guest orders in the browser, {figures['rounds']} rounds of each in turn")
    for way, seconds in figures["median_s"].items():
        print(f"{way:<34} {seconds:>9.2f} s")
    for name, ratio in figures["ratios"].items():
        print(f"{name:<34} {ratio:>9.2f}   ({figures['allowed'][name]:.2f} allowed)")


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.overhead", description="Overhead of the harness.")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--rounds", type=int, default=10)
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
