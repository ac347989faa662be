"""The list of orders and one order: what is shown, and what a press does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable

import httpx

from harness.simulators.board import Button, Card, Input
from tests.simulators.console.desk import ORIGIN, Visitor, console, form_of, text_of
from tests.simulators.console.standin import StandIn


def test_an_order_is_shown_with_its_state_in_every_system() -> None:
    warehouse, carrier = StandIn(), StandIn("carrier")
    warehouse.put("100027", "picked")
    carrier.put("100027", "in_transit", thing="parcel", id="XY1")
    carrier.put("100027", "in_transit", thing="parcel", id="XY2")
    with console(warehouse, carrier) as visitor:
        assert "100027 22 November at 20:01 Order Picked Parcel × 2 In transit" in text_of(visitor.open("/").text)
        french = text_of(visitor.open("/order?ref=100027", "fr").text)
    assert "Commande Prélevée Colis × 2 En transit" in french
    assert "Transporteur Colis XY2 En transit depuis le 22 novembre à 20:01" in french


def test_orders_come_newest_first_and_in_pages() -> None:
    warehouse = StandIn()
    for number in range(45):
        warehouse.put(f"1{number:05}")
    with console(warehouse) as visitor:
        first, third = visitor.open("/").text, visitor.open("/?page=3").text
        assert visitor.open("/?page=0").text.count('class="reference"') == 20
    assert re.findall(r'class="reference">(\d+)', first) == [f"1{number:05}" for number in range(44, 24, -1)]
    assert 'rel="next" href="/?page=2"' in first
    assert re.findall(r'class="reference">(\d+)', third) == [f"1{number:05}" for number in range(4, -1, -1)]
    assert 'rel="next"' not in third


def test_an_order_keeps_its_place_in_the_list_whatever_happens_to_it() -> None:
    """A thumb may be on its way to it."""
    warehouse, carrier = StandIn(), StandIn("carrier")
    for number in range(5):
        warehouse.put(f"10000{number}")
    carrier.put("100004", "delivered", thing="parcel", id="XY1")
    carrier.put("100000", "announced", thing="parcel", id="XY2")
    with console(warehouse, carrier) as visitor:
        shown = re.findall(r'class="reference">(\d+)', visitor.open("/").text)
    assert shown == ["100004", "100003", "100002", "100001", "100000"]


def test_a_simulator_that_shows_only_its_newest_is_asked_for_the_older_ones() -> None:
    """Otherwise the list would say less of an order than its own page."""
    warehouse, carrier = StandIn(), StandIn("carrier")
    warehouse.put("100000", "handed_over")
    carrier.put("100000", "delivered", thing="parcel", id="XY0")
    for number in range(100):
        carrier.put("100000", "lost", thing="parcel", id=f"ZZ{number}")
    with console(warehouse, carrier) as visitor:
        assert "Parcel × 100 Lost" in text_of(visitor.open("/").text)
        assert "Parcel Delivered" in text_of(visitor.open("/").text)


def test_a_search_finds_orders_by_reference_and_by_tracking_number() -> None:
    warehouse, carrier = StandIn(), StandIn("carrier")
    for order in ("100027", "100028", "200027"):
        warehouse.put(order)
    carrier.put("100028", "in_transit", thing="parcel", id="XY123456785FR")
    with console(warehouse, carrier) as visitor:
        found = visitor.open("/?q=0027").text
        assert re.findall(r'class="reference">(\d+)', found) == ["200027", "100027"]
        assert re.findall(r'class="reference">(\d+)', visitor.open("/?q=xy1234").text) == ["100028"]
        assert visitor.open("/?q=100027").url.path == "/order"
        assert "Nothing found for “<b>”." in text_of(visitor.open("/?q=<b>").text)


def test_a_search_reaches_an_order_that_the_list_does_not() -> None:
    warehouse = StandIn()
    for number in range(230):
        warehouse.put(f"1{number:05}")
    with console(warehouse) as visitor:
        assert visitor.open("/?q=100003").url.path == "/order"


def test_an_order_that_nobody_knows_is_a_404_but_not_while_a_system_is_silent() -> None:
    warehouse = StandIn()
    with console(warehouse) as visitor:
        assert visitor.open("/order?ref=100027").status_code == 404
    with console(warehouse, dead=("carrier",)) as visitor:
        answer = visitor.open("/order?ref=100027")
        assert (answer.status_code, "The carrier does not answer." in text_of(answer.text)) == (200, True)


def test_what_a_shop_writes_stays_text() -> None:
    warehouse = StandIn()
    warehouse.put("<img src=x>", recipient="<script>alert(1)</script>", page='https://x.example/"onclick="alert(1)')
    with console(warehouse) as visitor:
        html = visitor.open("/").text + visitor.open("/order?ref=<img src=x>").text
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "onclick=&#34;" in html
    assert "&lt;script&gt;alert(1)" in html


def test_only_a_plain_web_address_becomes_a_link() -> None:
    warehouse = StandIn()
    warehouse.put("1", label_url="https://carrier.example/label.pdf", tracking_url="javascript:alert(1)")
    with console(warehouse) as visitor:
        html = visitor.open("/order?ref=1").text
    assert 'href="https://carrier.example/label.pdf"' in html
    assert 'href="javascript' not in html


def test_what_belongs_to_no_order_has_a_page_of_its_own() -> None:
    mail = StandIn("mail")
    mail.put("", "received", thing="mail", id="7", subject="Who are you?")
    mail.put("100027", "received", thing="mail", id="8", subject="Thank you")
    with console(mail) as visitor:
        assert "What belongs to no order" in text_of(visitor.open("/").text)
        loose = text_of(visitor.open("/order").text)
    assert "Who are you?" in loose
    assert "Thank you" not in loose


# Pressing


def test_a_press_moves_the_order_and_says_so_where_it_was_pressed() -> None:
    warehouse = StandIn()
    warehouse.put("100027")
    with console(warehouse) as visitor:
        came = visitor.press(visitor.open("/order?ref=100027", "fr"), "Prélever", "fr")
        said = text_of(came.text)
    assert warehouse.asked == [{"move": "pick"}]
    assert "Entrepôt Commande 100027 Prélevée depuis le 22 novembre à 20:01 Prélever : c’est fait." in said
    assert came.url.fragment in came.text


def test_what_is_filled_in_goes_to_its_place_in_the_body() -> None:
    warehouse = StandIn()
    warehouse.put("100027")
    with console(warehouse) as visitor:
        page = visitor.open("/order?ref=100027", "fr")
        visitor.press(page, "Rupture au prélèvement", "fr", **{"input-0": "MUG-RED", "input-1": "2"})
    assert warehouse.asked == [{"move": "pick", "short": [{"sku": "MUG-RED", "quantity": 2}]}]


def test_what_cannot_be_filled_in_is_said_and_nothing_is_sent() -> None:
    warehouse = StandIn()
    warehouse.put("100027")
    with console(warehouse) as visitor:
        page = visitor.open("/order?ref=100027")
        said = [
            text_of(visitor.press(page, "Short pick", **{"input-0": sku, "input-1": quantity}).text)
            for sku, quantity in (
                ("TEA", "1"),
                ("MUG-RED", "4"),
                ("MUG-RED", "-1"),
                ("MUG-RED", "1.5"),
                ("MUG-RED", ""),
            )
        ]
    assert warehouse.asked == []
    assert "Article: choose one of the list." in said[0]
    assert "Quantity: from 1 to 3." in said[1]
    assert "Quantity: from 1 to 3." in said[2]
    assert "Quantity: a whole number is wanted." in said[3]
    assert "Quantity: a whole number is wanted." in said[4]


def test_pressing_twice_does_it_once_and_says_what_it_has_become() -> None:
    warehouse = StandIn()
    warehouse.put("100027")
    with console(warehouse) as visitor:
        page = visitor.open("/order?ref=100027")
        visitor.press(page, "Pick")
        again = text_of(visitor.press(page, "Pick").text)
    assert warehouse.asked == [{"move": "pick"}]
    assert "This is no longer possible: something has changed meanwhile. It now says “Picked”." in again


def test_a_refusal_is_shown_in_words_and_in_those_of_the_simulator() -> None:
    """Two thumbs at the same moment: both cards offered it, the second press comes too late."""
    warehouse = StandIn()
    warehouse.put("100027")

    def somebody_was_faster() -> None:
        warehouse.put("100027", "picked")

    warehouse.before_moving = somebody_was_faster
    with console(warehouse) as visitor:
        said = text_of(visitor.press(visitor.open("/order?ref=100027", "fr"), "Prélever", "fr").text)
    assert "Prélever : cette action ne convient pas à l’état actuel. En ses propres termes :" in said
    assert "order 100027 is picked: pick is not possible" in said


def test_only_what_the_card_offers_can_be_pressed() -> None:
    warehouse = StandIn()
    warehouse.put("100027")
    with console(warehouse) as visitor:
        form = form_of(visitor.open("/order?ref=100027").text, "Pick")
        for changed in (
            {"button": "0" * 16},
            {"id": "100028"},
            {"thing": "parcel"},
            {"path": "/clock"},
            {"order": "1"},
        ):
            visitor.send(form.action, {**form.fields, **changed})
        assert visitor.send(form.action, {**form.fields, "role": "http://evil.example"}).status_code == 400
    assert warehouse.asked == [{"move": "pick"}]  # the one with a path that nobody looks at


def test_a_system_that_is_down_is_named_and_the_others_work() -> None:
    warehouse = StandIn()
    warehouse.put("100027")
    with console(warehouse, dead=("carrier",)) as visitor:
        page = visitor.open("/order?ref=100027")
        assert "The carrier does not answer. What it knows is missing here; the others work on." in text_of(page.text)
        form = form_of(page.text, "Pick")
        lost = visitor.send(form.action, {**form.fields, "role": "carrier"})
        assert "The carrier does not answer. Nothing was done." in text_of(lost.text)
        assert "Pick: done." in text_of(visitor.press(page, "Pick").text)


def test_a_card_that_makes_no_sense_silences_its_system_only() -> None:
    warehouse, carrier = StandIn(), StandIn("carrier")
    warehouse.put("100027")
    carrier.cards["x"] = Card("parcel", "x", "100027", "announced", facts={"weight_g": 1.5})  # type: ignore[dict-item]
    with console(warehouse, carrier) as visitor:
        said = text_of(visitor.open("/order?ref=100027").text)
    assert "The carrier does not answer." in said
    assert "Accepted" in said


def test_a_button_that_cannot_be_filled_in_is_not_drawn() -> None:
    warehouse = StandIn()
    broken = Button("count", "/x", {"counts": []}, inputs=(Input("counted", ("counts", 0, "n"), most=9),))
    warehouse.cards["1"] = Card("order", "1", "1", "accepted", buttons=(broken, Button("pick", "/x")))
    with console(warehouse) as visitor:
        html = visitor.open("/order?ref=1").text
    assert "Count the stock" not in html
    assert ">Pick<" in html


def test_a_name_without_a_text_is_made_readable() -> None:
    warehouse = StandIn()
    warehouse.cards["1"] = Card(
        "gift_box", "1", "1", "tied_up", facts={"knot.kind": 2}, buttons=(Button("cut_open", "/x"),)
    )
    with console(warehouse) as visitor:
        said = text_of(visitor.open("/order?ref=1", "fr").text)
    assert "Gift box 1 Tied up" in said
    assert "Knot kind 2" in said
    assert "Cut open" in said


def test_a_press_that_takes_long_keeps_nobody_else_waiting() -> None:
    """The warehouse asks a carrier that does not answer; meanwhile its other orders are looked at and worked."""
    warehouse = StandIn()
    warehouse.put("100027")
    warehouse.put("100028")

    async def play(visitor: Visitor) -> tuple[str, str]:
        begun, free = asyncio.Event(), asyncio.Event()

        def wait() -> Awaitable[bool] | None:
            if begun.is_set():
                return None
            begun.set()
            return free.wait()

        warehouse.before_moving = wait
        slow = asyncio.create_task(press(visitor, "100027"))
        await begun.wait()
        quick = await press(visitor, "100028")
        assert not slow.done()
        free.set()
        return quick, await slow

    async def press(visitor: Visitor, order: str) -> str:
        page = await visitor.browser.get(f"/order?ref={order}")
        form = form_of(page.text, "Pick")
        came = await visitor.browser.post(form.action, data=dict(form.fields), headers={"origin": ORIGIN})
        return text_of(came.text)

    with console(warehouse) as visitor:
        for said in visitor.runner.run(play(visitor)):
            assert "Pick: done." in said


def test_two_thumbs_at_the_same_moment_do_it_once() -> None:
    """Both see the button, both are taken to the simulator; it refuses the second, and says so to that one."""
    warehouse = StandIn()
    warehouse.put("100027")

    async def play(visitor: Visitor) -> list[str]:
        both = asyncio.Barrier(2)
        warehouse.before_moving = both.wait
        form = form_of((await visitor.browser.get("/order?ref=100027")).text, "Pick")

        async def press() -> str:
            came = await visitor.browser.post(form.action, data=dict(form.fields), headers={"origin": ORIGIN})
            return text_of(came.text)

        return list(await asyncio.gather(press(), press()))

    with console(warehouse) as visitor:
        said = visitor.runner.run(play(visitor))
    assert sorted("Pick: done." in each for each in said) == [False, True]
    assert sorted("Pick: this move does not fit the present state." in each for each in said) == [False, True]
    assert warehouse.cards["100027"].state == "picked"


def test_an_answer_that_does_not_come_is_not_called_a_failure() -> None:
    """The work may have been done: whoever presses again must look first."""
    warehouse = StandIn()
    warehouse.put("100027")

    def die() -> None:
        raise httpx.ReadTimeout("no answer")

    warehouse.before_moving = die
    with console(warehouse) as visitor:
        said = text_of(visitor.press(visitor.open("/order?ref=100027"), "Pick").text)
    assert "Pick: the warehouse gave no answer in time. It may have been done all the same" in said


def test_a_button_is_named_after_how_its_thing_stands() -> None:
    """A lost parcel that is scanned again was found."""
    carrier = StandIn("carrier")
    for number, state in enumerate(("lost", "misrouted", "collected")):
        transit = (Button("transit", "/parcels/XY/moves", {"move": "transit"}),)
        carrier.cards[state] = Card("parcel", f"XY{number}", "100027", state, "2026-11-22T20:00:00Z", {}, transit)
    with console(carrier) as visitor:
        shown, french = visitor.open("/order?ref=100027").text, text_of(visitor.open("/order?ref=100027", "fr").text)
    labels = re.findall(r'<button class="(?:first|other)">([^<]+)</button>', shown)
    assert {"Found again in a hub", "Send on to the right hub"} <= set(labels)
    assert "Retrouvé dans un centre de tri" in french
    assert "Passer dans un centre de tri" in french


def test_a_parcel_on_its_way_back_is_told_from_the_one_that_was_sent() -> None:
    carrier = StandIn("carrier")
    carrier.put("100027", "delivered", thing="parcel", id="XY1", direction="outbound")
    carrier.put("100027", "delivered", thing="parcel", id="XY2", direction="return")
    with console(carrier) as visitor:
        assert "Return parcel Delivered Parcel Delivered" in text_of(visitor.open("/").text)
        assert "Transporteur Colis retour XY2 Livré" in text_of(visitor.open("/order?ref=100027", "fr").text)


def test_a_mail_came_on_a_day_and_does_not_last_since_it() -> None:
    mail = StandIn("mail")
    mail.put("100027", "confirmation", thing="mail", id="1")
    with console(mail) as visitor:
        assert "Confirmation de commande le 22 novembre à" in text_of(visitor.open("/order?ref=100027", "fr").text)


def test_a_choice_of_long_words_has_a_line_of_its_own() -> None:
    """Half the width of a phone cuts "A: as new" off."""
    warehouse = StandIn()
    body = {"move": "grade", "grades": [{"grade": "A", "site": "LIL"}]}
    grade = Input("grade", ("grades", 0, "grade"), "choice", ("A", "B"), "A")
    site = Input("site", ("grades", 0, "site"), "choice", ("LIL", "LYO"), "LIL")
    buttons = (Button("grade", "/returns/R1/moves", body, inputs=(grade, site)),)
    warehouse.cards["R1"] = Card("return", "R1", "100027", "received", "2026-11-22T20:00:00Z", {}, buttons)
    with console(warehouse) as visitor:
        shown = visitor.open("/order?ref=100027", "fr").text
    assert re.findall(r'<div( class="long")?>\s*<label[^>]*>([^<]+)', shown) == [
        (' class="long"', "État"),
        ("", "Site"),
    ]


def paid() -> StandIn:
    """A payment of 35.95 euros, to be refunded in part."""
    psp = StandIn("psp")
    most = Input("amount", ("amount",), value=3595, least=1, most=3595)
    refund = (Button("refund", "/orders/pi_1/moves", {"move": "refund", "amount": 3595}, inputs=(most,)),)
    facts: dict[str, str | int] = {"amount": 3595, "currency": "EUR"}
    psp.cards["pi_1"] = Card("payment", "pi_1", "100027", "succeeded", "2026-11-22T20:00:00Z", facts, refund)
    return psp


def test_money_is_written_as_people_write_it() -> None:
    """Who types 5 means five euros, and not five cents."""
    psp = paid()
    with console(psp) as visitor:
        page = visitor.open("/order?ref=100027", "fr")
        assert 'inputmode="decimal" required maxlength="30" autocomplete="off" value="35,95"' in page.text
        assert "Montant en EUR" in page.text
        for said in ("5", "12,50", "12.5", "35,95 €"):
            visitor.press(page, "Rembourser", "fr", **{"input-0": said})
    assert [asked["amount"] for asked in psp.asked] == [500, 1250, 1250, 3595]


def test_an_amount_that_is_none_or_too_much_is_refused_in_words() -> None:
    psp = paid()
    with console(psp) as visitor:
        page = visitor.open("/order?ref=100027", "fr")
        for said in ("", "tout", "1,234", "5 $", "5 %", "9" * 400):
            told = text_of(visitor.press(page, "Rembourser", "fr", **{"input-0": said}).text)
            assert "écrivez un montant comme 12,50." in told or "de 0,01 € à 35,95 €" in told.replace("\u00a0", " "), (
                said
            )
        told = text_of(visitor.press(page, "Rembourser", "fr", **{"input-0": "35,96"}).text)
        assert "de 0,01 € à 35,95 €." in told.replace("\u00a0", " ")
        visitor.press(page, "Rembourser", "fr", **{"input-0": "-1"})
    assert psp.asked == []
