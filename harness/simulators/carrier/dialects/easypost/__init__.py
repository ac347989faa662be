"""EasyPost, API v2: a shipping platform as a door of the carrier, under `/easypost/v2`.

A client is pointed at it by its base address (`api_base` and the like); the API key is any, or, where the door has a key,
that one. The order's reference is the shipment's `reference`. Weights are ounces, sides inches, amounts decimal texts.
Events go to every webhook that was created by the API, and to the peer `easypost`.

    errors, params   how it says no, how it reads;  kept  what it keeps;  paging  lists
    addresses, goods the parts of a shipment;  form  the shipment as it is sent
    rating           rates;  shipping  buying, taking back, scan forms;  tracking  statuses and details
    showing          objects as JSON;  telling  events and webhooks
    routes           the door, with its handlers in shipment_door, object_door
"""
