"""Joins the plugin, the fixtures and the steps; nothing else belongs here."""

from fixtures import MODULES as FIXTURES
from steps import MODULES as STEPS

# pytester is for our own tests of the plugin; pytest takes it from nowhere but here.
pytest_plugins = ["pytester", "harness.plugin", *FIXTURES, *(f"steps.{name}" for name in STEPS)]
