"""Where files lie. Only reading; a path never leads out of the folder that was declared."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

from harness.probes.reading import Blind

MOST_FILES = 500
MOST_BYTES = 32 * 1024 * 1024


class Folder(Protocol):
    """A folder with files in it."""

    def files(self, pattern: str) -> list[tuple[str, bytes]]:
        """Name and content of each file that fits `pattern`, by name. Raises Blind; a folder without any gives []."""


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """A folder of this machine, such as one that is mounted or exchanged."""

    role: str
    path: Path

    def files(self, pattern: str) -> list[tuple[str, bytes]]:
        below, name = parted(pattern)
        try:
            root = self.path.resolve(strict=True)
            inside = (root / below).resolve(strict=True)
            found = sorted(each for each in inside.iterdir() if fnmatchcase(each.name, name) and each.is_file())
            # A link may lead anywhere, and nobody declared that place.
            found = [each for each in found if each.resolve().is_relative_to(root)]
            check_size(self.role, [each.stat().st_size for each in found])
            return [(each.name, each.read_bytes()) for each in found]
        except OSError as error:
            raise Blind(
                f"the files of the {self.role} in {below or self.path} cannot be read ({error.strerror})"
            ) from None


def parted(pattern: str) -> tuple[str, str]:
    """The folder below and the pattern of names of `out/stock/*.csv`."""
    below, _, name = pattern.rpartition("/")
    return below, name


def check_size(role: str, sizes: list[int]) -> None:
    """Raise Blind for more files, or more in them, than a look may read."""
    if len(sizes) > MOST_FILES or sum(sizes) > MOST_BYTES:
        raise Blind(
            f"the {role} has {len(sizes)} files of {sum(sizes)} bytes there, more than {MOST_FILES} or {MOST_BYTES // 1024 // 1024} MB"
        )
