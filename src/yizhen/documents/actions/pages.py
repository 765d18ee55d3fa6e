"""Pages of a paper as pictures (版面图), kept by what the paper says, so that each is set once."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from yizhen.documents.actions.press import draw_pdf, folder, set_paper
from yizhen.documents.actions.store import new_part
from yizhen.documents.rules import layout
from yizhen.documents.terms import Paper

MOST, WIDTH = 30, 900


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper that was drawn (已成图): pictures' count, pages in all, faces that stood in."""

    key: str
    shown: int
    pages: int
    fonts: str


def _key(paper: Paper) -> str:
    return hashlib.sha256(json.dumps(layout.parts(paper), sort_keys=True).encode()).hexdigest()


def known(paper: Paper) -> Drawn | None:
    """What was drawn of a paper before (已成图), None when it has not been."""
    key = _key(paper)
    told = folder("pages") / key / "told.json"
    return Drawn(key=key, **json.loads(told.read_text())) if told.exists() else None


def drawn(paper: Paper) -> Drawn:
    """Draw a paper unless it has been drawn (成图). Raises PressFailed, PressBusy."""
    key = _key(paper)
    place = folder("pages") / key
    told = place / "told.json"
    if not told.exists():
        made, fonts = set_paper(paper, "pdf")
        pictures, pages = draw_pdf(made["pdf"], pages=MOST, width=WIDTH)
        place.mkdir(exist_ok=True, mode=0o700)
        for number, picture in enumerate(pictures, start=1):
            (place / f"{number}.png").write_bytes(picture)
        part = new_part()
        part.write_text(json.dumps({"shown": len(pictures), "pages": pages, "fonts": fonts.words}))
        part.replace(told)
    return Drawn(key=key, **json.loads(told.read_text()))


def drawn_page(paper: Paper, number: int) -> tuple[bytes | None, Drawn]:
    """One page as a picture (版面第几页), None beyond the last one."""
    found = drawn(paper)
    if not 1 <= number <= found.shown:
        return None, found
    return (folder("pages") / found.key / f"{number}.png").read_bytes(), found


def look(words: Mapping[str, str], organ: str, pages: int = 3) -> list[str]:
    """The first pages of words that are not kept yet (版面预览), as addresses that hold the picture itself."""
    names = tuple(name.strip() for name in words.get("attachments", "").splitlines() if name.strip())
    paper = Paper(
        organ=organ, title=words["title"], text=words["text"], head=words.get("head") or f"{organ}文件",
        urgency=words.get("urgency", ""), to=words.get("to", ""), attachments=names, sign=organ,
        note=words.get("note", ""), copies=words.get("copies", ""),
    )  # fmt: skip
    found = drawn(paper)
    place = folder("pages") / found.key
    shown = [(place / f"{number}.png").read_bytes() for number in range(1, min(found.shown, pages) + 1)]
    return ["data:image/png;base64," + base64.b64encode(one).decode() for one in shown]
