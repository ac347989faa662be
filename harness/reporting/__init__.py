"""Readers of ledger and verdict, one writer a format: JSON, the decision page, Allure, the terminal."""

from harness.reporting.publishing import Published, ReportUnwritable, publish

__all__ = ["Published", "ReportUnwritable", "publish"]
