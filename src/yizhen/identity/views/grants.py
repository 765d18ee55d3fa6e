"""授权 which roles each post holds, over what; and what each role may do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.identity import queries
from yizhen.identity.access import grant_for, reachable_posts, reaches_post
from yizhen.identity.actions import GrantRefused, OfficesApart, grant_role, revoke_role
from yizhen.identity.forms import GrantRole
from yizhen.identity.terms import POWERS, GrantLine, Power, Scope
from yizhen.identity.views.accounts import number_of
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import say
from yizhen.organs.door import NoSuchPost, PostView, search_posts
from yizhen.organs.door import post as post_view
from yizhen.record.door import history
from yizhen.ui.door import Cell, Column, Empty, Entry, Link, Pager, Row, Table

PER_PAGE = 50


def _may_see(by: Actor) -> None:
    if not by.can(Power.VIEW):
        by.require(Power.GRANT)


def _words(line: GrantLine) -> str:
    where = f"（{'、'.join(line.townships)}）" if line.townships else ""
    return f"{say(line.role_name)}·{_(Scope(line.scope).label)}{where}"


@require_safe
def grants(request: HttpRequest) -> HttpResponse:
    """授权总览: each post of the county with the roles it holds."""
    _may_see(request.actor)
    on, text = timezone.localdate(), request.GET.get("q", "").strip()[:40]
    page = number_of(request, "page", 1)
    per_page = min(number_of(request, "per_page", PER_PAGE), 100)
    ids = reachable_posts(request.actor)
    posts, count = search_posts(ids, text, on, start=(page - 1) * per_page, size=per_page)
    held = queries.grants_of([one.id for one in posts], request.actor.county, on)
    table = Table(
        caption=_("岗位授权"),
        columns=(Column(_("机构")), Column(_("岗位")), Column(_("角色与范围"), wide=True)),
        rows=tuple(_row(one, held.get(one.id, [])) for one in posts),
        empty=Empty(_("没有符合条件的岗位"), _("可以写岗位名称或机构名称的任一部分。")),
        keys=True,
    )
    context = {
        "title": _("权限"),
        "lead": _("权限授予岗位，不授予个人；人到岗即有，离岗即无。"),
        "table": table,
        "search": text,
        "search_label": _("岗位或机构"),
        "pager": Pager(page, count, per_page),
        "tabs": [
            Link(_("岗位授权"), reverse("identity:grants"), active=True),
            Link(_("角色"), reverse("identity:roles")),
        ],
    }
    return render(request, "ui/inbox.html", context)


def _row(one: PostView, held: list[GrantLine]) -> Row:
    url = reverse("identity:grants-of-post", args=[one.id])
    words = "；".join(_words(line) for line in held)
    return Row((one.organ_name, Cell(one.title, url), words or _("未授权")), url=url)


@require_http_methods(["GET", "HEAD", "POST"])
def grants_of_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """岗位的授权: what it holds, granting another role, taking one back."""
    _may_see(request.actor)
    if not reaches_post(request.actor, post_id):
        raise NoSuchPost(post_id)
    on = timezone.localdate()
    choices = [(one.key, say(one.name)) for one in queries.roles(request.actor.county)]
    form = GrantRole(request.POST or None, roles=choices, initial={"valid_from": on})
    if request.method == "POST" and form.is_valid() and _granted(request, post_id, form):
        return redirect("identity:grants-of-post", post_id=post_id)
    seat = post_view(post_id)
    held = queries.grants_of([post_id], request.actor.county, on).get(post_id, [])
    context = {
        "title": f"{seat.organ_name} {seat.title}",
        "crumbs": [Link(_("权限"), reverse("identity:grants")), Link(seat.title, "")],
        "held": [(line, _words(line)) for line in held],
        "form": form,
        "may_grant": request.actor.can(Power.GRANT),
        "submit_label": _("授予"),
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title)
            for one in reversed(history("organs.post", post_id))
        ][:50],
        "post_id": post_id,
    }
    return render(request, "identity/post.html", context, status=422 if form.errors else 200)


def _granted(request: HttpRequest, post_id: int, form: GrantRole) -> bool:
    given = form.cleaned_data
    try:
        grant_role(
            post_id,
            given["role"],
            given["scope"],
            given["townships"] if given["scope"] == Scope.TOWNSHIP else (),
            given["valid_from"],
            by=request.actor,
            at=timezone.now(),
        )
    except (GrantRefused, OfficesApart) as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("已授予，岗位上的人下一次打开页面时生效。"))
    return True


@require_POST
def revoke(request: HttpRequest, post_id: int, grant_id: int) -> HttpResponse:
    """收回授权: from today on."""
    request.actor.require(Power.GRANT)
    if grant_for(request.actor, grant_id).post_id != post_id:
        raise NoSuchPost(post_id)
    revoke_role(grant_id, by=request.actor, at=timezone.now())
    messages.success(request, _("已收回，立即生效。"))
    return redirect("identity:grants-of-post", post_id=post_id)


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """角色: bundles of powers, in words."""
    _may_see(request.actor)
    rows = tuple(
        Row((say(one.name), one.key, "、".join(_(POWERS.get(power, power)) for power in one.powers)))
        for one in queries.roles(request.actor.county)
    )
    table = Table(
        caption=_("角色"),
        columns=(Column(_("角色")), Column(_("代号")), Column(_("权限"), wide=True)),
        rows=rows,
        empty=Empty(_("还没有装入角色"), _("请运行 yizhen identity load-roles。")),
    )
    context = {
        "title": _("角色"),
        "lead": _("角色是一组权限，授予岗位。程序只认权限，不认角色。"),
        "table": table,
        "tabs": [
            Link(_("岗位授权"), reverse("identity:grants")),
            Link(_("角色"), reverse("identity:roles"), active=True),
        ],
    }
    return render(request, "ui/inbox.html", context)
