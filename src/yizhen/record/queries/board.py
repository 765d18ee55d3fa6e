"""审计面板的查询 what the auditor looks at: who opened personal data, who took data out, the newest anchors."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import say
from yizhen.record.models import EntryRow
from yizhen.record.queries import instant, title_of, to_entry
from yizhen.record.terms import LOOKS, SUBJECTS, Anchor, Entry, Named, Seen

LINE_BYTES = 200


def of_acts(county: str, acts: Iterable[str], *, before: int = 0, limit: int = 50) -> list[dict]:
    """The latest entries of some acts in a county, newest first (按动作取留痕).

    One indexed query an act, so that a rare act in a long record costs as little as a frequent one.
    """
    found: list[dict] = []
    for act in acts:
        rows = EntryRow.objects.filter(act=act, county=county)
        if before:
            rows = rows.filter(id__lt=before)
        found += rows.order_by("-id").values()[:limit]
    return sorted(found, key=lambda row: -row["id"])[:limit]


def latest_of(county: str, acts: Iterable[str], *, before: int = 0, limit: int = 50) -> list[Entry]:
    """The latest acts of some names in a county, newest first (按动作取最近留痕)."""
    return [to_entry(row) for row in of_acts(county, acts, before=before, limit=limit)]


def _tokens(row: dict, payload: dict) -> list[str]:
    fields = LOOKS[row["act"]].fields if row["act"] in LOOKS else ()
    return [text for name in fields if (text := str(payload.get(name, ""))).startswith("p1.")]


def seen(rows: Sequence[dict], opened: dict[str, str | None]) -> list[Seen]:
    """Lines of the auditor's lists (审计列表行); ``opened`` gives sealed grounds in clear."""
    lines = []
    for row in rows:
        payload = msgspec.json.decode(row["payload"])
        subject = SUBJECTS.get(row["subject_kind"])
        label = say(subject.label) if subject else row["subject_kind"]
        lines.append(Seen(
            row["id"], instant(row["at_us"]), title_of(row["act"]), row["actor_name"], row["post_title"],
            row["organ_name"], f"{label} {row['subject_id']}", _ground(row, payload, opened),
        ))  # fmt: skip
    return lines


def tokens_in(rows: Sequence[dict]) -> list[str]:
    """Sealed grounds of some entries (密文理由), to be opened with one query."""
    return [token for row in rows for token in _tokens(row, msgspec.json.decode(row["payload"]))]


def _ground(row: dict, payload: dict, opened: dict[str, str | None]) -> str:
    if row["act"] not in LOOKS:
        names = [payload.get("file") or payload.get("page", ""), *payload.get("filters", ())]
        return "、".join(str(one) for one in names if one)
    look = LOOKS[row["act"]]
    told = []
    for place, name in enumerate(look.fields):
        text = str(payload.get(name, ""))
        if text.startswith("p1."):
            text = opened.get(text) or ""
        told.append(text if place else look.words(text))
    return "：".join(one for one in told if one)


def latest_anchors(path: Path, limit: int = 50) -> list[Anchor]:
    """The newest anchors, newest first (最新锚点), read from the file's end however long it has grown."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        start = max(0, size - (limit + 1) * LINE_BYTES)
        file.seek(start)
        lines = file.read().splitlines()[1 if start else 0 :]
    found = []
    for line in lines:
        try:
            found.append(msgspec.json.decode(line, type=Anchor))
        except msgspec.DecodeError:
            continue  # verification says where a line cannot be read
    return found[::-1][:limit]


def name_subjects(by: Actor, entries: Iterable[Entry]) -> dict[tuple[str, int], Named]:
    """What the subjects of some entries are called (对象名称): one call a kind, none for what is out of reach."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        wanted.setdefault(entry.subject_kind, set()).add(entry.subject_id)
    named: dict[tuple[str, int], Named] = {}
    for kind, ids in wanted.items():
        subject = SUBJECTS.get(kind)
        label = say(subject.label) if subject else kind
        known = subject.name(by, ids) if subject is not None and subject.name is not None else {}
        for pk in ids:
            one = known.get(pk)
            words = f"{label} {one.words}" if one else f"{label} {pk}" if pk else label
            named[kind, pk] = Named(words, one.url if one else "")
    return named
