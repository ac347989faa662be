"""Print the catalogue as JSON: `{"defects": [{"name", "area", "title", "interfaces", "visible"}]}`.

With `--all`, those too that the smoke pack does not go through, or that need a landscape with more in it.
"""

# ruff: noqa: PLC0415 - the mistakes import the shop's models, which need Django

import json
import os
import sys


def main() -> None:
    """Print it; no shop is started, no database opened."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "staging.oscar.settings"
    import django

    django.setup()
    from . import installing  # noqa: F401 - fills the catalogue
    from .catalogue import CATALOGUE, listed

    found = CATALOGUE.values() if "--all" in sys.argv[1:] else listed()
    print(json.dumps({"defects": [each.told() for each in found]}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
