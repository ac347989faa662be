"""Hosted payment pages, one module a provider."""
