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

from yizhen.organs.access import NoSuchPerson, organ_for, post_for
from yizhen.organs.actions import (
    OrganGone,
    RelationRefused,
    SamePerson,
    SlotTaken,
    abolish_post,
    add_alias,
    add_counterpart,
    assign_holder,
    create_post,
    relate,
    set_charter,
)
from yizhen.organs.actions.names import AlreadyEntered
from yizhen.organs.forms.entries import (
    AliasForm,
    CharterForm,
    CounterpartForm,
    HoldForm,
    PostForm,
    RelateForm,
)
from yizhen.organs.queries import person_by_staff_no
from yizhen.organs.terms import Power
from yizhen.organs.views.reforms import finder, offered
from yizhen.ui.door import Link

REFUSED = (AlreadyEntered, RelationRefused, OrganGone, SamePerson, SlotTaken, NoSuchPerson)


def _entry(
    request: HttpRequest,
    pk: int,
    title: str,
    form: django_forms.Form,
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """One form about an organ (登记一项): saved, or shown again with what was wrong and nothing lost."""
    request.actor.require(Power.EDIT)
    row = organ_for(request.actor, pk, Power.EDIT)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except REFUSED as refusal:
            form.add_error(
                None, _("没有这个工号的人员。") if isinstance(refusal, NoSuchPerson) else str(refusal)
            )
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
