"""A parcel carrier: labels, tracking numbers, hand-overs, and the events of each parcel on its way.

Its door is the REST interface of `docs/interfaces.md` section 3, its voice the `parcel.*` webhooks of section 1. A parcel
moves when a sender hands it over or when the control plane says so, never by itself.

    lifecycle        the states of a parcel and the moves a courier can make
    tracking_number  numbers in the form of UPU S10, with their check digit
    parcel           one parcel and its events
    depot            all parcels: announcing, handing over, moving
    address          the address form that the carrier (and the warehouse before it) demands
    barcode          Code 128;  latin  text that a label printer can print;  label  the PDF
    page             what the customer sees
    forms            what a body at the door must look like
    desk             depot, journal and webhooks joined
    routes           the door;  controls  the control plane

The warehouse speaks the same dialect and shares three parts: `bearer` (the key of a caller), `refusal` (the shape of a
no), `voice` (the envelope of a webhook).
"""
