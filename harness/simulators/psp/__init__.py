"""A payment provider that speaks Stripe's dialect, judged by the official `stripe` client.

    api/        the endpoints: nested forms in, Stripe's JSON and errors out, idempotency keys, lists, expansion
    pages/      the hosted payment page, the 3-D Secure page, the instructions for a bank transfer
    objects/    the JSON that Stripe shows of each thing
    models, holding, lifecycles   what exists and how it may move: payments; who pays with what
    cards, card_table, ibans      what Stripe's test cards and test accounts make happen
    book        everything that exists, found by id; new ids; the seam where money moves
    events      what is told, to whom: the shop, and webhook endpoints that integrators register
    payments, card_payments, captures, debits, transfers   how money comes in, made of the small steps in `moves`
    refunds, disputes             how it goes back
    banking, balance, fees, payouts   the merchant's money: balance transactions, what is kept of them, where they go
    reports, report_columns       files that reconcile it with orders
    methods, setups               payment methods and customers' leave to use them
    checkout    sessions
    control, shown, console       what a rehearsal, and people, ask and do behind the scenes
    banking_control, payout_control, dispute_control   the same for the merchant's money

Known differences from Stripe: no catalogue, subscriptions, invoices, tax, Connect or search; a parameter that Stripe has
and that is not offered is refused by its name. Cancelling an authorisation sends no `charge.refunded`. A SEPA debit takes
days of the simulator's clock, as in live mode, where Stripe's test mode takes seconds (see `debits`). Amounts are
accepted from 50 minor units in every currency.
"""
