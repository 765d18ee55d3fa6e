"""Pages for residents (公开页): report, receipt, follow. No account; everything works without JavaScript."""

import math
import re
from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from yizhen.dispatch import actions
from yizhen.dispatch.access import NoSuchCase
from yizhen.dispatch.actions.files import photos_allowed
from yizhen.dispatch.actions.paces import TooOften, take_turn
from yizhen.dispatch.forms import QUESTIONS, new_token, read_token
from yizhen.dispatch.forms.files import PhotosForm
from yizhen.dispatch.forms.report import UNSURE, Question, WhereForm
from yizhen.dispatch.queries import follow
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.rules import read_number
from yizhen.dispatch.terms import Catalogue, Category, Channel, Draft, Kind, Power, Receipt
from yizhen.dispatch.terms.files import FileRole
from yizhen.dispatch.views.files import enclose_all, own_pictures
from yizhen.dispatch.views.following import caller, of_this_visit, requester_clock
from yizhen.territory import door as territory
from yizhen.ui.door import Step

KEYS = ("category", "township", "lon", "lat", "village", "place_text", "detail", "contact", "person", "phone")
CHECK = "check"
PAGES = tuple(question.name for question in QUESTIONS)
PAGE_OF_FAULT = {
    "category": "what", "level": "what", "division": "town", "place_text": "where", "title": "tell",
    "detail": "tell", "name": "contact", "phone": "contact",
}  # fmt: skip
FIELD_OF_FAULT = {"name": "person", "title": "detail", "division": "township"}
RECEIPT, RECEIPT_SECONDS = "yizhen_receipt", 20 * 60
TITLE_LENGTH = 40
Answers = dict[str, str]


def _answers(data: Mapping[str, str]) -> Answers:
    return {key: data.get(key, "") for key in KEYS}


def groups_of(offered: Catalogue) -> list[tuple[str, list[Category]]]:
    """Categories as residents look for them (群众分类): by the name of the group, what is seen in the street first."""
    found: dict[str, list[Category]] = {}
    order = [Kind.EVENT, Kind.PART, Kind.REQUEST]
    for leaf in sorted(offered.leaves(), key=lambda one: order.index(Kind(one.kind))):
        found.setdefault(leaf.path[-2] if len(leaf.path) > 1 else leaf.name, []).append(leaf)
    return list(found.items())


def _options(name: str, answers: Answers, offered: Catalogue, county: str, day: date) -> dict[str, object]:
    """What a question lets choose (可选项)."""
    if name == "what":
        return {"categories": [(leaf.code, leaf.name) for leaf in offered.leaves()]}
    if name == "town":
        return {"townships": [(one.short, one.name) for one in territory.townships_of(county, day)]}
    if name == "where" and answers["township"] not in ("", UNSURE):
        return {"villages": [(one.short, one.name) for one in _villages(answers["township"], county, day)]}
    return {}


def _villages(township: str, county: str, day: date) -> list[territory.Division]:
    known = re.fullmatch(r"\d{9}", township) and township.startswith(county)
    return list(territory.villages_of(township, day)) if known else []


class Way:
    """The way through the questions (填报过程) of one request: answers so far and the form of each page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.county, self.day = request, request.actor.county, timezone.localdate()
        self.answers = _answers(request.POST)
        self.offered = catalogue(self.county, self.day)
        get_token(request)
        self.session = request.META["CSRF_COOKIE"]
        self.token = request.POST.get("token", "")
        if read_token(self.token, self.session) is None:
            self.token = new_token(self.session)

    def form(self, name: str, *, bound: bool) -> Question:
        """The form of a page, judged (bound) or only filled in."""
        kind = QUESTIONS[PAGES.index(name)]
        options = _options(name, self.answers, self.offered, self.county, self.day)
        if bound:
            return kind(self.answers | {"website": self.request.POST.get("website", "")}, **options)
        initial = {key: value for key, value in self.answers.items() if value}
        return kind(initial=initial, **options)

    def first_wrong(self) -> Question | None:
        """The first page whose answers don't hold (第一处有误)."""
        judged = (self.form(name, bound=True) for name in PAGES)
        return next((form for form in judged if not form.is_valid()), None)

    def place_by_point(self) -> str:
        """Take township and village from the point (按定位认定); words when the point helps nobody."""
        try:
            lon, lat = float(self.answers["lon"]), float(self.answers["lat"])
            finite = math.isfinite(lon) and math.isfinite(lat)
            place = territory.locate(lon, lat, self.county) if finite else None
        except ValueError:
            place = None
        if place is None:
            self.drop_point()
            return _("定位到的地方不在本县，请在下面点一个镇或街道。")
        self.answers |= {"township": place.township, "village": place.village or ""}
        return ""

    def drop_point(self) -> None:
        """Forget the point (去掉定位)."""
        self.answers |= {"lon": "", "lat": ""}

    def keep_point_honest(self) -> None:
        """A point that contradicts what the person chose afterwards goes: the person knows better."""
        if not (self.answers["lon"] and self.answers["lat"]):
            return
        chosen = (self.answers["township"], self.answers["village"])
        if (
            self.place_by_point()
            or chosen[0] != self.answers["township"]
            or chosen[1] not in ("", self.answers["village"])
        ):
            self.drop_point()
        self.answers |= {"township": chosen[0], "village": chosen[1]}

    def draft(self) -> Draft:
        """The request as told (诉求)."""
        told, unsure = self.answers, ("", UNSURE)
        leaves = told["contact"] != "none"
        division = told["village"] or ("" if told["township"] in unsure else told["township"])
        return Draft(
            title=title_of(told["detail"]),
            detail=told["detail"],
            category="" if told["category"] in unsure else told["category"],
            channel=Channel.WEB,
            lon=float(told["lon"]) if told["lon"] else None,
            lat=float(told["lat"]) if told["lat"] else None,
            division=division,
            place_text=told["place_text"],
            name=told["person"] if leaves else "",
            phone=told["phone"] if leaves else "",
            anonymous=not leaves,
            token=read_token(self.token, self.session) or "",
        )


