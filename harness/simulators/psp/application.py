"""The provider as one web application: API, hosted pages, control plane."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from harness.simulators.control import control_routes
from harness.simulators.psp.api.account import AccountCalls
from harness.simulators.psp.api.balance import BalanceCalls
from harness.simulators.psp.api.call import Call
from harness.simulators.psp.api.charges import ChargeCalls
from harness.simulators.psp.api.counter import Counter, refuse
from harness.simulators.psp.api.customers import CustomerCalls
from harness.simulators.psp.api.disputes import DisputeCalls
from harness.simulators.psp.api.intents import IntentCalls
from harness.simulators.psp.api.methods import MethodCalls
from harness.simulators.psp.api.paging import Pages
from harness.simulators.psp.api.payouts import PayoutCalls
from harness.simulators.psp.api.refunds import RefundCalls
from harness.simulators.psp.api.reports import ReportCalls
from harness.simulators.psp.api.sessions import SessionCalls
from harness.simulators.psp.balance import Balance
from harness.simulators.psp.banking_control import BankingControl
from harness.simulators.psp.book import Book
from harness.simulators.psp.checkout import Checkout
from harness.simulators.psp.console import Board, messages
from harness.simulators.psp.control import Control, Rules
from harness.simulators.psp.dispute_control import DisputeControl
from harness.simulators.psp.disputes import Disputes
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.events import Events, StripeSigner
from harness.simulators.psp.forms import Group
from harness.simulators.psp.methods import Methods
from harness.simulators.psp.pages import layout
from harness.simulators.psp.pages.asking import AskingPages
from harness.simulators.psp.pages.paying import PayingPages
from harness.simulators.psp.pages.sending import SendingPages
from harness.simulators.psp.payments import Payments
from harness.simulators.psp.payout_control import PayoutControl
from harness.simulators.psp.payouts import Payouts
from harness.simulators.psp.peeking import order_about
from harness.simulators.psp.refunds import Refunds
from harness.simulators.psp.reports import Reports
from harness.simulators.psp.scrubbing import scrub
from harness.simulators.psp.setups import Setups
from harness.simulators.reception import Handler, Reception, Visit
from harness.simulators.simulation import Options, Simulation

_PAGE_LIMIT = 16 * 1024


@dataclass(frozen=True, slots=True)
class Provider:
    """All rules of one provider over one book."""

    book: Book
    events: Events
    methods: Methods
    payments: Payments
    refunds: Refunds
    checkout: Checkout
    disputes: Disputes
    setups: Setups
    balance: Balance
    payouts: Payouts
    reports: Reports

    @classmethod
    def over(cls, simulation: Simulation) -> Provider:
        """The provider of a simulation, with all that happens there by itself."""
        book = Book(simulation)
        events = Events(book)
        methods = Methods(book, events)
        payments = Payments(book, events, methods)
        refunds, balance = Refunds(book, events, payments.transfers), Balance(book)
        disputes = Disputes(book, events, balance)
        made = cls(
            book, events, methods, payments, refunds, Checkout(book, events, payments), disputes,
            Setups(book, events, methods), balance, Payouts(book, events, balance), Reports(book, events, balance),
        )  # fmt: skip
        payments.moves.on_capture(disputes.after_capture)
        simulation.when_due(book.sessions, made.checkout.expire)
        simulation.when_due(book.intents, payments.due)
        simulation.when_due(book.refunds, refunds.due)
        return made

    def replan(self, order: str) -> None:
        """The autopilot was switched, for one order or for all ("")."""
        self.refunds.replan(order)
        self.disputes.replan(order)

    def calls(self) -> list[Call]:
        """All endpoints of the API. The order matters where one path fits another: `/search` before `/{id}`."""
        pages = Pages(self.book)
        customers = CustomerCalls(self.book, self.events, self.methods, self.payments.transfers, pages)
        return [
            *SessionCalls(self.book, self.checkout, pages).calls(),
            *IntentCalls(self.book, self.payments, self.methods, pages).calls(),
            *ChargeCalls(self.book, self.events, pages).calls(),
            *RefundCalls(self.book, self.refunds, pages).calls(),
            *customers.calls(),
            *MethodCalls(self.book, self.methods, self.setups, customers, pages).calls(),
            *AccountCalls(self.book, self.events, pages).calls(),
            *BalanceCalls(self.balance, pages).calls(),
            *DisputeCalls(self.book, self.disputes, pages).calls(),
            *PayoutCalls(self.book, self.payouts, self.balance, pages).calls(),
            *ReportCalls(self.book, self.reports, self.balance, pages).calls(),
        ]


def make_app(options: Options) -> Starlette:
    """A provider with what its state file holds, or one that knows of no payment yet."""
    simulation = Simulation.begin("psp", options, signer=StripeSigner(), scrub=scrub)
    provider = Provider.over(simulation)
    calls = provider.calls()
    rules = Rules(
        provider.book, provider.payments, provider.checkout, provider.refunds, provider.methods, provider.disputes
    )
    disputes = DisputeControl(provider.disputes, provider.balance)
    payouts = PayoutControl(provider.book, provider.payouts, provider.balance)
    banking = [*BankingControl(provider.balance).routes(), *disputes.routes(), *payouts.routes()]
    ours = [*Control(rules).routes(), *banking]
    board = Board(provider.book, (payouts.cards, disputes.cards))
    routes = [
        *control_routes(simulation, ours, cards=board.cards, messages=messages(calls), replan=provider.replan),
        *_page_routes(simulation, provider),
        *_api_routes(simulation, provider, calls),
    ]  # fmt: skip
    return Starlette(routes=routes, lifespan=simulation.lifespan)


def _page_routes(simulation: Simulation, provider: Provider) -> list[BaseRoute]:
    disturbances, peek = simulation.disturbances, order_about(provider.book)
    door = Reception(simulation.journal, layout.refuse, limit=_PAGE_LIMIT, disturbances=disturbances, peek=peek).door
    frame = layout.Layout(provider.book)
    paying = PayingPages(provider.book, provider.checkout, provider.methods, frame)
    asking = AskingPages(provider.book, provider.payments, provider.checkout, provider.setups, paying, frame)
    sending = SendingPages(provider.book, frame)
    table: list[tuple[str, str, str, Handler]] = [
        ("GET", "/c/style.css", "checkout.style", paying.style),
        ("GET", "/c/pay/{session}", "checkout.page", paying.show),
        ("POST", "/c/pay/{session}", "checkout.pay", paying.pay),
        ("POST", "/c/pay/{session}/shipping", "checkout.shipping", paying.choose_shipping),
        ("GET", "/c/3ds/{challenge}", "checkout.challenge", asking.show),
        ("POST", "/c/3ds/{challenge}", "checkout.authenticate", asking.answer),
        ("GET", "/c/transfer/{token}", "checkout.transfer", sending.transfer),
        ("GET", "/c/mandate/{reference}", "checkout.mandate", sending.mandate),
    ]
    return [Route(path, door(operation, handler), methods=[method]) for method, path, operation, handler in table]


def _api_routes(simulation: Simulation, provider: Provider, calls: list[Call]) -> list[BaseRoute]:
    disturbances, peek = simulation.disturbances, order_about(provider.book)
    door = Reception(simulation.journal, refuse, disturbances=disturbances, peek=peek).door
    counter = Counter(provider.book, provider.events)

    def endpoint(call: Call) -> Handler:
        async def answer(visit: Visit) -> Response:
            return await counter.answer(call, visit)

        return answer

    def unknown(visit: Visit, _params: dict[str, object]) -> object:
        raise Refusal(f"Unrecognized request URL ({visit.request.method}: {visit.request.url.path}).", status=404)

    every = ["GET", "POST", "DELETE", "PUT", "PATCH"]
    nowhere = Call("GET", "/v1/{rest:path}", "api.unknown", _Anything({}), unknown)
    known = [Route(call.path, door(call.operation, endpoint(call)), methods=[call.method]) for call in calls]
    return [*known, Route(nowhere.path, door(nowhere.operation, endpoint(nowhere)), methods=every)]


class _Anything(Group):
    """Any parameters: an address that nobody knows is refused for that, not for what was sent to it."""

    def read(self, value: object, param: str = "") -> dict[str, object]:  # noqa: ARG002 - nothing is read
        return {}
