"""The defect catalogue: whole, plantable, and each mistake really one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.staging.conftest import ENVIRONMENT, ROOT, renew
from tests.staging.lives import LIVES, Life, World, disturbed, returned
from tests.staging.neighbours import Neighbour
from tests.staging.stripe_stand_in import StripeStandIn, stripe

__all__ = ["stripe"]  # a fixture: pytest finds it here

LEAST = {
    "order export": 14,
    "payment": 16,
    "preparation": 8,
    "shipping": 10,
    "returns and refunds": 14,
    "mails": 8,
    "stock": 6,
    "races and retries": 8,
}
SYSTEMS = {"shop", "psp", "warehouse", "carrier", "customer"}


def test_the_list_has_enough_of_every_area_and_tells_the_truth_of_each() -> None:
    listing = [sys.executable, "-m", "staging.oscar.defects"]
    told = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True)
    defects = json.loads(told.stdout)["defects"]

    counted = Counter(each["area"] for each in defects)
    assert list(counted) == list(LEAST)
    assert all(counted[area] >= least for area, least in LEAST.items())
    assert len({each["name"] for each in defects}) == len({each["title"] for each in defects}) == len(defects)
    for each in defects:
        assert set(each) == {"name", "area", "title", "interfaces", "visible"}
        assert each["interfaces"]
        assert all(set(arrow.split(" -> ")) <= SYSTEMS for arrow in each["interfaces"])


def test_every_defect_takes_the_place_of_a_function_of_the_shop_and_leaves_it_again(shop: Path) -> None:
    from staging.oscar.defects import installing  # noqa: PLC0415 - Django is not set up before
    from staging.oscar.defects.catalogue import listed  # noqa: PLC0415 - as above

    for defect in listed():
        installing.install(defect.name)()  # imports the modules that are not yet
    before = _names()
    for defect in listed():
        undo = installing.install(defect.name)
        changed = {name for name, value in _names().items() if value is not before[name]}
        undo()
        assert changed or "." in defect.target.partition(":")[2], defect.name
    assert all(value is before[name] for name, value in _names().items())


def test_what_a_signal_calls_is_replaced_and_put_back_as_often_as_wanted(shop: Path) -> None:
    from staging.oscar.defects.planting import replace  # noqa: PLC0415 - Django is not set up before
    from staging.oscar.fulfilment.receivers import on_captured  # noqa: PLC0415 - as above
    from staging.oscar.payments.signals import captured  # noqa: PLC0415 - as above

    def planted(**_: object) -> None:
        """Takes no notice."""

    def called() -> list[object]:
        receivers: list[object] = captured._live_receivers(sender=None)[0]
        return receivers

    for _ in range(2):
        undo = replace("fulfilment.receivers:on_captured", lambda _: planted)
        assert planted in called()
        assert on_captured not in called()
        undo()
        assert planted not in called()
        assert on_captured in called()


def _names() -> dict[str, object]:
    """Every name and every entry of a table in the shop's modules, but what the catalogue itself holds."""
    ours = {name: module for name, module in sys.modules.items() if name.startswith("staging.oscar.")}
    held = {}
    for place, module in ours.items():
        if place.startswith("staging.oscar.defects"):
            continue
        for name, value in vars(module).items():
            held[f"{place}:{name}"] = value
            if isinstance(value, dict) and not name.startswith("__"):
                held |= {f"{place}:{name}[{key}]": entry for key, entry in value.items()}
    return held


def test_a_function_that_is_gone_is_said(shop: Path) -> None:
    from staging.oscar.defects.planting import NoTarget, replace  # noqa: PLC0415 - Django is not set up before

    with pytest.raises(NoTarget, match="old_name"):
        replace("fulfilment.money:old_name", lambda original: original)
    with pytest.raises(NoTarget, match="none of"):
        replace("fulfilment.money:capture", lambda original: original, within=("fulfilment.minor",))


def test_a_shop_does_not_start_with_a_defect_nobody_knows(template: Path, tmp_path: Path) -> None:
    environment = {**os.environ, **ENVIRONMENT, "SHOP_TEMPLATE": str(template), "SHOP_DEFECT": "capture-nevr"}
    start = [sys.executable, "-m", "staging.oscar", "--home", str(tmp_path / "shop")]
    ended = subprocess.run(start, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 2
    assert ended.stderr.strip() == (
        "SHOP_DEFECT is 'capture-nevr', and there is no such defect. Similar names: capture-never, capture-net, capture-twice."
    )


@pytest.fixture
def living(
    stripe: StripeStandIn, warehouse: Neighbour, carrier: Neighbour, shop: Path, template: Path
) -> Callable[[Life], Iterator[str]]:
    """Lives a life in a shop as freshly built, among neighbours that remember nothing; what there is to see, bit by bit."""
    world = World(stripe, warehouse, carrier)

    def live(life: Life) -> Iterator[str]:
        renew(shop, template)
        world.forget()
        return life(world)

    return live


#: where a mistake of an area shows most often; the other lives are lived when it does not
LIKELY: dict[str, Life] = {"returns and refunds": returned, "races and retries": disturbed}


def test_every_defect_changes_what_somebody_gets_or_sees(living: Callable[[Life], Iterator[str]]) -> None:
    from staging.oscar.defects.catalogue import listed  # noqa: PLC0415 - Django is not set up before
    from staging.oscar.defects.installing import install  # noqa: PLC0415 - as above

    right = {life: list(living(life)) for life in LIVES}
    assert list(living(LIVES[0])) == right[LIVES[0]]

    def shows(life: Life) -> bool:
        return any(seen != told for seen, told in zip_longest(living(life), right[life]))

    harmless = []
    for defect in listed():
        undo = install(defect.name)
        if not any(shows(life) for life in sorted(LIVES, key=lambda life: life is not LIKELY.get(defect.area))):
            harmless.append(defect.name)
        undo()
    assert harmless == []
