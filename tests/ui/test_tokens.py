"""Colors keep their contrast in every edition; no color, and no inline style, is named anywhere else."""

import re
from pathlib import Path

import pytest

import yizhen.ui

UI = Path(yizhen.ui.__file__).parent
CSS = UI / "static" / "ui"
TONES = ("open", "soon", "late", "done", "paused", "neutral")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-2") for ground in ("paper", "desk", "hover")),
    *(("action", ground) for ground in ("paper", "desk", "hover", "action-tint")),
    ("on-action", "action"), ("on-action", "action-hover"), ("paper", "ink"), ("action-hover", "action-tint"),
    ("late", "paper"), ("late", "desk"), ("ink-2", "neutral-tint"),
    *((f"{tone}-ink", f"{tone}-tint") for tone in TONES),
    *((f"{tone}-ink", ground) for tone in TONES for ground in ("paper", "desk", "hover", "action-tint")),
]  # fmt: skip
LINES = [
    ("edge", "paper"),
    ("edge", "desk"),
    ("focus", "paper"),
    ("focus", "desk"),
    *((t, "paper") for t in TONES),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))


def sheets() -> dict[str, dict[str, str]]:
    """The values of each edition: what it does not say again stays as in the first."""
    text = (CSS / "tokens.css").read_text()
    first = tokens(text[: text.index("}")])
    large = tokens(re.search(r'\[data-edition="large"\] body \{(.*?)\}', text, re.DOTALL)[1])
    printed = tokens(re.search(r"@media print \{(.*)\}", text, re.DOTALL)[1])
    return {"standard": first, "large": first | large, "print": first | printed}


def luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _ratio(values: dict[str, str], pair: tuple[str, str]) -> float:
    return contrast(values[pair[0]], values[pair[1]])


@pytest.mark.parametrize("edition", ["standard", "large", "print"])
def test_contrast(edition):
    values = sheets()[edition]
    poor = [(pair, ratio) for pair in TEXT if (ratio := _ratio(values, pair)) < 4.5]
    faint = [(pair, ratio) for pair in LINES if (ratio := _ratio(values, pair)) < 3]
    assert (poor, faint) == ([], [])


def test_contrast_is_computed_as_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["base.css", "components.css"])
def test_sheets_use_only_tokens_that_exist(name):
    known = set(re.findall(r"--([\w-]+):", (CSS / "tokens.css").read_text()))
    text = (CSS / name).read_text()
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) - known == set()
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![\w-]*\s*\{)", text) == [], (
        "colors are named in tokens.css only"
    )


@pytest.mark.parametrize("path", sorted(UI.rglob("templates/**/*.html")), ids=lambda p: p.name)
def test_no_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag
