"""The door of the `dryrun` command. It imports nothing that takes time before Ctrl-C ends in two words and exit code 2."""

# ruff: noqa: PLC0415 - see above

from __future__ import annotations

from harness.cli.early import quiet_until_ready


def app() -> None:
    """Run the command that was typed; exits."""
    ready = quiet_until_ready()
    from harness.cli.commands import app as commands

    ready()
    commands()


if __name__ == "__main__":
    app()
