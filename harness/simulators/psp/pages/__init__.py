"""The hosted pages, in English and French: plain HTML forms, no script.

paying      where a customer pays: by card, by SEPA debit, by bank transfer
asking      where the bank asks (3-D Secure)
sending     where to send a bank transfer; a mandate as it was given
drawing, layout, markup, texts, reading   what the pages are made of
"""
