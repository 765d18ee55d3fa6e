"""The English catalogue (英文词条): ``--update`` collects the words, ``--check`` fails on any without translation.

Words are taken from Python (gettext calls and the ``N_`` mark) and from templates (Django's own reader).
"""

import argparse
import ast
import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path("src/yizhen")
ENGLISH = SOURCE / "locale/en/LC_MESSAGES/django.po"
KEYWORDS = {
    "_": None, "N_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
MARKS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[^}]*\}")


def words() -> Catalog:
    """Every word of the interface, with the places where it stands."""
    catalog = Catalog(locale="en", project="yizhen", charset="utf-8", fuzzy=False)
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        if "migrations" in path.parts or "vendor" in path.parts or "demo" in path.parts:
            continue
        text, method = path.read_text(), "python"
        if path.suffix != ".py":
            text, method = templatize(text, origin=str(path)), "javascript"
        else:
            for word in within_fstrings(text):
                catalog.add(word, locations=[(str(path.relative_to(SOURCE)), None)])
        for line, message, _comments, context in extract(method, BytesIO(text.encode()), KEYWORDS,
                                                         options={"encoding": "utf-8"}):  # fmt: skip
            _ = line  # places are files: line numbers would change the catalogue with every edit
            catalog.add(message, locations=[(str(path.relative_to(SOURCE)), None)], context=context)
    return catalog


def within_fstrings(text: str) -> list[str]:
    """Marked words that stand within f-strings, which the reader of Python sees as one text before Python 3.12."""
    calls = (
        call
        for whole in ast.walk(ast.parse(text)) if isinstance(whole, ast.JoinedStr)
        for call in ast.walk(whole) if isinstance(call, ast.Call)
    )  # fmt: skip
    return [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in ("_", "N_") and call.args
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    ]


def read() -> Catalog:
    """The catalogue as it is kept."""
    if not ENGLISH.exists():
        return Catalog(locale="en", fuzzy=False)
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def update() -> None:
    """Merge the words into the catalogue; what was translated stays, what is gone goes."""
    found, kept = words(), read()
    for message in found:
        old = kept.get(message.id, message.context) if message.id else None
        if old is not None and old.string:
            message.string = old.string
    found.revision_date = found.creation_date = datetime(2026, 1, 1, tzinfo=UTC)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, found, width=110, sort_output=True, omit_header=False, include_lineno=False)


def faults() -> list[str]:
    """What keeps the catalogue from being complete."""
    found, kept = words(), read()
    wrong = []
    for message in found:
        if not message.id:
            continue
        old = kept.get(message.id, message.context)
        strings = [] if old is None else ([old.string] if isinstance(old.string, str) else list(old.string))
        if not strings or not all(strings):
            wrong.append(f"no English for: {message.id!r}  ({message.locations[0][0]})")
            continue
        source = message.id if isinstance(message.id, str) else message.id[-1]
        if set(MARKS.findall(source)) != set(MARKS.findall(strings[-1])):
            wrong.append(f"placeholders differ: {source!r} / {strings[-1]!r}")
    wrong += [f"no longer used: {m.id!r}" for m in kept if m.id and found.get(m.id, m.context) is None]
    return wrong


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    settings.configure(USE_I18N=True, INSTALLED_APPS=[])
    django.setup()
    if options.update:
        update()
    wrong = faults() if options.check or options.update else []
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"catalogue: {len(read())} words, {len(wrong)} to mend")
    return 1 if wrong and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
