"""Long choices as HTML (候选项): drawn once for each state of catalogue and organs, not once for each page."""

from collections.abc import Callable, Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from yizhen.dispatch.forms.words import category_options
from yizhen.dispatch.queries.county import county_organs
from yizhen.dispatch.terms import Catalogue

_kept: dict[tuple[str, ...], tuple[object, SafeString]] = {}


def _drawn(key: tuple[str, ...], source: object, draw: Callable[[], SafeString]) -> SafeString:
    """What was drawn from this very source, else drawn now (按来源留存)."""
    key = (*key, get_language() or "")
    before = _kept.get(key)
    if before is None or before[0] is not source:
        before = _kept[key] = (source, draw())
    return before[1]


def _options(pairs: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', pairs)


def category_tree(offered: Catalogue) -> SafeString:
    """All categories for a list's filter (分类树), indented by what they lie under."""
    listed = ((one.code, "　" * (len(one.path) - 1) + one.name) for one in offered.by_code.values())
    return _drawn(("tree", offered.county), offered, lambda: _options(listed))


def category_list(offered: Catalogue) -> SafeString:
    """Categories with their standards, to be typed (分类候选)."""
    return _drawn(
        ("categories", offered.county),
        offered,
        lambda: format_html('<datalist id="categories">{}</datalist>', _options(category_options(offered))),
    )


def organ_choices(county: str) -> SafeString:
    """Organs for a list's filter (单位), by short name."""
    names = county_organs(county)
    return _drawn(("organs", county), names, lambda: _options((str(pk), name) for pk, name in names.items()))


def chosen_organ(county: str, organ: int | None) -> tuple[str, str] | None:
    """The organ a list is narrowed to (所选单位)."""
    name = county_organs(county).get(organ or 0)
    return (str(organ), name) if name else None
