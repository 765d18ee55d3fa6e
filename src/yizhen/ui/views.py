"""Views of ui (界面视图): the examples that show every component and every kind of page."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yizhen.ui import play
from yizhen.ui.forms import ExampleForm

ERRORS = ("400", "403", "403_csrf", "404", "500", "503")


def _only_where_shown() -> None:
    """The examples are shown in the demo and while developing, nowhere else."""
    if not (settings.DEBUG or (settings.HOME / "demo").exists()):
        raise Http404


def _example_form(request: HttpRequest) -> ExampleForm:
    if "error" in request.GET:
        return ExampleForm({"title": "", "area": "-3", "urgent": "yes", "kind": ""})
    return ExampleForm()


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """组件示例: every component once, with example data."""
    _only_where_shown()
    query = request.GET.urlencode()
    extra = {
        "title": "组件",
        "lead": "每个组件一例。数据均为虚构。",
        "clocks": play.clocks(),
        "inbox_table": play.inbox_table(query),
        "ledger": play.ledger_table(),
        "empty_table": play.inbox_table(query, rows=0),
        "chart": play.chart(),
        "numbers": play.numbers(),
        "entries": play.timeline(),
        "acts": play.acts(),
        "way": play.steps(),
        "form": _example_form(request),
        "map": play.map_value(reverse("ui:polygons")),
        "inbox": play.inbox(query),
        "as_of": play.ledger()["as_of"],
    }
    return render(request, "ui/examples/components.html", play.furniture() | extra)


@require_safe
def kind(request: HttpRequest, name: str) -> HttpResponse:
    """页面类型示例: one page of each kind, with 0, some or very many rows (?rows=)."""
    _only_where_shown()
    asked = request.GET.get("rows", "6")
    rows = min(int(asked), 200) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 6  # noqa: PLR2004
    made = _kinds(request, rows).get(name)
    if made is None:
        raise Http404
    template, extra = made
    return render(request, template, play.furniture() | extra)


def _kinds(request: HttpRequest, rows: int) -> dict[str, tuple[str, dict[str, Any]]]:
    """Template and example data of each kind of page."""
    query = request.GET.urlencode()
    form = _example_form(request)
    entry = {"title": "登记表", "form": form, "draft": "example", "cancel_url": "#back", "action": "#"}
    shown = {
        "inbox": ("ui/inbox.html", play.inbox(query, rows=rows)),
        "case": ("ui/examples/case.html", play.case()),
        "ledger": ("ui/ledger.html", play.ledger()),
        "form": ("ui/form.html", entry),
        "cockpit": ("ui/cockpit.html", play.cockpit(reverse("ui:polygons"))),
        "wall": ("ui/wall.html", play.wall()),
        "question": ("ui/question.html", play.question() | {"form": form}),
        "public": ("ui/examples/public.html", play.followed()),
        "paper": ("ui/examples/paper.html", {"title": "办件单"} | play.case()),
    }
    return shown | {name: (f"{name}.html", {}) for name in ERRORS}


@require_safe
def polygons(_request: HttpRequest) -> HttpResponse:
    """示意多边形 for the example map."""
    _only_where_shown()
    return JsonResponse(play.example_polygons())
