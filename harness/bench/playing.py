"""A clean journey carried out: the same acts as a scenario's, over the shop's pages by HTTP, in the order of its plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.bench.mishaps import Mishap
from harness.bench.plan import Back, Choices, Plan
from harness.drivers.control import ControlPlane, CourierRound, WarehouseFloor
from harness.drivers.oscar.http_storefront import open_http_back_office, open_http_payment_page, open_http_storefront
from harness.drivers.storefront import Address, Article, ShopRefused
from harness.faults.catalogue import FAULTS
from harness.journey import cards
from harness.journey.actors import Courier, CustomerService, Shopper, WarehouseClerk
from harness.journey.acts import cancel, deliver, pay, prepare
from harness.journey.acts.fill_basket import fill_basket, use_voucher
from harness.journey.acts.place_order import place_order
from harness.journey.acts.refund_whole import refund_whole
from harness.journey.acts.send_back import find_return, receive_return, request_return
from harness.journey.closing import close
from harness.journey.disturbing import disturb
from harness.journey.handoff import Handoff
from harness.journey.journey import Journey
from harness.journey.page import fields_of
from harness.landscape.endpoint import Endpoint
from harness.ledger.ledger import Ledger
from harness.probes.links import LinkProbe
from harness.probes.sights import Sights


@dataclass(frozen=True, slots=True)
class Customer:
    """An account that exists in the shop."""

    email: str
    password: str
    address: Address


@dataclass(frozen=True, slots=True)
class Assortment:
    """What the shop offers, sorted by SKU and by mail address, so that a plan's places mean the same in every run."""

    articles: Sequence[Article]
    customers: Sequence[Customer]

    @property
    def choices(self) -> Choices:
        return Choices(tuple(article.weight_g for article in self.articles), len(self.customers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that one thread plays on: its own stream of the ledger, its own probes, the landscape that all share."""

    ledger: Ledger
    sights: Sights
    endpoints: Mapping[str, Endpoint]
    table: Mapping[str, tuple[Handoff, float]]
    policy: dict[str, Any]
    assortment: Assortment
    run: str

    def planes(self) -> dict[str, ControlPlane]:
        """The control planes of what is simulated."""
        return {
            role: ControlPlane(role, each.address, each.extras.get("control_key", ""))
            for role, each in self.endpoints.items()
            if each.kind == "simulated"
        }

    def journey(self, name: str) -> Journey:
        made = Journey(name=name, ledger=self.ledger, sights=self.sights, table=self.table, policy=self.policy)
        made.life.links = LinkProbe(endpoint.address for endpoint in self.endpoints.values())
        return made


class Player:
    """One plan on its way. Each part of the journey is a method; what its plan does not hold is skipped."""

    def __init__(self, plan: Plan, scene: Scene, journey: Journey) -> None:
        self.plan = plan
        self.journey = journey
        self._scene = scene
        self._planes = scene.planes()
        self._shopper = _shopper(plan, scene)
        self._clerk = WarehouseClerk(WarehouseFloor(self._planes["warehouse"]))
        self._courier = Courier(CourierRound(self._planes["carrier"]))
        journey.life.page = self._page

    def play(self) -> None:
        """From the basket to the last look. Raises what the act raises that fails."""
        try:
            self._order()
            if not self.plan.paid:
                return
            self._pay()
            if self.plan.cancelled:
                self._cancel()
                return
            self._prepare()
            self._deliver()
            for back in self.plan.returns:
                self._send_back(back)
            if self.plan.refunded_whole:
                self._arm("refunding")
                refund_whole(self.journey, self._service())
        finally:
            close(self.journey)

    def _order(self) -> None:
        articles = self._scene.assortment.articles
        fill_basket(self.journey, self._shopper, [(articles[line.article], line.units) for line in self.plan.lines])
        if self.plan.voucher:
            use_voucher(self.journey, self._shopper, self.plan.voucher)
        self._arm("ordering")
        place_order(self.journey, self._shopper)

    def _pay(self) -> None:
        self._arm("paying")
        _PAYING[self.plan.payment](self.journey, self._shopper)

    def _cancel(self) -> None:
        if self.plan.cancelled == "customer":
            cancel.cancel_by_customer(self.journey, self._shopper)
        else:
            cancel.cancel_by_customer_service(self.journey, self._service())

    def _prepare(self) -> None:
        self._arm("preparing")
        if self.plan.held:
            prepare.hold_for_address(self.journey, self._clerk)
            prepare.release(self.journey, self._clerk)
        prepare.pick(
            self.journey,
            self._clerk,
            short={sku: line.short for sku, line in self._lines() if line.short},
            damaged={sku: line.broken for sku, line in self._lines() if line.broken},
            mispicks=self._mispicks(),
        )
        prepare.pack(self.journey, self._clerk, parcels=self.plan.parcels)
        if self.plan.late_truck:
            prepare.miss_the_truck(self.journey, self._clerk)
        prepare.hand_over(self.journey, self._clerk)

    def _deliver(self) -> None:
        self._arm("delivering")
        _DELIVERING[self.plan.delivery](self.journey, self._courier)

    def _send_back(self, back: Back) -> None:
        self._arm("returning", once=back is self.plan.returns[0])
        grades = Counter(
            (sku, grade) for (sku, _), units in zip(self._lines(), back.grades, strict=True) for grade in units
        )
        found = [{"sku": sku, "quantity": count, "grade": grade} for (sku, grade), count in sorted(grades.items())]
        if not back.reason:
            find_return(self.journey, self._clerk, found)
            return
        units = Counter[str]()
        for (sku, _), count in grades.items():
            units[sku] += count
        rma = request_return(self.journey, self._shopper, dict(units), back.reason)
        self._arm("refunding", once=back is self.plan.returns[0])
        receive_return(self.journey, self._courier, self._clerk, rma, grades=found)

    def _arm(self, moment: str, *, once: bool = True) -> None:
        for each in self.plan.mishaps if once else ():
            if each.moment == moment:
                self._disturb(each)

    def _disturb(self, each: Mishap) -> None:
        disturb(self.journey, self._planes, self._shopper, each.handoff, FAULTS[each.fault].make, **each.how())

    def _lines(self) -> list[tuple[str, Any]]:
        articles = self._scene.assortment.articles
        return [(articles[line.article].sku, line) for line in self.plan.lines]

    def _mispicks(self) -> dict[str, str] | None:
        """One unit of the other article is taken for the first line of which there is anything to take."""
        if self.plan.mispick < 0:
            return None
        first = next(sku for sku, line in self._lines() if line.units > line.short)
        return {first: self._scene.assortment.articles[self.plan.mispick].sku}

    def _service(self) -> CustomerService:
        shop = self._scene.endpoints["shop"]
        return CustomerService(
            open_http_back_office(shop.address, shop.extras["staff_user"], shop.extras["staff_password"])
        )

    def _page(self) -> dict[str, Any]:
        try:
            shown = self._shopper.storefront.order_page(self.journey.life.order, self._shopper.link)
        except ShopRefused:
            return {}
        return fields_of(shown)


def _shopper(plan: Plan, scene: Scene) -> Shopper:
    storefront = open_http_storefront(scene.endpoints["shop"].address, plan.language)
    made = Shopper(
        email=f"journey-{plan.number}+{scene.run.lower()}@example.com",
        address=plan.address,
        language=plan.language,
        storefront=storefront,
        payment=open_http_payment_page(storefront),
        delivery_method=plan.delivery_method,
    )
    if plan.account >= 0:
        customer = scene.assortment.customers[plan.account]
        made.email, made.password, made.address = customer.email, customer.password, customer.address
    return made


def _pay_after_refusal(journey: Journey, shopper: Shopper) -> None:
    pay.be_declined(journey, shopper)
    pay.pay(journey, shopper)


def _authenticate(journey: Journey, shopper: Shopper) -> None:
    pay.pay_until_authentication(journey, shopper)
    pay.pass_authentication(journey, shopper)


def _authenticate_again(journey: Journey, shopper: Shopper) -> None:
    pay.pay_until_authentication(journey, shopper)
    pay.fail_authentication(journey, shopper)
    pay.pay(journey, shopper, cards.ACCEPTED)


def _fetched(journey: Journey, courier: Courier) -> None:
    deliver.leave_at_point(journey, courier)
    deliver.be_fetched(journey, courier)


def _unclaimed(journey: Journey, courier: Courier) -> None:
    deliver.leave_at_point(journey, courier)
    deliver.bring_back(journey, courier, deliver.UNCLAIMED)


_PAYING: Mapping[str, Callable[[Journey, Shopper], None]] = {
    "card": pay.pay,
    "declined first": _pay_after_refusal,
    "3-D Secure": _authenticate,
    "3-D Secure failed first": _authenticate_again,
    "vanished": pay.pay_and_vanish,
}
_DELIVERING: Mapping[str, Callable[[Journey, Courier], None]] = {
    "door": deliver.deliver,
    "second day": lambda journey, courier: deliver.deliver(journey, courier, deliver.ON_THE_SECOND_DAY),
    "wrong depot": lambda journey, courier: deliver.deliver(journey, courier, deliver.BY_THE_WRONG_DEPOT),
    "pick-up point": _fetched,
    "unclaimed": _unclaimed,
    "refused": lambda journey, courier: deliver.bring_back(journey, courier, deliver.REFUSED),
    "damaged": lambda journey, courier: deliver.bring_back(journey, courier, deliver.DAMAGED),
    "lost": deliver.lose,
    "not yet": lambda _journey, _courier: None,
}
