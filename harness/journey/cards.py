"""Test cards by what they are meant to do, as Stripe documents them."""

ACCEPTED = "4242424242424242"
DECLINED = "4000000000000002"
NEEDS_AUTHENTICATION = "4000002760003184"
