"""Read a source tree with `ast` and say where it breaks a table of rooms. Nothing is imported, nothing is run.

A *room* is a folder or module directly under `harness/`, or one of the top-level folders that are rooms of their own.
Every problem is one sentence starting with `path:line`.
"""

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

EVERYTHING = "*"
PACKAGE = "harness"
STAGING = "staging"
_OWN = frozenset({STAGING, "__version__"})  # what stands in the package and is no room
_WAITS = frozenset({"sleep", "wait_for_timeout"})


@dataclass(frozen=True)
class Table:
    """What may import what. `rooms`: room to the rooms it may import. `doors`: library to the rooms it may enter."""

    rooms: Mapping[str, AbstractSet[str]]
    doors: Mapping[str, AbstractSet[str]]
    outer: AbstractSet[str] = frozenset({"steps", "fixtures", "scenarios"})
    waiting: AbstractSet[str] = frozenset({"harness/kernel/waiting.py"})
    plain: AbstractSet[str] = frozenset({"steps"})


@dataclass(frozen=True)
class Import:
    """One imported module, absolute, as written at `path:line` (path relative to the tree, with slashes)."""

    path: str
    line: int
    module: str

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.module}"


@dataclass(frozen=True)
class Source:
    """One parsed file and the room it stands in, None when it is the package's own `__init__`."""

    path: str
    tree: ast.Module
    room: str | None
    imports: tuple[Import, ...] = field(default=())


def problems(root: Path, table: Table) -> list[str]:
    """Everything in the tree under `root` that the table does not allow."""
    sources = list(read(root, table))
    rules: tuple[Callable[[list[Source], Table], Iterator[str]], ...] = (
        unknown_rooms,
        forbidden_rooms,
        forbidden_libraries,
        mixed_with_staging,
        cycles,
        sleeps,
        thinking_steps,
    )
    return sorted(problem for rule in rules for problem in rule(sources, table))


def read(root: Path, table: Table) -> Iterator[Source]:
    """The Python files of the package, the outer rooms and the staging shops."""
    for top in sorted({PACKAGE, STAGING, *table.outer}):
        for file in sorted((root / top).rglob("*.py")):
            path = file.relative_to(root).as_posix()
            tree = ast.parse(file.read_text(encoding="utf-8"), path)
            yield Source(path, tree, _room(path), tuple(_imports(path, tree)))


def unknown_rooms(sources: list[Source], table: Table) -> Iterator[str]:
    for room in sorted({source.room for source in sources if source.room} - set(table.rooms) - {STAGING}):
        first = next(source.path for source in sources if source.room == room)
        yield f"{first}:1 stands in {room!r}, a room the table does not know"


def forbidden_rooms(sources: list[Source], table: Table) -> Iterator[str]:
    for source, found in _each(sources):
        target = _target(found.module, table)
        if target is None or source.room in {STAGING, target}:
            continue
        if source.room is None:
            yield f"{found}: the package itself imports nothing of ours"
        elif not _may(table.rooms.get(source.room, frozenset()), target):
            yield f"{found}: {source.room} may not import {target}"


def forbidden_libraries(sources: list[Source], table: Table) -> Iterator[str]:
    ours = {PACKAGE, STAGING, *table.outer, *sys.stdlib_module_names}
    for source, found in _each(sources):
        if source.room == STAGING or found.top in ours:
            continue
        if found.top not in table.doors:
            yield f"{found}: the table has no door for {found.top}"
        elif not _may(table.doors[found.top], source.room or ""):
            doors = ", ".join(sorted(table.doors[found.top]))
            yield f"{found}: the door of {found.top} is {doors}, not {source.room or PACKAGE}"


def mixed_with_staging(sources: list[Source], table: Table) -> Iterator[str]:
    """A staging shop is a stranger's program: met over the network, never by import, in neither direction."""
    for source, found in _each(sources):
        inside = source.room == STAGING
        if inside and found.top in {PACKAGE, *table.outer}:
            yield f"{found}: a staging shop knows nothing of {found.top}"
        if not inside and (found.top == STAGING or found.module.startswith(f"{PACKAGE}.{STAGING}")):
            yield f"{found}: a staging shop is met over the network, not imported"


def cycles(sources: list[Source], table: Table) -> Iterator[str]:
    """Rooms that reach themselves through others."""
    edges: dict[str, dict[str, Import]] = {}
    for source, found in _each(sources):
        target = _target(found.module, table)
        if target and source.room and target != source.room:
            edges.setdefault(source.room, {}).setdefault(target, found)
    seen: set[frozenset[str]] = set()
    for room in sorted(edges):
        path = _way_back(room, edges)
        if path and frozenset(path) not in seen:
            seen.add(frozenset(path))
            yield f"{edges[path[0]][path[1]]}: closes the circle {' -> '.join(path)}"


def sleeps(sources: list[Source], table: Table) -> Iterator[str]:
    for source in sources:
        if source.room == STAGING or source.path in table.waiting:
            continue
        for node in ast.walk(source.tree):
            imported = isinstance(node, ast.ImportFrom) and any(name.name in _WAITS for name in node.names)
            if imported or (isinstance(node, ast.Attribute) and node.attr in _WAITS):
                yield f"{source.path}:{getattr(node, 'lineno', 1)} sleeps; waiting has one place, {min(table.waiting)}"


def thinking_steps(sources: list[Source], table: Table) -> Iterator[str]:
    """A step is words and one call: what branches or repeats belongs into an act."""
    for source in sources:
        if source.room in table.plain:
            for node in ast.walk(source.tree):
                if isinstance(node, ast.If | ast.For | ast.While | ast.Match | ast.Try):
                    yield f"{source.path}:{node.lineno} a step holds `{type(node).__name__.lower()}`; let an act decide"


def _each(sources: list[Source]) -> Iterator[tuple[Source, Import]]:
    return ((source, found) for source in sources for found in source.imports)


def _may(allowed: AbstractSet[str], wanted: str) -> bool:
    return EVERYTHING in allowed or wanted in allowed


def _room(path: str) -> str | None:
    parts = Path(path).with_suffix("").parts
    if parts[0] != PACKAGE:
        return parts[0]
    return None if parts[1:] == ("__init__",) else parts[1]


def _target(module: str, table: Table) -> str | None:
    """The room an imported module belongs to; None for libraries and for the bare package."""
    parts = module.split(".")
    if parts[0] == PACKAGE:
        return parts[1] if len(parts) > 1 and parts[1] not in _OWN else None
    return parts[0] if parts[0] in table.outer else None


def _imports(path: str, tree: ast.Module) -> Iterator[Import]:
    package = list(Path(path).parent.parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(path, node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            # `from harness import kernel` names a room only in its last word.
            deep = module == PACKAGE or not node.module
            yield from (Import(path, node.lineno, f"{module}.{name.name}" if deep else module) for name in node.names)
        elif isinstance(node, ast.Call) and (named := _named(node)):
            yield Import(path, node.lineno, named)


def _named(call: ast.Call) -> str | None:
    """The module that `import_module("…")` or `__import__("…")` names."""
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = call.args[0] if call.args else None
    if function in {"import_module", "__import__"} and isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    return None


def _way_back(room: str, edges: Mapping[str, Mapping[str, Import]]) -> list[str] | None:
    """The shortest way from `room` over other rooms to itself."""
    ways, known = [[room]], {room}
    while ways:
        way = ways.pop(0)
        for target in sorted(edges.get(way[-1], {})):
            if target == room:
                return [*way, room]
            if target not in known:
                known.add(target)
                ways.append([*way, target])
    return None
