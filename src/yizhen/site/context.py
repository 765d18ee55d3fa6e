"""What every page is given (页面公共数据): the county's name, the duties this post may use, the demo mark."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yizhen.county.door import county_name
from yizhen.notices.door import unread_count
from yizhen.site.navigation import duties_for
from yizhen.ui.door import Account, Link, PostChoice


def page(request):
    """Context of every page: navigation, account, languages, edition, request number (页面公共数据)."""
    actor = getattr(request, "actor", None)
    signed_in = actor is not None and actor.account is not None
    return {
        "site_name": _("一针"),
        "county_name": county_name(actor.county) if actor is not None and actor.county else "",
        "duties": duties_for(actor, request.path) if signed_in else [],
        "account": _account(actor, getattr(request, "seats", ())) if signed_in else None,
        **(_bell(actor) if signed_in and actor.posts else {}),
        "languages": _languages(request),
        "demo": (settings.HOME / "demo").exists(),
        "edition": "large" if request.COOKIES.get("yizhen_edition") == "large" else "standard",
        "edition_url": f"{reverse('edition')}?next={request.path}",
        "request_number": getattr(request, "number", ""),
    }


def _bell(actor) -> dict:
    """The bell (铃): how many notices are unread, counted only where a page draws it."""
    count = SimpleLazyObject(lambda: unread_count(actor))
    return {"bell_url": reverse("notices:index"), "bell_poll": reverse("notices:bell"), "bell_count": count}


def _account(actor, seats) -> Account:
    posts = tuple(
        PostChoice(str(seat.id), seat.title, active=seat.id == actor.post, hint=seat.organ_name) for seat in seats
    )
    return Account(
        name=actor.name,
        post=actor.post_title,
        organ=actor.organ_name,
        posts=posts,
        switch_url=reverse("identity:post"),
        sign_out_url=reverse("identity:sign-out"),
        links=(
            Link(_("请假"), reverse("organs:leave")),
            Link(_("岗位交接"), reverse("organs:desks")),
            Link(_("接收设置"), reverse("notices:choices")),
            Link(_("接口令牌"), reverse("identity:tokens")),
            Link(_("两步验证"), reverse("identity:set-second")),
            Link(_("修改密码"), reverse("identity:password")),
        ),
    )


def _languages(request) -> tuple[Link, ...]:
    now, here = get_language(), request.path
    return tuple(
        Link(label, f"{reverse('language')}?to={code}&next={here}", active=now == code, lang=code)
        for code, label in (("zh-hans", "中文"), ("en", "English"))
    )
