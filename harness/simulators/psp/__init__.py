"""A payment provider that speaks Stripe's dialect, judged by the official `stripe` client.

    forms, errors, calls    the API: nested forms in, Stripe's JSON and errors out, idempotency keys
    models, lifecycles      sessions, intents, charges and refunds, and how they may move
    book                    everything that exists, found by id; ids, events and webhooks
    payments, checkout, refunds   the rules: what moves money and when
    objects                 the JSON that Stripe shows of each thing
    pages                   the hosted payment page and the 3-D Secure page
    control                 what a rehearsal asks and does behind the scenes

Known differences from Stripe: no customers, products, balance or payouts; one capture per intent; cancelling an
authorisation sends no `charge.refunded`; a parameter that is real but not offered here is refused as unknown.
"""
