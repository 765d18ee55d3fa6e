"""模板 templates of papers: a text with places to fill in, written {{事项}}."""

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{\{\s*([^{}\s][^{}]{0,39}?)\s*\}\}")
_BROKEN = re.compile(r"\{\{|\}\}")


class BadTemplate(ValueError):
    """模板有误: braces that are not closed."""


class NotFilled(ValueError):
    """还有未填的: names the places without words."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        self.missing = missing
        super().__init__(f"还没有填：{'、'.join(missing)}")


def places(text: str) -> tuple[str, ...]:
    """The places of a template (填空), each once, in order. Raises BadTemplate."""
    if _BROKEN.search(_PLACE.sub("", text)):
        raise BadTemplate("模板里有没配对的花括号；填空写成 {{名称}}。")
    return tuple(dict.fromkeys(found[1] for found in _PLACE.finditer(text)))


def fill(text: str, words: Mapping[str, str], *, whole: bool = True) -> str:
    """The text with its places filled (套用模板). Raises NotFilled, unless ``whole`` is not asked for."""
    missing = tuple(name for name in places(text) if not words.get(name, "").strip())
    if whole and missing:
        raise NotFilled(missing)
    return _PLACE.sub(lambda found: words.get(found[1], "").strip() or found[0], text)
