"""The merchant's page for daily trade: price, stock and sale of one article, and vouchers; in the back office.

Oscar's own dashboard can do all of it on forms of forty fields; whoever changes a price at noon wants three.
"""
