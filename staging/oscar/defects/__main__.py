"""Print the catalogue as JSON: `{"defects": [{"name", "area", "title", "interfaces", "visible"}]}`."""

# ruff: noqa: PLC0415 - the mistakes import the shop's models, which need Django

import json
import os


def main() -> None:
    """Print it; no shop is started, no database opened."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "staging.oscar.settings"
    import django

    django.setup()
    from . import installing  # noqa: F401 - fills the catalogue
    from .catalogue import listed

    print(json.dumps({"defects": [each.told() for each in listed()]}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
