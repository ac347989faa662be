"""What `dryrun up` prints of the console."""

from __future__ import annotations

from fixtures.console import Opened
from harness.cli.up import console_lines


def test_the_console_is_named_with_its_address_and_its_key_if_it_has_one() -> None:
    assert list(console_lines(Opened("http://127.0.0.1:4000"), "en")) == ["Console  http://127.0.0.1:4000"]
    assert list(console_lines(Opened("http://10.0.0.7:4000", "abcd-efgh"), "fr")) == [
        "Console  http://10.0.0.7:4000",
        "         sa clé abcd-efgh",
    ]
    assert list(console_lines(None, "en")) == []
