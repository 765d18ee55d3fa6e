"""Send work to the press (交付印制): a process of its own with limits, so that a bad file ends nothing else."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from yizhen.documents.rules import layout
from yizhen.documents.rules.press import REFUSED
from yizhen.documents.terms import Fonts, Paper

WAIT = 90
_turns = threading.BoundedSemaphore(2)
"""Two at a time in a process of the site: a press takes a core."""


class PressFailed(RuntimeError):
    """排版没有成功: the press ended with an error or did not end in time."""


class PressBusy(RuntimeError):
    """排版正忙: others are before you; try again in a minute."""


class Unreadable(ValueError):
    """文件打不开: the picture or PDF is broken, or larger than the county takes; says which."""


def folder(name: str) -> Path:
    """A folder of the store (存放目录), readable by its owner only."""
    path = Path(settings.HOME) / "files" / name
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@contextmanager
def pressed(*jobs: str, wish: Mapping[str, Any] | None = None, **inputs: bytes | Path) -> Iterator[Path]:
    """Do jobs in a folder of their own and lend it (做活): inputs lie there under the names given.

    Raises PressFailed, PressBusy, Unreadable.
    """
    with tempfile.TemporaryDirectory(dir=folder("press")) as name:
        place = Path(name)
        for key, value in inputs.items():
            target = place / key.replace("__", ".").strip("_")
            if isinstance(value, Path):
                shutil.copyfile(value, target)
            else:
                target.write_bytes(value)
        (place / "wish.json").write_text(json.dumps(wish or {}))
        _run(jobs, place)
        yield place


def _run(jobs: tuple[str, ...], place: Path) -> None:
    if not _turns.acquire(timeout=WAIT):
        raise PressBusy("正在排版的人多，请过一分钟再试；您的内容都还在。")
    try:
        done = subprocess.run(  # noqa: S603  our own program, jobs named here, a folder of our making
            [sys.executable, "-X", "utf8", "-P", "-m", "yizhen.documents.rules.press", *jobs, str(place)],
            env=_surroundings(), cwd=place, capture_output=True, timeout=WAIT, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise PressFailed("排版超过了时限。") from error
    finally:
        _turns.release()
    if done.returncode == REFUSED:
        raise Unreadable(f"图片有 {(place / 'refused').read_text()} 像素，超过了上限。请缩小后再上传。")
    if done.returncode:
        raise PressFailed(done.stderr.decode("utf-8", "replace")[-2000:])


def _surroundings() -> dict[str, str]:
    """What the press is told of the machine (进程环境): nothing that is secret."""
    kept = ("PATH", "HOME", "LANG", "PYTHONPATH", "XDG_DATA_HOME")
    return {key: os.environ[key] for key in kept if key in os.environ}


def set_paper(paper: Paper, *jobs: str) -> tuple[dict[str, bytes], Fonts]:
    """Set a paper (排版): "pdf", "word" → their bytes, and which faces stood in for others."""
    sheet = json.dumps(layout.parts(paper), ensure_ascii=False).encode()
    with pressed(*jobs, paper__json=sheet) as place:
        files = {"pdf": "paper.pdf", "word": "paper.docx"}
        fonts = place / "fonts.json"
        instead = json.loads(fonts.read_text()) if fonts.exists() else {}
        return {job: (place / files[job]).read_bytes() for job in jobs}, Fonts(instead)


def draw_pdf(pdf: bytes | Path, *, pages: int, width: int) -> tuple[list[bytes], int]:
    """The first pages of a PDF as pictures (逐页成图), and how many pages there are."""
    with pressed("pages", wish={"pages": pages, "width": width}, in__pdf=pdf) as place:
        count = int((place / "count").read_text())
        found = [place / f"page-{number}.png" for number in range(1, count + 1)]
        return [one.read_bytes() for one in found if one.exists()], count


def draw_image(picture: Path, *, kind: str, pixels: int) -> bytes:
    """A picture as a preview without what the camera wrote (图片预览); raises Unreadable."""
    wish = {"pixels": pixels, "formats": [kind.upper()]}
    try:
        with pressed("image", wish=wish, in_=picture) as place:
            return (place / "preview.png").read_bytes()
    except PressFailed as error:
        raise Unreadable("图片打不开，可能已损坏或没有传完整。") from error
