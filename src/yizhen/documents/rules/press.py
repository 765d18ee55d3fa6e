"""The press (印房): sets papers, makes previews. Runs in a process of its own with limits.

``python -m yizhen.documents.rules.press <job> <folder>`` reads and writes files of one folder. Heavy libraries are
loaded here and never in a worker of the site; a picture or PDF that would eat the memory ends this process only.
"""

import json
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path

from yizhen.documents.rules.layout import FACES, WORD_FACES

MEMORY = 2 * 1024**3
SECONDS = 60
WIDEST = 1200
REFUSED = 3
FREE = {key: names[-1] for key, names in FACES.items()}
"""The free face of each kind that stands in when the machine has none of the official ones (替代字体)."""
TYP = Path(__file__).with_name("official.typ")


class TooLarge(ValueError):
    """图片过大: more pixels than the county takes."""


def chosen_faces() -> tuple[dict[str, list[str]], dict[str, str]]:
    """The faces found here for each kind, and what stands in for a wanted one (选用字体、替代说明)."""
    import typst  # noqa: PLC0415  heavy: only in the press

    here = set(typst.Fonts().families())
    found = {key: [name for name in names if name in here] for key, names in FACES.items()}
    instead = {
        WORD_FACES[key]: names[0] if names else FREE[key]
        for key, names in found.items()
        if not names or names[0] == FREE[key]
    }
    chosen = {key: list(dict.fromkeys((*names[:1], FREE[key]))) for key, names in found.items()}
    return chosen, instead


def set_pdf(folder: Path) -> None:
    """Set paper.json as paper.pdf (排版为 PDF/A-2b); the same paper gives the same bytes."""
    import typst  # noqa: PLC0415

    parts = json.loads((folder / "paper.json").read_text())
    parts["fonts"], instead = chosen_faces()
    files = {"main.typ": TYP.read_bytes(), "paper.json": json.dumps(parts).encode()}
    still = datetime(2000, 1, 1, tzinfo=UTC)
    pdf = typst.compile(files, format="pdf", pdf_standards=["a-2b"], timestamp=still)  # type: ignore[call-overload]
    (folder / "paper.pdf").write_bytes(pdf)
    (folder / "fonts.json").write_text(json.dumps(instead, ensure_ascii=False))


def set_word(folder: Path) -> None:
    """Set paper.json as paper.docx (排版为 Word)."""
    from yizhen.documents.rules.word import write  # noqa: PLC0415

    write(json.loads((folder / "paper.json").read_text()), folder / "paper.docx")


def draw_pages(folder: Path) -> None:
    """Draw the pages of in.pdf as page-1.png … (逐页成图); wish.json may say the pages and the width."""
    import pypdfium2 as pdfium  # noqa: PLC0415

    wish = json.loads((folder / "wish.json").read_text())
    book = pdfium.PdfDocument(folder / "in.pdf")
    for number in range(min(len(book), wish["pages"])):
        page = book[number]
        wide = page.get_width() or 1
        scale = min(wish["width"], WIDEST) / wide
        tall = page.get_height() * scale
        if tall > WIDEST * 4:
            scale *= WIDEST * 4 / tall
        page.render(scale=scale).to_pil().save(folder / f"page-{number + 1}.png", optimize=True)
    (folder / "count").write_text(str(len(book)))


def preview_image(folder: Path) -> None:
    """Draw the picture in as preview.png (图片预览): turned upright, at most 1200 px, nothing but pixels kept.

    Raises TooLarge before the pixels are opened. What the camera wrote (place, time, owner) stays behind.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415

    wish = json.loads((folder / "wish.json").read_text())
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(folder / "in", formats=wish["formats"]) as opened:
        if opened.width * opened.height > wish["pixels"]:
            raise TooLarge(f"{opened.width}×{opened.height}")
        opened.draft("RGB", (WIDEST, WIDEST))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((WIDEST, WIDEST))
        bare = Image.new("RGB", upright.size, "white")
        rgba = upright.convert("RGBA")
        bare.paste(rgba, mask=rgba.getchannel("A"))
        bare.save(folder / "preview.png", optimize=True)


JOBS = {"pdf": set_pdf, "word": set_word, "pages": draw_pages, "image": preview_image}


def main() -> int:
    """Do one job in one folder (做一件活); what went wrong is written to refused."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    *names, folder = sys.argv[1:]
    try:
        for name in names:
            JOBS[name](Path(folder))
    except TooLarge as refusal:
        (Path(folder) / "refused").write_text(str(refusal))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
