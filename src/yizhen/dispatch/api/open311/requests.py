"""Requests (诉求): taken in from whoever bears a key, shown to everybody without a word that anybody wrote."""

import math
import re
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from yizhen.dispatch import actions
from yizhen.dispatch.actions import BadDraft, KeyReused
from yizhen.dispatch.api.base import TooFast, keep_pace
from yizhen.dispatch.api.open311.form import Refused, address, told
from yizhen.dispatch.api.open311.services import name_of, spelled
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.open311 import PublicCase, number_of_case, public_cases, shown_categories
from yizhen.dispatch.terms import Channel, Draft, Receipt
from yizhen.identity import door as identity
from yizhen.kernel.actors import Actor, NoPower

SPAN, MOST_ASKED = timedelta(days=90), 100
SALT = "open311 token"
HAN = re.compile(r"[\u4e00-\u9fff]")
KEY = re.compile(r"[!-~]{8,128}")
NAMES = {"detail": "description", "place_text": "address_string", "division": "address_id", "category": "service_code",
         "level": "attribute[level]", "name": "first_name"}  # fmt: skip
"""Fields of a request → what Open311 calls them (字段对照)."""
YEARS = range(1900, 3000)


@sensitive_post_parameters("api_key", "first_name", "last_name", "phone", "email")
@address("GET", "HEAD", "POST")
def requests(request: HttpRequest, form: str, county: str) -> HttpResponse:
    """诉求: GET lists, POST takes one in."""
    if request.method == "POST":
        return _take(request, form, county)
    query = request.GET
    if asked := _listed(query.get("service_request_id", "")):
        found = public_cases(county, now=timezone.now(), numbers=asked[:MOST_ASKED])
        return told(form, "service_requests", [_shown(one) for one in found])
    since, until = _span(query, timezone.now())
    codes = _listed(query.get("service_code", ""))
    if unknown := set(codes) - set(catalogue(county, timezone.localdate()).by_code):
        raise Refused(404, _("service_code 没有找到：%(code)s") % {"code": ", ".join(sorted(unknown))})
    found = public_cases(
        county, now=timezone.now(), since=since, until=until, categories=codes, is_open=_status(query)
    )
    return told(form, "service_requests", [_shown(one) for one in found])


@address("GET", "HEAD")
def one(_request: HttpRequest, form: str, county: str, number: str) -> HttpResponse:
    """一件诉求: refused alike when there is none and when it is not shown to everybody."""
    found = public_cases(county, now=timezone.now(), numbers=[number])
    if not found:
        raise Refused(404, _("service_request_id 没有找到，或这类诉求不公开"))
    return told(form, "service_requests", [_shown(one) for one in found])


@address("GET", "HEAD")
def token(_request: HttpRequest, form: str, _county: str, token: str) -> HttpResponse:
    """凭据换编号: the number behind a token that this address gave out."""
    try:
        number = number_of_case(int(signing.loads(token, salt=SALT)))
    except (signing.BadSignature, ValueError, TypeError):
        number = None
    if number is None:
        raise Refused(404, _("token 没有找到"))
    return told(form, "service_requests", [{"service_request_id": number, "token": token}])


# -- showing -------------------------------------------------------------------------------------------------


def _shown(case: PublicCase) -> dict[str, object]:
    """A request as everybody may see it: neither words nor a point, the place only to the village."""
    return {
        "service_request_id": case.number,
        "status": "open" if case.is_open else "closed",
        "status_notes": case.state.label,
        "service_name": name_of(case.category),
        "service_code": case.category.code,
        "description": None,
        "agency_responsible": case.holder or None,
        "service_notice": None,
        "requested_datetime": spelled(case.received_at),
        "updated_datetime": spelled(case.updated_at),
        "expected_datetime": spelled(case.due_at) if case.due_at else None,
        "address": case.place or None,
        "address_id": case.place_code or None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text[:4000].split(",") if one.strip()]


def _status(query: QueryDict) -> bool | None:
    asked = set(_listed(query.get("status", "")))
    if wrong := asked - {"open", "closed"}:
        raise Refused(400, _("status 只有 open 和 closed：%(words)s") % {"words": ", ".join(sorted(wrong))})
    return None if len(asked) != 1 else asked == {"open"}


def _span(query: QueryDict, now: datetime) -> tuple[datetime, datetime]:
    """From when to when, ninety days at most, the last ninety where nothing is said."""
    since, until = _instant(query, "start_date"), _instant(query, "end_date")
    if since is None:
        until = until or now
        return until - SPAN, until
    until = until or min(since + SPAN, max(now, since))
    if not since <= until <= since + SPAN:
        raise Refused(400, _("start_date 与 end_date 之间最多 90 天，且不能颠倒"))
    return since, until


