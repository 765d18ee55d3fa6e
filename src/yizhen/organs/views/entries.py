"""登记的页面 posts, A and B holders, relations, aliases, charters, counterparts."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yizhen.kernel.words import N_, say
from yizhen.organs.access import NoSuchPerson, NoSuchPost, organ_for, post_for, relation_for
from yizhen.organs.actions import (
    OrganGone,
    RelationRefused,
    SamePerson,
    SlotTaken,
    abolish_post,
    add_alias,
    add_counterpart,
    assign_holder,
    change_organ,
    create_post,
    end_holding,
    end_relation,
    relate,
    set_charter,
)
from yizhen.organs.actions.names import AlreadyEntered
from yizhen.organs.forms.entries import (
    AliasForm,
    CharterForm,
    CorrectForm,
    CounterpartForm,
    EndForm,
    HoldForm,
    PostForm,
    RelateForm,
    VacateForm,
)
from yizhen.organs.queries import person_by_staff_no
from yizhen.organs.terms import RELATION_LABELS, Power
from yizhen.organs.views.reforms import finder, offered
from yizhen.ui.door import Link

REFUSED = (AlreadyEntered, RelationRefused, OrganGone, SamePerson, SlotTaken, NoSuchPerson, NoSuchPost)
MISSING = {NoSuchPerson: N_("没有这个工号的人员。"), NoSuchPost: N_("这一岗当天没有人，请核对是A岗还是B岗。")}


def _entry(
    request: HttpRequest,
    pk: int,
    title: str,
    form: django_forms.Form,
    act: Callable[[dict[str, Any]], object],
    *,
    about: str = "",
) -> HttpResponse:
    """One form about an organ (登记一项): saved, or shown again with what was wrong and nothing lost."""
    request.actor.require(Power.EDIT)
    row = organ_for(request.actor, pk, Power.EDIT)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except REFUSED as refusal:
            form.add_error(None, say(MISSING[type(refusal)]) if type(refusal) in MISSING else str(refusal))
        else:
            messages.success(request, _("已登记。"))
            return redirect("organs:organ", pk=pk)
    back = reverse("organs:organ", args=[pk])
    context = {
        "title": title,
        "lead": row.name,
        "crumbs": [Link(_("机构"), reverse("organs:index")), Link(row.name, back), Link(title, "")],
        "form": form,
        "submit_label": _("登记"),
        "cancel_url": back,
        "about": about,
        "names": offered(request) if isinstance(form, RelateForm) else [],
    }
    return render(request, "organs/entry.html", context, status=422 if form.errors else 200)


def _today() -> dict[str, Any]:
    day = timezone.localdate()
    return {"valid_from": day, "since": day, "effective_on": day}


@require_http_methods(["GET", "POST"])
def new_post(request: HttpRequest, pk: int) -> HttpResponse:
    """设置岗位."""
    form = PostForm(request.POST or None, initial=_today())
    return _entry(
        request, pk, _("设置岗位"), form,
        lambda got: create_post(
            pk, got["title"], leader=got["leader"], level=got["level"], valid_from=got["valid_from"],
            by=request.actor, at=timezone.now(),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def hold_post(request: HttpRequest, pk: int) -> HttpResponse:
    """任岗: A or B of a post, from a day on."""
    request.actor.require(Power.EDIT)
    row = post_for(request.actor, pk, Power.EDIT)
    form = HoldForm(request.POST or None, initial=_today())

    def assign(got: dict[str, Any]) -> None:
        person = person_by_staff_no(row.organ.county, got["staff_no"])
        assign_holder(
            pk, person.id, slot=got["slot"], valid_from=got["valid_from"], by=request.actor, at=timezone.now()
        )

    return _entry(request, row.organ_id, _("%(post)s：任岗") % {"post": row.title}, form, assign)


@require_POST
def drop_post(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销岗位: from today on; who holds it leaves it today."""
    row = post_for(request.actor, pk, Power.EDIT)
    abolish_post(pk, valid_to=timezone.localdate(), by=request.actor, at=timezone.now())
    messages.success(request, _("已撤销岗位“%(post)s”。") % {"post": row.title})
    return redirect("organs:organ", pk=row.organ_id)


