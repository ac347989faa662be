"""Tests of the payment provider, with the official client as the judge."""