def _instant(query: QueryDict, name: str) -> datetime | None:
    text = query.get(name, "")
    if not text:
        return None
    try:
        at = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at.year not in YEARS:
        raise Refused(400, _("%(name)s 请写成 2026-11-21T09:30:00+08:00 的样子") % {"name": name})
    return at


# -- taking in -----------------------------------------------------------------------------------------------


def _take(request: HttpRequest, form: str, county: str) -> HttpResponse:
    """Take a request in; with an Idempotency-Key, the same one twice makes one."""
    now, data = timezone.now(), request.POST
    by = _sender(request, county, now)
    draft, key = _draft(data, county), request.headers.get("Idempotency-Key", "")
    if key and not KEY.fullmatch(key):
        raise Refused(400, _("Idempotency-Key 须为 8 至 128 个可见字符"))
    try:
        if key:
            receipt = actions.report_once(draft, key=key, by=by, at=now)
        else:
            receipt = actions.report(draft, by=by, at=now)
    except NoPower as lacking:
        raise Refused(403, _("这个 api_key 没有登记诉求的权限")) from lacking
    except BadDraft as wrong:
        raise Refused(
            400, *(f"{NAMES.get(field, field)}: {words}" for field, words in wrong.faults.items())
        ) from wrong
    except KeyReused as wrong:
        raise Refused(422, str(wrong)) from wrong
    shown = draft.category in {leaf.code for leaf in shown_categories(county, timezone.localdate(now)).values()}
    return told(form, "service_requests", [_receipt(receipt, shown=shown)], 201)


def _receipt(receipt: Receipt, *, shown: bool) -> dict[str, object]:
    """The number at once where everybody may see it, else a token for its sender; never both."""
    notice = _("查询码 %(code)s（只显示这一次）：凭编号和查询码可在本县网站查询进度。") % {"code": receipt.follow_code}
    if shown:
        return {"service_request_id": receipt.number, "service_notice": notice, "account_id": None}
    return {"token": signing.dumps(receipt.id, salt=SALT), "service_notice": notice, "account_id": None}


def _sender(request: HttpRequest, county: str, now: datetime) -> Actor:
    text = request.POST.get("api_key", "") or request.GET.get("api_key", "")
    holder = identity.token_holder(text, now, request.number)
    if holder is None or holder.actor.county != county:
        raise Refused(403, _("缺少 api_key，或它无效、已过期、不属于本县"))
    try:
        keep_pace(holder)
    except TooFast as fast:
        raise Refused(429, _("这个 api_key 每分钟最多请求 %(count)s 次") % {"count": fast.per_minute}) from fast
    if identity.unused_today(holder.token, now):
        identity.note_used(holder.token, at=now)
    return holder.actor


def _draft(data: QueryDict, county: str) -> Draft:
    """The request that a form tells. Device, e-mail and pictures are not kept: nothing here needs them."""
    code = data.get("service_code", "")
    if not code:
        raise Refused(400, _("请给出 service_code"))
    leaf = catalogue(county, timezone.localdate()).category(code)
    if leaf is None or not leaf.is_leaf:
        raise Refused(404, _("service_code 没有找到：%(code)s") % {"code": code[:40]})
    lat, lon = _number(data, "lat"), _number(data, "long")
    division, place = data.get("address_id", ""), data.get("address_string", "")
    if (lat is None or lon is None) and not division and not place:
        raise Refused(400, _("请给出地点：lat 和 long，或 address_string，或 address_id"))
    level = data.get("attribute[level]", "") or "1"
    return Draft(
        title="", detail=data.get("description", "") or leaf.name, category=code,
        level=int(level) if re.fullmatch("[1-9]", level) else 1, channel=Channel.API, lon=lon, lat=lat,
        division=division, place_text=place, name=_name(data), phone=data.get("phone", ""),
        anonymous=not (_name(data) or data.get("phone")),
    )  # fmt: skip


def _number(data: QueryDict, name: str) -> float | None:
    text = data.get(name, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Refused(400, _("%(name)s 须为十进制度数（WGS 84）") % {"name": name})
    return value


def _name(data: QueryDict) -> str:
    """Family name first where it is Chinese (姓名)."""
    first, last = data.get("first_name", "").strip(), data.get("last_name", "").strip()
    return f"{last}{first}" if HAN.search(first + last) else f"{first} {last}".strip()
