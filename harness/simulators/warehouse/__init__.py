"""A warehouse that takes orders, picks, packs and dispatches them, and takes back what customers return.

Its door is the REST interface of `docs/interfaces.md` section 2, its voice the signed webhooks of section 1. It never moves
by itself after accepting an order: the control plane says `pick`, `pack`, `hand_over`, and with which incident.

    lifecycle    the states of an order and of a return, and the moves a clerk can make
    stock        the stock book: what lies on each shelf, and where every unit went
    orders       one order: what was asked, reserved, picked, missing and shipped
    returns      one return: announced, received, graded
    packing      lines into parcels
    happened     what a move did: states to note down, messages owed to the shop
    house        orders and stock together;  intake  returns and stock together
    labels       the warehouse as a client of the carrier
    floor        house, journal, webhooks and carrier joined
    forms        what a body at the door must look like
    routes       the door;  controls  the control plane
"""