def title_of(detail: str) -> str:
    """The first sentence as title (首句作标题), not longer than a line."""
    first = re.split(r"[。！？!?\n；;]", detail.strip(), maxsplit=1)[0].strip() or detail.strip()
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


@of_this_visit
@sensitive_post_parameters("person", "phone", "detail")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """上报: question after question, then check, then one press."""
    way = Way(request)
    if request.method != "POST":
        return _show(way, way.form(PAGES[0], bound=False))
    here, go = request.POST.get("at", PAGES[0]), request.POST.get("go", "next")
    if go.startswith("to:") and go[3:] in PAGES:
        return _show(way, way.form(go[3:], bound=False))
    if here == CHECK:
        return _submit(way)
    return _next(way, here if here in PAGES else PAGES[0])


def _next(way: Way, here: str) -> HttpResponse:
    located = way.request.POST.get("go") == "locate"
    wrong = way.place_by_point() if here == "town" and located else ""
    form = way.form(here, bound=True)
    if wrong:
        form.add_error("township", wrong)
    if not form.is_valid():
        return _show(way, form)
    way.keep_point_honest()
    if way.request.POST.get("reviewed"):
        left = way.first_wrong()
        return _check(way) if left is None else _show(way, way.form(left.name, bound=False))
    after = PAGES.index(here) + 1
    return _check(way) if after == len(PAGES) else _show(way, way.form(PAGES[after], bound=False))


def _submit(way: Way) -> HttpResponse:
    wrong = way.first_wrong()
    if wrong is not None:
        return _show(way, wrong)
    if read_token(way.request.POST.get("token", ""), way.session) is None:
        return _check(way, _("这一页开得太久了，已经换了新的凭证。您填的都在，请核对后再点一次提交。"))
    try:
        take_turn("report", caller(way.request), code=way.county, at=timezone.now())
        receipt = actions.report(way.draft(), by=way.request.actor, at=timezone.now())
    except TooOften as wait:
        return _check(way, str(wait), status=429)
    except actions.BadDraft as refused:
        return _refused(way, refused)
    except actions.TokenReused as refused:
        way.token = new_token(way.session)
        return _check(way, str(refused))
    _take_photos(way, receipt)
    return _thank(receipt)


def _take_photos(way: Way, receipt: Receipt) -> None:
    """Photos that came along (随附照片). The request stands whatever becomes of them; what was not taken is told."""
    chosen = PhotosForm(way.request.POST, way.request.FILES)
    if receipt.replayed or not chosen.is_valid():
        return
    refused = enclose_all(
        receipt.id, chosen.cleaned_data["photos"], FileRole.REQUESTER, power=Power.REPORT, by=way.request.actor,
        at=timezone.now(),
    )  # fmt: skip
    for words in refused:
        messages.warning(way.request, _("这张照片没有收：%(why)s 其余的都收到了，可以在进度页再补。") % {"why": words})


def _refused(way: Way, refused: actions.BadDraft) -> HttpResponse:
    field, words = next(iter(refused.faults.items()))
    form = way.form(PAGE_OF_FAULT.get(field, "tell"), bound=True)
    form.is_valid()
    name = FIELD_OF_FAULT.get(field, field)
    form.add_error(name if name in form.fields else None, words)
    return _show(way, form)


