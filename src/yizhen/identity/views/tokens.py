"""接口令牌 tokens of programs: one's own, issued and ended by oneself; the text is shown once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yizhen.identity import queries
from yizhen.identity.actions import TokenRefused, end_token, issue_token
from yizhen.identity.forms import IssueToken
from yizhen.identity.terms import POWERS, Power, TokenLine
from yizhen.kernel.actors import Actor
from yizhen.ui.templatetags.ui import cn_date


def _form(request: HttpRequest) -> IssueToken:
    by = request.actor
    powers = [(power, _(POWERS.get(power, power))) for power in sorted(by.powers)]
    return IssueToken(request.POST if request.method == "POST" else None, powers=powers, initial={"days": 90})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """接口令牌: what other systems use to act for this post; issue one, end one."""
    by = request.actor
    if by.account is None:
        by.require(Power.VIEW)
    form, made = _form(request), ""
    if request.method == "POST" and form.is_valid():
        made = _issued(by, form)
        if made:
            form = IssueToken(powers=form.offered, initial={"days": 90})
    context = {
        "title": _("接口令牌"),
        "lead": _("令牌让别的系统以您现在的岗位（%(post)s）办事，权限不超过您选的几项；离岗或停用账号，令牌立即失效。")
        % {"post": by.post_title or _("无")},
        "held": [_shown(line) for line in queries.tokens_of(by)],
        "form": form,
        "made": made,
        "submit_label": _("签发"),
        "action": reverse("identity:tokens"),
    }
    return render(request, "identity/tokens.html", context, status=422 if form.errors else 200)


def _issued(by: Actor, form: IssueToken) -> str:
    told = form.cleaned_data
    try:
        _pk, text = issue_token(
            name=told["name"], powers=told["powers"], days=told["days"], by=by, at=timezone.now()
        )
    except TokenRefused as refused:
        form.add_error(None, str(refused))
        return ""
    return text


def _shown(line: TokenLine) -> tuple[TokenLine, str, bool]:
    """A token, its powers in words, and whether it holds today."""
    words = "、".join(str(_(POWERS.get(power, power))) for power in line.powers)
    today = timezone.localdate()
    if line.ended_at is not None:
        state = _("已停用")
    elif line.valid_to <= today:
        state = _("已过期")
    else:
        state = _("%(day)s起失效") % {"day": cn_date(line.valid_to)}
    used = _("最近使用 %(day)s") % {"day": cn_date(line.used_on)} if line.used_on else _("还没有用过")
    return line, f"{words}；{state}；{used}", line.ended_at is None and line.valid_to > today


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """停用令牌: at once."""
    end_token(pk, by=request.actor, at=timezone.now())
    messages.success(request, _("令牌已停用，用它的系统立即不能再办事。"))
    return redirect("identity:tokens")
