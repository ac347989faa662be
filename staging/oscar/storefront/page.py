"""What every page needs: the other language's address of the same page, and the categories."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from oscar.core.loading import get_model


def page(request: HttpRequest) -> dict[str, Any]:
    """Return `other_languages` [(code, name, address)] and `menu` (top categories), both worked out when used."""
    return {"languages_here": SimpleLazyObject(lambda: _languages(request)), "menu": SimpleLazyObject(_categories)}


def _languages(request: HttpRequest) -> list[tuple[str, str, str]]:
    address = request.get_full_path()
    return [(code, name, translate_url(address, code)) for code, name in (("fr", "Français"), ("en", "English"))]


@cache
def _categories() -> list[Any]:
    # Read once per process: the menu changes with a deployment, and every page shows it.
    return list(get_model("catalogue", "Category").objects.browsable().filter(depth=1))
