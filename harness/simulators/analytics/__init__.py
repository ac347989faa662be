"""A web analytics that counts purchases and refunds, told by the shop's server.

    POST /mp/collect?measurement_id=&api_secret=   Google Analytics 4, Measurement Protocol
    POST /debug/mp/collect                         says what is wrong with such a message, and counts nothing
    GET, POST /matomo.php                          Matomo, e-commerce orders
    GET  /_control/events?order=&after=&limit=     {"events": [Event]}, what was counted, oldest first

As the real ones do, it answers 204 whatever comes, also with a wrong secret: who only looks at the answer never learns that
nothing was counted. What could not be read stands in the note of the request and in `flaws` of the event.

    Event = {"number", "name", "order", "value", "currency", "tax", "shipping", "items": [{"sku", "quantity", "price"}], "at",
             "client", "door", "flaws"}

Money is in minor units of `currency`, null for what was not told or could not be read exactly. The same event told twice
is there twice.

    hits     one event as it was counted, and the book of all of them
    exact    decimals to minor units, or not at all
    google, matomo   what each of the two protocols says
    doors    the addresses;  controls  the control plane and the cards of the console
"""
