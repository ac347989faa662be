"""Joins the plugin, the fixtures and the steps; nothing else belongs here."""

from fixtures import MODULES as FIXTURES

# pytester is for our own tests of the plugin; pytest takes it from nowhere but here.
pytest_plugins = ["pytester", "harness.plugin", *FIXTURES]
