"""What every page is given (页面公共数据): the county's name, the duties this post may use, the demo mark."""

from django.conf import settings
from django.utils.translation import gettext as _

from yizhen.site.navigation import duties_for


def page(request):
    """Context of every page: navigation by duty (事 编 办 评 调), actor, request number."""
    actor = getattr(request, "actor", None)
    signed_in = actor is not None and actor.account is not None
    return {
        "actor": actor if signed_in else None,
        "duties": duties_for(actor) if signed_in else [],
        "site_name": _("一针"),
        "demo": _is_demo(),
        "request_number": getattr(request, "number", ""),
        "edition": request.COOKIES.get("yizhen_edition", "standard"),
    }


def _is_demo() -> bool:
    return (settings.HOME / "demo").exists()
