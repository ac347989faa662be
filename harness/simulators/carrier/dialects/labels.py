"""Labels as one file, for dialects that hand them out so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from harness.simulators.carrier.parcel import Parcel
from harness.simulators.carrier.zpl import label_zpl


def labels_of(parcels: Sequence[Parcel], kind: str, page: Literal["10x15", "A4"] = "10x15") -> bytes:
    """The labels of these parcels, one after the other: `kind` is "pdf" or "zpl"."""
    if kind == "zpl":
        return "".join(label_zpl(parcel) for parcel in parcels).encode()
    from harness.simulators.carrier.label import label_pdf  # noqa: PLC0415 - the PDF library is slow to load

    pages = [label_pdf(parcel, page) for parcel in parcels]
    if len(pages) == 1:
        return pages[0]
    from harness.simulators.carrier.dialects.sendcloud.sheets import one_by_one  # noqa: PLC0415 - as above

    return one_by_one(pages)
