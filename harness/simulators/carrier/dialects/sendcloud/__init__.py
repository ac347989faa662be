"""Sendcloud, API v2: a shipping platform as a door of the carrier, under `/sendcloud/api/v2/`.

A client is pointed at it by its base address; public and secret key are any, or, where the door has a key, that one as
the secret. The order's reference is `order_number`. Webhooks go to the peer `sendcloud`, signed with that peer's secret.

    account          what a merchant sets up in Sendcloud's pages: sender addresses, cancellation
    methods          shipping methods and prices;  service_points  pick-up points
    fields, form     what a parcel may hold, in Sendcloud's words;  objections  why one is not announced
    consignment      a parcel as Sendcloud knows it (its streets apart);  counter  creating, changing, announcing, taking back
    statuses         the states of a parcel;  answers  a parcel as JSON;  telling  webhooks
    sheets           labels on paper;  paging  lists with filters and cursors;  evidence  what is noted
    routes           the door, with its handlers in parcel_door, label_door, shop_door
"""
