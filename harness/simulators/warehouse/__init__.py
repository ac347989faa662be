"""A warehouse that takes orders, picks, packs and dispatches them, and takes back what customers return.

Its door is the REST interface of `docs/interfaces.md` section 2 (or files, see `files`), its voice the signed webhooks of
section 1. It never moves by itself after accepting an order, unless its autopilot is on: the control plane says `pick`,
`pack`, `hand_over`, and with which incident. Everything it knows lies in the simulation's store.

    lifecycle    the states of an order, of its parts and of a return, and the moves a clerk can make
    stock        the stock book: what lies on each shelf of each site, and where every unit went
    sites        where the sites stand and when their truck leaves;  policy, backlog  how orders are treated
    orders       one order and its part in each site: asked, reserved, picked, missing, shipped
    returns      one return: announced or not, received, graded
    allocating   which site serves what;  picking  into the tote, with what goes wrong;  packing, boxing  into parcels
    happened     what a move did: states and facts to note down, news owed to the shop
    books        what every move needs;  shelves, desk, tables, gate  the moves, by who makes them
    house        all of these together: orders and stock;  intake  returns and stock together
    labels       the warehouse as a client of the carrier
    floor        house, journal, voice and carrier joined;  routine  people who go on by themselves
    forms        what a body at the door must look like
    routes       the door;  controls  the control plane;  cards, buttons  what people see and press
    files        the door for files
"""
