"""The embedded staging shop: django-oscar 4.2 from its package, and what a merchant's integrator adds to it.

    python -m staging.oscar.build --cache DIR --seed N       builds the template once, prints its folder
    python -m staging.oscar --port 0 --home DIR              serves a copy of it

Rooms: `seed` invents the catalogue and the customers; `storefront` is prices, delivery methods, checkout and the theme;
`payments` is all that concerns the PSP; `inbox` remembers every message received; `fulfilment` joins warehouse, carrier
and mail. Oscar's own classes are replaced through `classes`, never forked.
"""