def _thank(receipt: Receipt) -> HttpResponse:
    response = redirect("dispatch:reported", number=receipt.number)
    response.set_signed_cookie(
        RECEIPT, f"{receipt.number} {receipt.follow_code}", salt=RECEIPT, max_age=RECEIPT_SECONDS,
        httponly=True, samesite="Strict", path=reverse("dispatch:report"),
    )  # fmt: skip
    return response


def _steps(here: str) -> tuple[Step, ...]:
    shown = (
        (_("什么事"), ("what",)), (_("在哪里"), ("town", "where")), (_("说说情况"), ("tell",)),
        (_("怎么联系您"), ("contact",)), (_("核对提交"), (CHECK,)),
    )  # fmt: skip
    now = next(n for n, (_label, pages) in enumerate(shown) if here in pages)
    states = ["done" if n < now else "current" if n == now else "todo" for n in range(len(shown))]
    return tuple(Step(label, state) for (label, _pages), state in zip(shown, states, strict=True))


def _page(way: Way, here: str, carried: Mapping[str, str]) -> dict[str, object]:
    place = (*PAGES, CHECK).index(here)
    return {
        "steps": _steps(here),
        "at": here,
        "before_page": PAGES[place - 1] if place else "",
        "carried": [(key, value) for key, value in carried.items() if value],
        "token": way.token,
        "reviewed": way.request.POST.get("reviewed", "") or here == CHECK,
        "draft": f"report-{here}",
        "action": reverse("dispatch:report"),
        "hotline": "12345",
    }


def _show(way: Way, form: Question) -> HttpResponse:
    carried = {key: value for key, value in way.answers.items() if key not in form.fields}
    more: dict[str, object] = {"title": form.title, "lead": form.lead, "form": form}
    if form.name == "what":
        chosen = form["category"].value()
        more["groups"] = [
            {"name": name, "leaves": leaves, "open": any(leaf.code == chosen for leaf in leaves)}
            for name, leaves in groups_of(way.offered)
        ]
        more["unsure"] = UNSURE
    if isinstance(form, WhereForm):
        more["lead"] = _place_words(way)
    status = 422 if form.is_bound and form.errors else 200
    page = _page(way, form.name, carried) | more
    return render(way.request, f"dispatch/report_{form.name}.html", page, status=status)


def _place_words(way: Way) -> str:
    if way.answers["lon"] and way.answers["lat"]:
        return _("已按手机定位选好，不对请改。")
    return ""


def _check(way: Way, notice: str = "", status: int = 422) -> HttpResponse:
    page = _page(way, CHECK, way.answers) | {
        "title": _("核对一下，然后提交"),
        "lead": _("提交以后会给您一个编号和一个查询码。"),
        "told": _told(way),
        "notice": notice,
        "photos": PhotosForm() if photos_allowed(way.county, timezone.now()) else None,
    }
    return render(way.request, "dispatch/report_check.html", page, status=status if notice else 200)


def _told(way: Way) -> list[tuple[str, str, str]]:
    told = way.answers
    category = way.offered.category(told["category"])
    codes = [code for code in (told["township"], told["village"]) if code and code != UNSURE]
    names = territory.divisions_by_code(codes, way.day) if codes else {}
    place = " ".join(names[territory.pad(code)].name for code in codes if territory.pad(code) in names)
    person = _("不留联系方式") if told["contact"] == "none" else " ".join((told["person"], told["phone"]))
    return [
        (_("什么事"), category.name if category else _("说不清楚，请工作人员来归类"), "what"),
        (_("镇街、村社区"), place or _("说不清是哪个镇、街道"), "town"),
        (_("怎么找到那里"), told["place_text"], "where"),
        (_("情况"), told["detail"], "tell"),
        (_("怎么联系您"), person, "contact"),
    ]


@never_cache
@require_safe
def reported(request: HttpRequest, number: str) -> HttpResponse:
    """回执: number and follow code, shown only in the browser that reported and only for a short while."""
    shown, code = _receipt(request)
    found = None
    if shown and shown == read_number(number):
        try:
            found = follow(shown, code, now=timezone.now())
        except NoSuchCase:
            found = None
    page = {
        "title": _("收到了") if found else _("查询码不再显示"),
        "number": read_number(number) or "",
        "code": code if found else "",
        "found": found,
        "pictures": own_pictures(found.id) if found else [],
        "clock": requester_clock(found, request.actor) if found else None,
    }
    return render(request, "dispatch/reported.html", page, status=200 if found else 404)


def _receipt(request: HttpRequest) -> tuple[str, str]:
    try:
        kept = request.get_signed_cookie(RECEIPT, "", salt=RECEIPT, max_age=RECEIPT_SECONDS)
    except signing.BadSignature:
        kept = ""
    number, _space, code = kept.partition(" ")
    return number, code
