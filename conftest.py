"""Joins the plugin, the fixtures and the steps; nothing else belongs here."""

from fixtures import MODULES as FIXTURES

pytest_plugins = ["harness.plugin", *FIXTURES]
