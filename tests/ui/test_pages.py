"""Each kind of page has its landmarks, nothing inline, and stays small where residents come."""

import re
from pathlib import Path

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

import yizhen.ui
from yizhen.ui import views

STATIC = Path(yizhen.ui.__file__).parent / "static"
KINDS = ("inbox", "case", "ledger", "form", "cockpit", "question", "public")
ERRORS = ("400", "403", "403_csrf", "404", "500", "503")


@pytest.fixture(autouse=True)
def _shown(settings):
    settings.DEBUG = True
    settings.ROOT_URLCONF = "tests.ui.addresses"
    settings.TEMPLATES = [
        settings.TEMPLATES[0]
        | {"OPTIONS": settings.TEMPLATES[0]["OPTIONS"] | {"context_processors": PROCESSORS}}
    ]


PROCESSORS = ["django.template.context_processors.request", "django.template.context_processors.i18n"]


def page(name: str, query: str = "", language: str = "zh-hans") -> str:
    request = RequestFactory().get(f"/ui/components/{name}{query}")
    with override(language):
        answer = views.kind(request, name) if name else views.components(request)
    return answer.content.decode()


@pytest.mark.parametrize("name", [*KINDS, *ERRORS, ""])
def test_landmarks(name):
    html = page(name)
    assert html.count("<main") == 1
    assert len(re.findall(r"<h1", html)) == 1
    assert '<html lang="zh-hans"' in html
    assert 'class="skip" href="#main"' in html
    assert re.search(r"<title>\s*\S", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), "an id names one thing"


@pytest.mark.parametrize("name", [*KINDS, *ERRORS, "", "wall", "paper"])
def test_nothing_inline(name):
    html = page(name)
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert "includeIndicatorStyles" in html or "htmx" not in html


@pytest.mark.parametrize("rows", [0, 1, 200])
def test_lists_with_none_one_and_very_many_rows(rows):
    html = page("inbox", f"?rows={rows}")
    assert html.count('role="rowheader"') == rows
    assert ("没有等您办的" in html) == (rows == 0)


@pytest.mark.parametrize("name", ["question", "public"])
def test_public_pages_are_small_at_first_load(name):
    html = page(name)
    asked = re.findall(r'(?:src|href)="/static/([^"]+\.(?:js|css|svg))"', html)
    size = len(html.encode()) + sum((STATIC / path).stat().st_size for path in asked)
    assert asked
    assert size <= 100_000, f"{size} bytes"


def test_a_form_that_failed_keeps_what_was_typed():
    html = page("form", "?error=1")
    assert 'value="-3"' in html
    assert "data-bound" in html
    assert "还不能提交" in html


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_stand_without_any_context(name):
    with override("zh-hans"):
        html = render_to_string(f"{name}.html", {"request_number": "3f9a1c07"})
        bare = render_to_string(f"{name}.html")
    assert "3f9a1c07" in html
    assert "data-error" in bare
    assert "操作失败" not in bare
    assert len(re.findall(r"<li>", bare)) >= 2, "says what to do"


def test_examples_are_shown_in_the_demo_and_while_developing_only(settings, tmp_path):
    settings.DEBUG = False
    settings.HOME = tmp_path
    request = RequestFactory().get("/ui/components")
    for closed in (
        lambda: views.components(request),
        lambda: views.kind(request, "inbox"),
        lambda: views.polygons(request),
    ):
        with pytest.raises(Http404):
            closed()
    (tmp_path / "demo").touch()
    assert views.polygons(request).status_code == 200


def test_an_unknown_kind_is_not_found():
    with pytest.raises(Http404):
        page("nothing")


def test_every_word_of_the_templates_is_marked_for_translation():
    bare = []
    folder = STATIC.parent / "templates"
    for path in folder.rglob("*.html"):
        if "examples" in path.parts:
            continue
        text = re.sub(
            r"\{% blocktranslate.*?endblocktranslate %\}|\{%.*?%\}|\{\{.*?\}\}",
            "",
            path.read_text(),
            flags=re.DOTALL,
        )
        bare += [f"{path.name}: {word}" for word in re.findall(r"[\u4e00-\u9fff]+", text)]
    assert bare == []
