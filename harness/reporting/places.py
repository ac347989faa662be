"""Where the templates and texts of the reports lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

_HARNESS = Path(__file__).resolve().parent.parent


def reports_folder() -> Path:
    """The folder that holds `templates` and `texts`. Raises FileNotFoundError when the installation lacks them."""
    for base in (_HARNESS.parent, _HARNESS):
        if (base / "reports" / "texts").is_dir():
            return base / "reports"
    raise FileNotFoundError(f"no reports/texts beside or inside {_HARNESS}: the installation is incomplete")
