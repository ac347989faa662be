"""What nobody filled in is told from what somebody is really called."""

from __future__ import annotations

import pytest

from harness.journey.placeholders import unfilled


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Dear {{ name }}, your order 100027", ["{{ name }}"]),
        ("Total: None", ["None"]),
        ("Bonjour ${firstname}", ["${firstname}"]),
        ("mail.confirmation.title", ["mail.confirmation.title"]),
        ("Dear Ada, see https://shop.example/a.b.c or write to ada@shop.example.com", []),
    ],
)
def test_a_placeholder_that_is_left_is_found(text: str, left: list[str]) -> None:
    assert unfilled(text) == left


def test_what_the_customer_typed_is_no_placeholder() -> None:
    own = ["Anna Null", "NULL", "{{ name }} %s"]
    assert unfilled("Anna Null, NULL, {{ name }}", own) == []
    assert unfilled("Anna Null, None", own) == ["None"]
