"""The analytics connector: tells the merchant's web analytics of purchases and refunds, from the server.

`purchase` once for each order that is authorised, `refund` once for each refund that the PSP has confirmed, both in the
shape of Google Analytics 4's Measurement Protocol and through the outbox. Nothing is told while SHOP_ANALYTICS_URL is empty.

`value` is what the customer pays or gets back, tax and delivery included; `tax` and `shipping` are the parts of it. The
price of an item is what was paid for one unit after discounts, tax included: units of a line that cannot be split evenly are
two items a cent apart, so that items and shipping add up to the value.
"""
