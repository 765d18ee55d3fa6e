"""House rules that no other linter knows (本库规矩): each finding says the rule and its reason.

Run as ``python -m tools.lint``; the rules have tests of their own.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path("src/yizhen")
PURE_FLOORS = {"kernel", "law"}
ROOMS = {
    "urls", "views", "api", "commands", "forms", "schemas", "sheets", "handlers", "jobs", "play", "door", "actions",
    "queries", "access", "models", "states", "rules", "terms", "apps", "middleware", "__init__",
}  # fmt: skip
FOLDERS = {"migrations", "management", "templates", "templatetags", "static", "catalogue", "sources"}
ROWS_IN = {"models", "access", "queries", "actions", "play"}
CLOCK_IN = {"views", "api", "commands", "jobs", "handlers", "play", "middleware"}
HAN = re.compile(r"[\u4e00-\u9fff]")
LONGEST_FILE, LONGEST_FUNCTION = 450, 45
CLOCKS = {"timezone.now", "datetime.now", "date.today", "timezone.localdate", "timezone.localtime", "time.time"}


def room_of(path: Path) -> tuple[str, str]:
    """House and room of a file."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return (parts[0], parts[1] if len(parts) > 1 else "__init__")


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def check_rooms(path: Path) -> Iterator[str]:
    """A house has the rooms of the plan and no others."""
    house, room = room_of(path)
    if house not in PURE_FLOORS | {"site", "__init__"} and room not in ROOMS | FOLDERS:
        yield f"{path}: no room is called {room!r}; find the verb: rules, states, queries, access, actions, views …"


def check_rows(path: Path, tree: ast.AST) -> Iterator[str]:
    """`.objects` appears only where rows may be reached: there is one way to a row, and it asks who you are."""
    house, room = room_of(path)
    if house == "site" or room in ROWS_IN | FOLDERS:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
            yield f"{path}:{node.lineno}: rows are reached in access, queries and actions only"


def check_clock(path: Path, tree: ast.AST) -> Iterator[str]:
    """The clock enters at the front desk: actions, queries and rules are told the time."""
    house, room = room_of(path)
    if house == "site" or room in CLOCK_IN | FOLDERS:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(_name(node.func).endswith(clock) for clock in CLOCKS):
            yield f"{path}:{node.lineno}: {_name(node.func)}() here; take `at` or `on` from the caller instead"


def check_sizes(path: Path, tree: ast.Module, lines: int) -> Iterator[str]:
    """Long files and functions are where order ends."""
    if lines > LONGEST_FILE:
        yield f"{path}: {lines} lines; make it a package of the same name"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > LONGEST_FUNCTION:
            yield f"{path}:{node.lineno}: {node.name} has {node.end_lineno - node.lineno} lines; split it by what it does"


def check_docstrings(path: Path, tree: ast.Module) -> Iterator[str]:
    """What others rely on says what it is, with its Chinese term."""
    house, room = room_of(path)
    if room not in ("rules", "states", "actions", "queries") and house not in PURE_FLOORS:
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            words = ast.get_docstring(node) or ""
            if not HAN.search(words):
                yield f"{path}:{node.lineno}: {node.name} needs a docstring with its Chinese term"


def check_file(path: Path) -> list[str]:
    """All findings of one file."""
    text = path.read_text()
    tree = ast.parse(text)
    found = [*check_rooms(path), *check_rows(path, tree), *check_clock(path, tree)]
    if "migrations" not in path.parts:
        found += [*check_sizes(path, tree, text.count("\n")), *check_docstrings(path, tree)]
    return found


def main() -> int:
    """Check the whole tree."""
    found = [line for path in sorted(SOURCE.rglob("*.py")) for line in check_file(path)]
    print("\n".join(found) or "house rules: kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
