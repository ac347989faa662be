"""pytest as `dryrun run` starts it: quiet when Ctrl-C strikes while it is still being imported."""

# ruff: noqa: PLC0415 - what takes time is imported after the signal is seen to

from __future__ import annotations

import sys
from collections.abc import Callable

from harness.cli.early import quiet_until_ready


class Ready:
    """Gives Ctrl-C back to pytest when its session starts, before any collecting."""

    def __init__(self, ready: Callable[[], object]) -> None:
        self._ready = ready

    def pytest_sessionstart(self) -> None:
        self._ready()


def main() -> int:
    """Pytest's exit status for the arguments of this process."""
    ready = quiet_until_ready()
    import pytest

    return int(pytest.main(sys.argv[1:], plugins=[Ready(ready)]))


if __name__ == "__main__":
    sys.exit(main())
