"""The API: its endpoints by resource, and how a call is taken.

call, counter   what an endpoint is; a request from its key to its answer, once under an idempotency key
expanding, paging, shapes   `expand[]`, lists, and the parameters that several endpoints take
sessions, intents, charges, refunds, customers, methods, account   the endpoints
"""