@require_http_methods(["GET", "POST"])
def new_alias(request: HttpRequest, pk: int) -> HttpResponse:
    """登记别名."""
    form = AliasForm(request.POST or None)
    return _entry(
        request, pk, _("登记别名"), form,
        lambda got: add_alias(pk, got["name"], note=got["note"], by=request.actor, at=timezone.now()),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_charter(request: HttpRequest, pk: int) -> HttpResponse:
    """登记三定规定: a new version; former ones are kept."""
    form = CharterForm(request.POST or None, initial=_today())
    return _entry(
        request, pk, _("登记三定规定"), form,
        lambda got: set_charter(
            pk, got["text"], form.paper(), in_force_from=got["effective_on"], by=request.actor, at=timezone.now()
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_relation(request: HttpRequest, pk: int) -> HttpResponse:
    """登记机构关系: 派驻, 合署, 归口, 局队合一 and the others."""
    form = RelateForm(request.POST or None, find=finder(request), initial=_today())
    return _entry(
        request, pk, _("登记机构关系"), form,
        lambda got: relate(
            got["kind"], pk, got["other"], valid_from=got["valid_from"], document=got["document"],
            by=request.actor, at=timezone.now(),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_counterpart(request: HttpRequest, pk: int) -> HttpResponse:
    """登记对应的上级部门: one county organ may answer to several (一对多)."""
    form = CounterpartForm(request.POST or None, initial=_today())
    return _entry(
        request, pk, _("登记对应的上级部门"), form,
        lambda got: add_counterpart(
            pk, got["name"], got["level"], since=got["since"], document=got["document"], by=request.actor, at=timezone.now()
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """更正登记: what had been entered wrong is set right on every day; a change by document is a reform."""
    row = organ_for(request.actor, pk, Power.EDIT)
    now = {name: getattr(row, name) for name in CorrectForm.base_fields if hasattr(row, name)}
    form = CorrectForm(request.POST or None, initial={**now, "uscc": row.uscc or ""})
    return _entry(
        request, pk, _("更正登记"), form,
        lambda got: change_organ(
            pk, form.changes(), correct=True, document=got["document"], by=request.actor, at=timezone.now()
        ),
        about=_("登记有误才在这里改，改后各天都按更正的显示，留痕里有改前改后；凭文件变更的，请办更名或者调整，以前的日子仍显示以前的。"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def finish_relation(request: HttpRequest, pk: int) -> HttpResponse:
    """终止机构关系: a station leaves one of its towns, a bureau and its brigade part."""
    request.actor.require(Power.EDIT)
    row = relation_for(request.actor, pk, Power.EDIT)
    form = EndForm(request.POST or None, initial={"valid_to": timezone.localdate()})
    title = _("终止关系：%(kind)s%(other)s") % {"kind": _(RELATION_LABELS[row.kind]), "other": row.to_organ.name}
    return _entry(
        request, row.from_organ_id, title, form,
        lambda got: end_relation(
            pk, valid_to=got["valid_to"], document=got["document"], by=request.actor, at=timezone.now()
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def vacate(request: HttpRequest, pk: int) -> HttpResponse:
    """离岗: A or B of a post leaves it; while A is empty, B answers."""
    request.actor.require(Power.EDIT)
    row = post_for(request.actor, pk, Power.EDIT)
    form = VacateForm(request.POST or None, initial={"valid_to": timezone.localdate()})
    return _entry(
        request, row.organ_id, _("%(post)s：离岗") % {"post": row.title}, form,
        lambda got: end_holding(pk, slot=got["slot"], valid_to=got["valid_to"], by=request.actor, at=timezone.now()),
    )  # fmt: skip
