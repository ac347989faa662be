"""A parcel carrier: labels, tracking numbers, hand-overs, and the events of each parcel on its way.

Its door is the REST interface of `docs/interfaces.md` section 3, its voice the `parcel.*` webhooks of section 1; `dialects/`
are further doors to the same parcels, each as a real carrier's clients know it. A parcel moves when a sender hands it
over, when the control plane says so, and by itself on autopilot or when a pick-up point has kept it long enough.

    lifecycle        the states of a parcel, the moves a courier can make, and why some go wrong
    tracking_number  numbers in the form of UPU S10, with their check digit
    parcel           one parcel and its events;  manifest  the list that closes a day
    depot            all parcels: announcing, handing over, cancelling, moving
    rates            products, zones, prices;  points, towns  pick-up points
    routine          what happens next when nobody interferes, and when
    barcode          Code 128;  latin  text that a label printer can print
    label_text       what stands on a label;  label, zpl  it as PDF and as ZPL II;  manifest_pdf  the driver's list
    page, page_texts what the customer sees
    desk             depot, journal and webhooks joined: who hears of a move, and what comes next
    forms            what a body or a query at the door must look like
    routes           the door;  controls  the control plane;  cards  what the console shows
"""
