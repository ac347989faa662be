"""Integration connectors of the staging shop: what a merchant's integrator writes around django-oscar.

An order that is authorised leaves for the warehouse through the outbox; signed webhooks of warehouse and carrier
come back and move the order, its stock, its parcels and its money; the customer is told by mail and may send
articles back. Every rule stands in one module, named after it.

The server entry calls `staging.oscar.fulfilment.outbox.start()` once per process, after Django is set up and before it
serves, and `stop()` on what it returned when it ends.
"""
