"""A mailbox that takes every mail by SMTP and delivers none; a probe reads them over HTTP.

    GET /messages?order=&to=&kind=&after=   {"messages": [Message]}
    GET /messages/{number}/raw              the mail as it came
    GET /messages/{number}/html             its HTML part, without scripts and without loading anything

Message = {"number", "id", "at", "from", "to": [address], "subject", "language", "kind", "order", "text", "html",
"links": [address], "size", "repeats"}. `order` is the header X-Order, else the first number in the subject that looks like
one. `repeats` is the number of the mail that this one repeats because of a fault, 0 for none.
"""
