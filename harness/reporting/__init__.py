"""Readers of ledger and verdict, one writer a format: Allure, the decision page, the matrix of handoffs, the timeline."""
