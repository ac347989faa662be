"""The mistakes by name, and how one is written down.

planted = area("payment")

@planted("capture-never", "fulfilment.money:capture", "…a sentence for the merchant…", "shop -> psp")
def capture_never(original: Original, order: Any, *rest: Any) -> None:
    '''The mistake itself, called in place of `original`.'''
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from functools import partial
from typing import Any

from ..configuration import ConfigurationError
from .planting import Undo, replace

Original = Callable[..., Any]
Mistake = Callable[..., Any]

# the arrows of the landscape, as findings name them
TO_WAREHOUSE, FROM_WAREHOUSE = "shop -> warehouse", "warehouse -> shop"
TO_PSP, FROM_PSP = "shop -> psp", "psp -> shop"
TO_CARRIER, FROM_CARRIER = "shop -> carrier", "carrier -> shop"
TO_CUSTOMER, TO_ERP, WITHIN = "shop -> customer", "shop -> erp", "shop -> shop"


class UnknownDefect(ConfigurationError):
    """SHOP_DEFECT names no defect; the message lists those of a similar name."""


@dataclass(frozen=True)
class Defect:
    """One mistake and the truth about it.

    `target` is the function it replaces, as "module:name" below staging.oscar, or one of Oscar's; `within` the modules in which it does (all
    that use the function, when empty). `interfaces` are the arrows that would rightly be named, the best one first.
    `visible` says whether a person who looks only at the shop's screens could see it.
    """

    name: str
    area: str
    title: str
    interfaces: tuple[str, ...]
    visible: bool
    target: str
    mistake: Mistake
    within: tuple[str, ...] = ()

    def plant(self) -> Undo:
        """Put the mistake in the function's place."""
        return replace(self.target, lambda original: partial(self.mistake, original), self.within)

    def told(self) -> dict[str, Any]:
        """What the catalogue says of it in JSON."""
        return {key: value for key, value in asdict(self).items() if key not in ("target", "mistake", "within")}


#: in the order in which an order lives through them
AREAS = (
    *("order export", "payment", "preparation", "shipping"),
    *("returns and refunds", "mails", "stock", "races and retries"),
)
#: of what the smoke pack does not go through, or of landscapes that have more: planted by name, and not listed
AREAS_BESIDE = ("ERP", "checkout")

#: name → mistake
CATALOGUE: dict[str, Defect] = {}


def listed() -> list[Defect]:
    """Every mistake of the embedded landscape, area by area."""
    return sorted((each for each in CATALOGUE.values() if each.area in AREAS), key=lambda each: AREAS.index(each.area))


def area(title: str) -> Callable[..., Callable[[Mistake], Mistake]]:
    """The decorator for the mistakes of one area; each name may be given once."""
    if title not in (*AREAS, *AREAS_BESIDE):
        raise ValueError(f"there is no area {title}")

    def planted(
        name: str, target: str, sentence: str, *interfaces: str, visible: bool = False, within: tuple[str, ...] = ()
    ) -> Callable[[Mistake], Mistake]:
        def keep(mistake: Mistake) -> Mistake:
            if name in CATALOGUE:
                raise ValueError(f"two defects are called {name}")
            CATALOGUE[name] = Defect(name, title, sentence, interfaces, visible, target, mistake, within)
            return mistake

        return keep

    return planted


def named(name: str) -> Defect:
    """The mistake of that name; raises `UnknownDefect`."""
    if name in CATALOGUE:
        return CATALOGUE[name]
    near = get_close_matches(name, CATALOGUE, n=3, cutoff=0.5)
    advice = f"Similar names: {', '.join(near)}." if near else "python -m staging.oscar.defects lists them all."
    raise UnknownDefect(f"SHOP_DEFECT is {name!r}, and there is no such defect. {advice}")
