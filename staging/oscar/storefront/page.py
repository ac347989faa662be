"""What every page needs: its addresses in the other languages, the categories, and when a card is charged."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from oscar.core.loading import get_model


def page(request: HttpRequest) -> dict[str, Any]:
    """Return `languages_here` [(code, name, address)] and `menu` (top categories), both worked out when used.

    `charged` says when money is taken, in the policy's word.
    """
    return {
        "languages_here": SimpleLazyObject(lambda: _languages(request)),
        "menu": SimpleLazyObject(_categories),
        "charged": settings.SHOP_CAPTURE,
    }


def _languages(request: HttpRequest) -> list[tuple[str, str, str]]:
    address = request.get_full_path()
    return [(code, name, translate_url(address, code)) for code, name in (("fr", "Français"), ("en", "English"))]


@cache
def _categories() -> list[Any]:
    # Read once per process: the menu changes with a deployment, and every page shows it.
    return list(get_model("catalogue", "Category").objects.browsable().filter(depth=1))
