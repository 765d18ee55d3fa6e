"""What is done with a person (人员办理): one form an act, its effect shown first by doing it and taking it back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yizhen.kernel.actors import Actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.kernel.words import say
from yizhen.organs.door import organs_by_id
from yizhen.staffing.actions import RuleBroken, naming, people, quotas, working
from yizhen.staffing.forms import people as forms
from yizhen.staffing.queries import balance
from yizhen.staffing.queries import people as queries
from yizhen.staffing.queries.plans import open_slips, slips
from yizhen.staffing.rules.retirement import retirement
from yizhen.staffing.terms import Document
from yizhen.staffing.terms.people import (
    CareerKind,
    CertificateKind,
    CertificateState,
    LeaveKind,
    Pool,
    PostingKind,
    Standing,
    Track,
)
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people_values import StaffSheet
from yizhen.staffing.terms.plans import SlipState
from yizhen.staffing.views.people_showing import category_words, day_of, every_organ, quota_categories
from yizhen.staffing.views.refusing import refuse
from yizhen.ui.door import Act, Cell, Column, Fact, Link, Row, Table

REFUSALS = (people.BadStaff, people.SameNumber, working.Overlaps, quotas.SlipWrong, RuleBroken)
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """One act on a person (办理项): its words, power, form, when it is offered, and what it does."""

    label: str | Promise
    done: str | Promise
    power: Power
    form: type[forms.PlainForm]
    offered: Callable[[StaffSheet], bool]
    do: Callable[[int, Given, Actor, datetime], object]
    ground: str | Promise = ""
    preview: bool = False
    danger: bool = False


def _active(sheet: StaffSheet) -> bool:
    return sheet.line.standing == Standing.ACTIVE


def _away(sheet: StaffSheet) -> bool:
    return any(one.ended_on is None for one in sheet.postings)


def _put(pk: int, given: Given, by: Actor, at: datetime) -> object:
    chosen = given["slip"]
    line = next((one for one in _issued(by) if one.id == chosen), None)
    category, purpose = (line.category, line.purpose) if line else (given["category"], "")
    if not category:
        raise people.BadStaff(_("请选控编单，或者（期初补登）选编制类别"))
    paper = Document(no=given["document"], dated=given["since"], authority=by.organ_name, title="上编")
    return quotas.put_on_quota(
        pk, category, since=given["since"], slip=chosen, purpose=purpose, document=paper, by=by, at=at
    )


def _issued(by: Actor) -> list[Any]:
    return slips(by, state=SlipState.ISSUED, size=500)[0]


def _send(pk: int, given: Given, by: Actor, at: datetime) -> object:
    return working.send(
        pk, PostingKind(given["kind"]), given["organ"], starts_on=given["starts_on"], until=given["until"],
        document=given["document"], reason=given["reason"], by=by, at=at,
    )  # fmt: skip


def _note(pk: int, given: Given, by: Actor, at: datetime) -> object:
    return working.note_career(
        pk, CareerKind(given["kind"]), on=given["on"], after=given["after"], document=given["document"],
        note=given["note"], by=by, at=at,
    )  # fmt: skip


def _certify(pk: int, given: Given, by: Actor, at: datetime) -> object:
    values = {**given, "kind": CertificateKind(given["kind"]), "training_hours": given["training_hours"] or 0}
    return working.certify(pk, working.CertificateDraft(**values), by=by, at=at)


def _leave(pk: int, given: Given, by: Actor, at: datetime) -> object:
    return quotas.leave(
        pk, LeaveKind(given["kind"]), left_on=given["left_on"], document=given["document"], by=by, at=at
    )


def _free(pk: int, given: Given, by: Actor, at: datetime) -> object:
    paper = Document(no=given["document"], dated=given["on"], authority=by.organ_name, title="下编")
    return quotas.free_quota(
        pk, on=given["on"], give_up=given["give_up"], document=paper, by=by, at=at
    )


def _pool(pk: int, given: Given, by: Actor, at: datetime) -> object:
    return working.enter_pool(
        pk, Pool(given["pool"]), on=given["on"], ground=given["ground"], task=given["task"],
        document=given["document"], by=by, at=at,
    )  # fmt: skip


def _unpool(pk: int, given: Given, by: Actor, at: datetime) -> object:
    inside = next(one for one in queries.pool_members(by, staff=pk) if one.left_on is None)
    return working.leave_pool(inside.id, on=given["on"], ground=given["ground"], by=by, at=at)


def _change(pk: int, given: Given, by: Actor, at: datetime) -> object:
    values = {name: value for name, value in given.items() if name != "version" and not (name in forms.PRIVATE and not value)}
    values = {name: value or "" if not isinstance(value, date) and name not in DAYS else value for name, value in values.items()}
    return people.change_person(pk, values, version=given["version"], by=by, at=at)


DAYS = frozenset({"born_on", "worked_since", "joined_on", "title_since", "graduated_on"})
DEEDS: dict[str, Deed] = {
    "quota": Deed(
        gettext_lazy("上编"), gettext_lazy("已上编。"), Power.CORE, forms.QuotaForm,
        lambda sheet: _active(sheet) and sheet.row["quota_since"] is None, _put,
        gettext_lazy("编制是录用、聘用、调配工作人员的依据（地方各级人民政府机构设置和编制管理条例第六条）"), preview=True,
    ),
    "send": Deed(
        gettext_lazy("借调、挂职、下派等"), gettext_lazy("已登记。"), Power.EDIT, forms.SendForm, _active, _send,
        gettext_lazy("编制不动，人到别处工作；两件事各有日期"), preview=True,
    ),
    "back": Deed(
        gettext_lazy("返岗"), gettext_lazy("已返岗。"), Power.EDIT, forms.BackForm, _away,
        lambda pk, given, by, at: working.bring_back(pk, given["posting"], ended_on=given["ended_on"], by=by, at=at),
        preview=True,
    ),
    "career": Deed(gettext_lazy("任职、职级、考核"), gettext_lazy("已登记。"), Power.EDIT, forms.CareerForm, _active, _note),
    "certificate": Deed(gettext_lazy("登记证件"), gettext_lazy("证件已登记。"), Power.EDIT, forms.CertificateForm, _active, _certify),
    "mark": Deed(
        gettext_lazy("暂扣、注销、恢复证件"), gettext_lazy("证件状态已更改。"), Power.EDIT, forms.MarkForm,
        lambda sheet: any(one.state in ("valid", "suspended") for one in sheet.certificates),
        lambda _pk, given, by, at: working.mark_certificate(
            given["certificate"], CertificateState(given["state"]), reason=given["reason"], by=by, at=at
        ),
    ),
    "edit": Deed(gettext_lazy("更新信息"), gettext_lazy("信息已更新。"), Power.EDIT, forms.EditForm, _active, _change),
    "core": Deed(gettext_lazy("更正核定信息"), gettext_lazy("核定信息已更正。"), Power.CORE, forms.CoreForm, _active, _change),
    "rename": Deed(
        gettext_lazy("更改姓名"), gettext_lazy("姓名已更改。"), Power.CORE, forms.RenameForm, lambda _sheet: True,
        lambda pk, given, by, at: naming.rename_staff(pk, given["name"], document=given["document"], by=by, at=at),
        gettext_lazy("户籍登记更名的凭公安机关证明；登记有误的凭原件"),
    ),
    "retire": Deed(
        gettext_lazy("弹性退休"), gettext_lazy("已登记退休日。"), Power.CORE, forms.RetireForm,
        lambda sheet: _active(sheet) and bool(sheet.row["born_on"] and sheet.row["track"]),
        lambda pk, given, by, at: people.choose_retirement(
            pk, given["chosen"], document=given["document"], by=by, at=at
        ),
        gettext_lazy("国务院关于渐进式延迟法定退休年龄的办法第三条"),
    ),
    "pool": Deed(
        gettext_lazy("进入干部周转池"), gettext_lazy("已进入周转池。"), Power.CORE, forms.PoolForm,
        lambda sheet: _active(sheet) and all(one.left_on for one in sheet.pools), _pool,
    ),
    "unpool": Deed(
        gettext_lazy("离开周转池"), gettext_lazy("已离开周转池。"), Power.CORE, forms.UnpoolForm,
        lambda sheet: any(one.left_on is None for one in sheet.pools), _unpool,
    ),
    "leave": Deed(
        gettext_lazy("离岗"), gettext_lazy("离岗已登记，请按期办理下编。"), Power.EDIT, forms.LeaveForm, _active, _leave, preview=True,
        danger=True,
    ),
    "free": Deed(
        gettext_lazy("下编"), gettext_lazy("已下编，编制已释放。"), Power.CORE, forms.FreeForm,
        lambda sheet: sheet.line.standing == Standing.LEAVING, _free, preview=True, danger=True,
    ),
    "reveal": Deed(
        gettext_lazy("查看完整信息"), "", Power.REVEAL, forms.RevealForm, lambda sheet: bool(sheet.private),
        lambda pk, given, by, at: people.reveal_person(pk, given["reason"], by=by, at=at),
        gettext_lazy("个人信息保护法第六条、第三十四条：限于履行职责所必需"),
    ),
}  # fmt: skip
LIKELY = ("free", "quota")


def acts_for(by: Actor, sheet: StaffSheet) -> list[Act]:
    """What may be done with a person by this post (可办), the likely one first."""
    offered = [key for key, one in DEEDS.items() if by.can(one.power) and one.offered(sheet)]
    order = sorted(offered, key=lambda key: (key not in LIKELY, list(DEEDS).index(key)))
    return [
        Act(
            str(DEEDS[key].label), reverse("staffing:person-act", args=[sheet.line.id, key]), name=key, method="get",
            primary=key in LIKELY and key == order[0], danger=DEEDS[key].danger,
        )
        for key in order
    ]  # fmt: skip


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """办理: fill in, see the effect, do it. What is refused stands at the form and nothing is lost."""
    if deed not in DEEDS:
        raise Http404(deed)
    one, by, now = DEEDS[deed], request.actor, timezone.now()
    by.require(Power.VIEW)
    sheet = queries.staff_sheet(by, pk, timezone.localdate())
    by.require(one.power)
    form = one.form(
        request.POST or None, offered=_offered(by, sheet), initial=_initial(deed, sheet, timezone.localdate())
    )
    effect, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "look":
                effect = _effect(by, sheet, lambda: one.do(pk, form.cleaned_data, by, now))
            else:
                return _after(request, sheet, deed, one.do(pk, form.cleaned_data, by, now))
        except REFUSALS as refused:
            refuse(form, refused)
        except NotAllowed:
            form.add_error(None, _("控编单现在不能用了，可能刚被别人用完、作废或者到期。请重选。"))
        except people.MovedMeanwhile as moved:
            form.add_error(None, str(moved))
            status = 409
    status = status if status != 200 or not form.errors else 422  # noqa: PLR2004
    return _draw(request, sheet, one, form, effect=effect, status=status)


def _after(request: HttpRequest, sheet: StaffSheet, deed: str, made: object) -> HttpResponse:
    if deed == "reveal":
        assert isinstance(made, dict)
        return _opened(request, sheet, [Fact(one.label, words) for one, words in made.items()])
    messages.success(request, str(DEEDS[deed].done))
    return redirect("staffing:person", pk=sheet.line.id)


def _opened(request: HttpRequest, sheet: StaffSheet, values: list[Fact]) -> HttpResponse:
    """The full values, once (完整信息): leaving or reloading the page masks them again."""
    line = sheet.line
    url = reverse("staffing:person", args=[line.id])
    born = sheet.row["born_on"]
    context = {
        "title": _("%(name)s的完整信息") % {"name": line.name}, "opened": [*values, Fact(_("出生日期"), day_of(born))] if born else values,
        "crumbs": [Link(_("人员台账"), reverse("staffing:people")), Link(line.name, url)], "back": url,
    }  # fmt: skip
    return render(request, "staffing/opened.html", context)


def _draw(
    request: HttpRequest, sheet: StaffSheet, one: Deed, form: forms.PlainForm, *, effect: Any, status: int
) -> HttpResponse:
    line = sheet.line
    url = reverse("staffing:person", args=[line.id])
    context = {
        "title": f"{one.label}：{line.name}",
        "crumbs": [Link(_("人员台账"), reverse("staffing:people")), Link(line.name, url), Link(str(one.label), "")],
        "form": form, "preview": one.preview, "danger": one.danger, "effect": effect, "cancel_url": url,
        "submit_label": _("确认%(deed)s") % {"deed": one.label}, "ground": one.ground, "about_title": line.name,
        "about": [
            Fact(_("编制所在单位"), line.organ_name), Fact(_("现在工作单位"), line.work_organ_name or _("不在岗")),
            Fact(_("编制类别"), category_words(line.category) or _("不占编")),
            Fact(_("法定退休日"), day_of(sheet.row["rule_retires_on"]) or _("未知")),
        ],
    }  # fmt: skip
    return render(request, "staffing/acting.html", context, status=status)


def _offered(by: Actor, sheet: StaffSheet) -> dict[str, list[tuple[Any, str]]]:
    today = timezone.localdate()
    known = queries.identities_of(by.county)
    identity = known.get(sheet.line.identity)
    own = [one for one in quota_categories() if identity is None or not identity.categories or one[0] in identity.categories]
    usable = [
        one for key, _words in own for one in open_slips(by, sheet.line.organ, key, today)
    ] if by.can(Power.CORE) else []  # fmt: skip
    return {
        "organ": every_organ(by, today),
        "category": own,
        "identity": [(one.key, say(one.name)) for one in known.values() if not one.retired],
        "slip": [
            (one.id, _("%(number)s：%(what)s，还剩 %(left)s 名，%(day)s 止") % {
                "number": one.number, "what": category_words(one.category), "left": one.count - one.used,
                "day": day_of(one.valid_until),
            })
            for one in usable
        ],
        "posting": [
            (one.id, f"{PostingKind(one.kind).label} {one.organ_name} {day_of(one.starts_on)}")
            for one in sheet.postings if one.ended_on is None
        ],
        "certificate": [
            (one.id, f"{CertificateKind(one.kind).label} {one.number}")
            for one in sheet.certificates if one.state in ("valid", "suspended")
        ],
    }  # fmt: skip


def _initial(deed: str, sheet: StaffSheet, today: date) -> dict[str, Any]:
    row = {name: value for name, value in sheet.row.items() if name not in forms.PRIVATE}
    left = row["left_on"] + timedelta(days=1) if row["left_on"] else today
    days = {"since": today, "starts_on": today, "ended_on": today, "left_on": today, "on": left if deed == "free" else today}
    fixed = {"kind": LeaveKind.RETIRED} if deed == "leave" and row["retires_on"] and row["retires_on"] <= today else {}
    keep = row if deed in ("edit", "core") else {"name": sheet.line.name} if deed == "rename" else {}
    chosen = {"chosen": row["retires_on"] if row["retires_on"] != row["rule_retires_on"] else None}
    return {**days, **chosen, **keep, **fixed}


def _effect(by: Actor, sheet: StaffSheet, do: Callable[[], object]) -> dict[str, Any]:
    """What the act would change, found by doing it and taking it back (试算): nothing is kept."""
    today = timezone.localdate()
    before = _balances(sheet, today)
    with transaction.atomic():
        do()
        now = queries.staff_sheet(by, sheet.line.id, today)
        after = _balances(now, today)
        transaction.set_rollback(True)
    facts = [
        Fact(_("状态"), Standing(now.line.standing).label), Fact(_("现在工作单位"), now.line.work_organ_name or _("不在岗")),
        Fact(_("应在此前下编"), day_of(now.row["release_due"]) if now.line.standing == Standing.LEAVING else ""),
        Fact(_("下编"), day_of(now.row["released_on"])),
    ]  # fmt: skip
    if sheet.row["born_on"] and sheet.row["track"]:
        law = retirement(sheet.row["born_on"], Track(sheet.row["track"]))
        facts.append(Fact(_("法定退休日"), day_of(law.on)))
    tables = [_change_table(sheet, before, after)] if before != after else []
    return {"tables": tables, "facts": [one for one in facts if one.value]}


def _balances(sheet: StaffSheet, today: date) -> dict[str, tuple[int, int, int, int]]:
    """What the organ's quotas are as far ahead as is known (单位编制)."""
    ahead = today + timedelta(days=400)
    found = {key: balance(sheet.line.organ, key, ahead) for key, _words in quota_categories()}
    return {key: (one.usable, one.occupied, one.planned, one.free) for key, one in found.items() if one is not None}


def _change_table(sheet: StaffSheet, before: Mapping[str, Any], after: Mapping[str, Any]) -> Table:
    rows = []
    for key, now in after.items():
        was = before.get(key, (0, 0, 0, 0))
        if was != now:
            rows.append(Row((category_words(key), *(
                Cell(new, changed=f"{old} → {new}") if old != new else new for old, new in zip(was, now, strict=True)
            ))))  # fmt: skip
    columns = (
        Column(_("编制类别")), Column(_("可使用"), numeric=True), Column(_("实有"), numeric=True),
        Column(_("计划"), numeric=True), Column(_("可用"), numeric=True),
    )  # fmt: skip
    name = organs_by_id([sheet.line.organ])[sheet.line.organ].name
    return Table(_("%(organ)s的编制") % {"organ": name}, columns, tuple(rows), show_caption=True)
