"""Views of ui (界面视图): the examples that show every component and every kind of page."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yizhen.ui import play
from yizhen.ui.forms import ExampleForm


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
    query = request.GET.urlencode()
    form = _example_form(request)
    paper = {"title": "登记表", "form": form, "draft": "example", "cancel_url": "#back", "action": "#"}
    plain = {"duties": (), "account": None}
    return {
        "inbox": ("ui/inbox.html", play.inbox(query, rows=rows)),
        "case": ("ui/examples/case.html", play.case()),
        "ledger": ("ui/ledger.html", play.ledger()),
        "form": ("ui/form.html", paper),
        "cockpit": (
            "ui/cockpit.html",
            {
                "title": "今日全县",
                "stats": play.numbers(),
                "charts": [play.chart()],
                "map": play.map_value(reverse("ui:polygons")),
            },
        ),
        "wall": (
            "ui/wall.html",
            {
                "title": "云禾县综合指挥中心",
                "stats": play.numbers()[:4],
                "table": play.inbox_table(rows=3),
                "refreshed_at": play.NOW,
            },
        ),
        "question": (
            "ui/question.html",
            plain
            | {
                "title": "什么事？",
                "lead": "不用登录。写清楚一件事就行，别的后面再问。",
                "form": form,
                "steps": play.steps(),
                "draft": "q",
                "action": "#",
            },
        ),
        "public": (
            "ui/examples/public.html",
            plain | {"title": "您的事办到哪了", "head": play.case()["head"]},
        ),
        "paper": ("ui/examples/paper.html", {"title": "办件单"} | play.case()),
        "400": ("400.html", {}),
        "403": ("403.html", {}),
        "403_csrf": ("403_csrf.html", {}),
        "404": ("404.html", {}),
        "500": ("500.html", {}),
        "503": ("503.html", {}),
    }


@require_safe
def polygons(_request: HttpRequest) -> HttpResponse:
    """示意多边形 for the example map."""
    _only_where_shown()
    return JsonResponse(play.example_polygons())
