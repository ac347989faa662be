"""The ERP connector: sales, invoices and credit notes of this shop in the merchant's Tryton, over JSON-RPC.

    authorised    a sale under the order's number, confirmed          sales.book
    captured      a customer invoice under the shop's invoice number  documents.book_invoice
    refunded      a credit note under the shop's credit note number   documents.book_credit_note
    cancelled     the sale cancelled                                  sales.cancel

Each leaves by the outbox, in this order for each order, and is looked for by its reference before anything is made, so that
a message that is sent again books nothing twice. Nothing is asked for while SHOP_ERP_URL is empty.

    session   one signed-in session with the ERP, and what its answers mean for the outbox
    parties, articles   who bought, and what: found or made
    amounts   net prices and taxes of lines: pure
    rows      what the ERP is given for a line
    sales, documents   the bookings
    receivers when they are asked for

The shop's prices include tax and its documents are the ones the customer has, so their amounts are booked to the cent: where Tryton
counts a tax otherwise by a cent, the invoice takes the shop's, and the sale gets a line of rounding.
"""
