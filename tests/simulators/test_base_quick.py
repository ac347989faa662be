"""The quick check of a body lets through exactly what the careful one does."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.simulators.bodies import BadBody, Flag, Listed, Mapped, Number, Shape, Text, Whole
from harness.simulators.quick import quick
from harness.simulators.warehouse.forms import ORDER, RETURN

FORM = Shape(
    {
        "text": Text(least=0, most=5),
        "choice": Text(choices=("a", "b")),
        "form": Text(pattern="[a-z]+|X"),
        "whole": Whole(-3, 10),
        "number": Number(0, 1.5),
        "flag": Flag(),
        "list": Listed(Shape({"sku": Text(), "quantity": Whole(1, 9)}), least=0, most=3),
        "map": Mapped(Text(most=3), most=2),
        "maybe": Whole(0, 1),
    },
    optional=frozenset({"maybe"}),
)
GOOD: dict[str, Any] = {
    "text": "é", "choice": "a", "form": "abc", "whole": 3, "number": 1, "flag": True,
    "list": [{"sku": "A", "quantity": 2}], "map": {"x": "y"},
}  # fmt: skip
CHECK = quick(FORM)

_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-20, 20), st.integers(), st.floats(allow_nan=False), st.text(max_size=8),
    st.sampled_from(["a", "abc", "abc\n", "X", "Xa", "\x00", "a\x00", "", 1.0, 3.0, -0.0, 10**30, "é" * 5, "é" * 6]),
    st.lists(st.fixed_dictionaries({"sku": st.text(max_size=2), "quantity": st.integers(-1, 10)}), max_size=4),
    st.dictionaries(st.text(max_size=3), st.text(max_size=4), max_size=3),
)  # fmt: skip


def verdict(check: Any, body: object) -> str:
    try:
        check(body)
    except BadBody as bad:
        return f"{bad.code} {bad.field}"
    return "right"


@given(
    st.dictionaries(st.sampled_from([*FORM.fields, "unknown"]), _VALUES, max_size=3),
    st.sets(st.sampled_from([*GOOD]), max_size=1),
)
def test_both_checks_agree_on_every_body(wrong: dict[str, Any], gone: set[str]) -> None:
    body = {name: value for name, value in {**copy.deepcopy(GOOD), **wrong}.items() if name not in gone}
    assert verdict(CHECK, body) == verdict(FORM.check, body)


@pytest.mark.parametrize("body", [None, [], "x", 1, {}, {1: 2}])
def test_what_is_no_object_is_refused_by_both(body: object) -> None:
    assert verdict(CHECK, body) == verdict(FORM.check, body) != "right"


def test_what_is_right_passes_both() -> None:
    assert verdict(CHECK, GOOD) == verdict(CHECK, {**GOOD, "maybe": 1}) == verdict(FORM.check, GOOD) == "right"


@pytest.mark.parametrize("form", [ORDER, RETURN])
def test_the_forms_of_the_warehouse_have_a_quick_check(form: Shape) -> None:
    assert verdict(quick(form), {}) == verdict(form.check, {}) != "right"


@pytest.mark.parametrize("field", [*FORM.fields])
@pytest.mark.parametrize(
    "value",
    ["\x00", "a\x00", "abc\n", "\nabc", "", "ab", 1.0, 3.0, 2.5, -4, 11, 10**30, 1e308, True, None, [], {}, [{}],
     [{"sku": "A", "quantity": True}], [{"sku": "A", "quantity": 1.0}], [{"sku": "\x00", "quantity": 1}], {"a": "\x00"}],
    ids=repr,
)  # fmt: skip
def test_both_agree_on_what_is_easily_let_through(field: str, value: object) -> None:
    body = {**GOOD, field: value}
    assert verdict(CHECK, body) == verdict(FORM.check, body)
