"""Each demand is met and missed once; what differs from itself does not exist."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.kernel.comparing import Difference, differences, worded

DEMANDS = (
    "exactly",
    "between",
    "contains_between",
    "one_of",
    "contains",
    "contains_all",
    "contains_one_of_each",
    "mention_all",
    "every",
    "if_shown",
    "lacks",
    "at_least",
    "absent",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text().filter(lambda key: key not in DEMANDS), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "met", "missed"),
    [
        (5, [5], [6, "5", None, True, [5]]),
        (1, [1], [True]),
        (True, [True], [1, False, "true"]),
        ("Zoë", ["Zoë", "Zoe\u0308", " Zoë ", "Zoë\n"], ["Zoe", "ZOË"]),
        ("1 rue  Neuve", ["1 rue Neuve", "1\u00a0rue\u202fNeuve"], ["1rue Neuve"]),
        ([1, 2], [[1, 2]], [[2, 1], [1], [1, 2, 3], (1, 2)]),
        ({"a": 1}, [{"a": 1}, {"a": 1, "b": 2}], [{}, {"a": 2}, None, [], 1]),
        ({"exactly": {"a": 1}}, [{"a": 1}], [{"a": 1, "b": 2}, {}, None]),
        ({"exactly": {}}, [{}], [{"a": 1}, None]),
        ({"between": [1, 3]}, [1, 2, 3], [0, 4, True, None, "2", 2.0]),
        ({"contains_between": [1, 3]}, [[0, 2], [3]], [[0, 4], [], 2, None, [True]]),
        ({"one_of": ["a", 2]}, ["a", 2], ["b", None, ["a"]]),
        ({"contains": "ab"}, ["xaby", ["ab"], "a\nab"], ["a b", ["xab"], None, 5]),
        ({"contains": 5}, [[4, 5]], [[4], "5", 5, None]),
        ({"contains_all": ["a", "b"]}, ["ab", ["b", "a"]], ["a", ["a"], None]),
        ({"contains_all": []}, ["", []], []),
        ({"lacks": "a"}, ["b", ["ab"], ""], ["a", ["a"], None, 5]),
        ({"at_least": 2}, [2, 3], [1, None, True, "3"]),
        ({"absent": True}, [None, "", [], {}], ["a", [0], 1, 0, False]),
        ({"contains_one_of_each": [[1, 2], [3]]}, [[2, 3], [1, 3, 4]], [[1, 2], [3], [], None]),
        ({"mention_all": ["ab", "c"]}, [["xabx", "c"], ["abc"]], [["ab"], ["a", "b", "c"], [], "abc", None]),
        ({"every": {"a": 1}}, [[{"a": 1}, {"a": 1, "b": 2}]], [[], [{"a": 1}, {"a": 2}], [1], {"a": 1}, None]),
        ({"if_shown": {"a": 1}}, [None, {"a": 1, "b": 2}], [{"a": 2}, {}, 1, "", []]),
        ({"if_shown": {"between": [1, 3]}}, [None, 2], [0, "2"]),
    ],
)  # fmt: skip
def test_demands(expected: Any, met: list[Any], missed: list[Any]) -> None:
    assert [seen for seen in met if differences({"f": expected}, {"f": seen})] == []
    assert [seen for seen in missed if not differences({"f": expected}, {"f": seen})] == []
    assert all(str(each) for seen in missed for each in differences({"f": expected}, {"f": seen}))


@given(value=st.dictionaries(st.text(), JSON))
def test_nothing_differs_from_itself(value: dict[str, Any]) -> None:
    assert differences(value, value) == []
    assert differences({"f": {"exactly": value}}, {"f": value}) == []


@given(value=st.dictionaries(st.text(), JSON), more=st.dictionaries(st.text(), JSON))
def test_a_receiver_may_know_more(value: dict[str, Any], more: dict[str, Any]) -> None:
    assert differences(value, more | value) == []


@given(expected=JSON, seen=JSON)
def test_any_json_can_be_compared_and_said(expected: Any, seen: Any) -> None:
    assert isinstance("; ".join(map(str, differences({"f": expected}, {"f": seen}))), str)


def test_differences_are_named_by_their_path_in_order() -> None:
    expected = {"b": {"c": {"d": 1}, "e": 2}, "a": 3}
    assert differences(expected, {"b": {"c": {"d": 0}}, "a": 4}) == [
        Difference("b.c.d", 1, 0),
        Difference("b.e", 2, None),
        Difference("a", 3, 4),
    ]


def test_a_word_of_a_demand_may_be_a_field_beside_others() -> None:
    """An address or an article may be called anything; only an object of one such key is a demand."""
    assert differences({"f": {"contains": "a", "b": 1}}, {"f": {"contains": "a", "b": 1}}) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"exactly": {"MUG": 2}}, "MUG 2"),
        ({"exactly": {}}, "nothing"),
        ({"between": [1, 1]}, "1"),
        ({"between": [1, 2]}, "1 to 2"),
        ({"contains_between": [1, 2]}, "something with 1 to 2"),
        ({"one_of": ["a", "b"]}, "“a” or “b”"),
        ({"contains": "a"}, "something with “a”"),
        ({"contains_all": ["a", 1]}, "something with “a” and 1"),
        ({"lacks": "a"}, "nothing with “a”"),
        ({"at_least": 2}, "at least 2"),
        ({"absent": True}, "nothing"),
        ({"contains_one_of_each": [["a", "b"], [1]]}, "something with “a” or “b” and 1"),
        ({"mention_all": ["a"]}, "something that mentions “a”"),
        ({"every": {"a": 1}}, "each with a 1"),
        ({"if_shown": 5}, "5"),
        (None, "nothing"),
        (["a", 1], "[“a”; 1]"),
    ],
)
def test_demands_in_words(value: Any, text: str) -> None:
    assert worded(value) == text
