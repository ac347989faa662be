"""Labels on paper: several on sheets of A4, four to a sheet, or one after another for a label printer.

The labels are one-page files that `carrier.label` wrote; each becomes a form of the new file (PDF 1.7, 8.10), which is
then drawn where it belongs. Nothing is drawn anew, so a label is the same on every paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

A4 = (595.28, 841.89)  # points
_MARGIN = 5.0
_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)(?:\nstream\n(.*?)\nendstream)?\nendobj", re.DOTALL)
_REFERENCE = re.compile(rb"(\d+) 0 R")


@dataclass(frozen=True, slots=True)
class Label:
    """A one-page file taken apart: how it draws, with what, and how large it is, in points."""

    drawing: bytes
    filtered: bytes
    resources: int
    objects: dict[int, bytes]
    size: tuple[float, float]

    @classmethod
    def of(cls, pdf: bytes) -> Label:
        """Raises ValueError for a file that `carrier.label` did not write."""
        found = {int(number): (head, stream) for number, head, stream in _OBJECT.findall(pdf)}
        heads = {number: head for number, (head, _) in found.items()}
        page = next((head for head in heads.values() if re.search(rb"/Type /Page\b", head)), b"")
        contents, resources = (re.search(rb"/%s (\d+) 0 R" % name, page) for name in (b"Contents", b"Resources"))
        box = re.search(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
        if not contents or not resources or not box:
            raise ValueError("this is not a label: a file of one page, with contents, resources and a size")
        head, drawing = found[int(contents[1])]
        filtered = re.search(rb"/Filter /\w+", head)
        return cls(drawing, filtered[0] if filtered else b"", int(resources[1]), heads, (float(box[1]), float(box[2])))


@dataclass(slots=True)
class _File:
    """A file in the making. Objects 1 and 2 are its catalogue and its list of pages."""

    objects: list[bytes] = field(default_factory=lambda: [b"", b""])
    pages: list[int] = field(default_factory=list)

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def form(self, label: Label) -> int:
        """The label as a form that can be drawn anywhere."""
        copied: dict[int, int] = {}
        resources = self._copy(label, label.resources, copied)
        wide, high = label.size
        head = b"/Type /XObject /Subtype /Form /BBox [0 0 %.2f %.2f] /Resources %d 0 R" % (wide, high, resources)
        return self.add(_stream(head + b" " + label.filtered, label.drawing))

    def page(self, size: tuple[float, float], placed: Iterable[tuple[int, float, float]]) -> None:
        """A page with forms, each with its lower left corner at so many points from the page's."""
        forms = list(placed)
        named = b" ".join(b"/L%d %d 0 R" % (form, form) for form, _, _ in forms)
        drawn = b"\n".join(b"q 1 0 0 1 %.2f %.2f cm /L%d Do Q" % (x, y, form) for form, x, y in forms)
        contents = self.add(_stream(b"", drawn))
        box = b"[0 0 %.2f %.2f]" % size
        resources = b"<< /XObject << %s >> >>" % named
        body = b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Resources %s /Contents %d 0 R >>" % (
            box,
            resources,
            contents,
        )
        self.pages.append(self.add(body))

    def written(self) -> bytes:
        self.objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
        kids = b" ".join(b"%d 0 R" % page for page in self.pages)
        self.objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(self.pages))
        made, places = bytearray(b"%PDF-1.7\n%\xe9\xeb\xf1\xbf\n"), []
        for number, body in enumerate(self.objects, start=1):
            places.append(len(made))
            made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start = len(made)
        made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        made += b"".join(b"%010d 00000 n \n" % place for place in places)
        made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
        return bytes(made)

    def _copy(self, label: Label, number: int, copied: dict[int, int]) -> int:
        if number not in copied:
            copied[number] = self.add(b"")
            body = _REFERENCE.sub(
                lambda found: b"%d 0 R" % self._copy(label, int(found[1]), copied), label.objects[number]
            )
            self.objects[copied[number] - 1] = body
        return copied[number]


def one_by_one(labels: Sequence[bytes]) -> bytes:
    """The labels, each on a page of its own size."""
    made = _File()
    for label in map(Label.of, labels):
        made.page(label.size, [(made.form(label), 0.0, 0.0)])
    return made.written()


def on_sheets(labels: Sequence[bytes], first: int = 0) -> bytes:
    """The labels on sheets of A4, row by row, the first at corner `first` (0 top left … 3 bottom right)."""
    made = _File()
    taken = [None] * first + [Label.of(label) for label in labels]
    for start in range(0, len(taken), 4):
        corners = enumerate(taken[start : start + 4])
        made.page(A4, [(made.form(label), *_corner(corner, label)) for corner, label in corners if label])
    return made.written()


def _corner(corner: int, label: Label) -> tuple[float, float]:
    row, column = divmod(corner, 2)
    top = A4[1] * (2 - row) / 2
    return column * A4[0] / 2 + _MARGIN, top - label.size[1] + (_MARGIN if row else 0)


def _stream(head: bytes, content: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(content), content)
