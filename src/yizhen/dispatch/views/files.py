"""Photos and files of a case (案件附件页): put to it, taken off it, looked at by its requester."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhen.dispatch import access
from yizhen.dispatch.actions import files as actions
from yizhen.dispatch.forms.files import CaseFileForm
from yizhen.dispatch.queries.files import SUBJECT, case_files, public_files
from yizhen.dispatch.terms import State
from yizhen.dispatch.terms.files import CaseFile, FileRole
from yizhen.dispatch.views.showing import case_url
from yizhen.documents import door as documents
from yizhen.kernel.actors import Actor, NoPower

SALT, SECONDS = "dispatch.photo", 3600
"""For how long a picture's address on the follow page works (图片地址有效期), seconds."""
HARMLESS = "default-src 'none'; sandbox"


def limits(county: str) -> str:
    """What may be added, in words (收件规则说明)."""
    rules = documents.file_rules(county, timezone.localdate())
    return _("单个文件不超过 %(most)s MB；可以收 %(kinds)s。") % {
        "most": rules.max_bytes // 1048576, "kinds": "、".join(sorted(rules.kinds)),
    }  # fmt: skip


def gallery(by: Actor, pk: int, state: State) -> dict[str, object]:
    """Files on the page of a case (附件一栏), and the form to add one where that is possible."""
    found = case_files(pk)
    shown: dict[str, object] = {"files": [_tile(one) for one in found], "may_take_off": False}
    try:
        actions.check_adding(by, access.case_for(by, pk))
    except (actions.FilesRefused, NoPower):
        return shown
    return shown | {
        "upload_form": CaseFileForm(), "limits": limits(by.county), "may_take_off": state is not State.CLOSED,
    }  # fmt: skip


def _tile(one: CaseFile) -> dict[str, object]:
    return {
        "one": one, "url": reverse("documents:download", args=[one.id]),
        "picture": reverse("documents:preview", args=[one.id]) if one.is_picture else "",
        "takeable": one.role is not FileRole.REQUESTER,
    }  # fmt: skip


@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """加附件: in pieces before (uploaded), or in this very request."""
    by, now = request.actor, timezone.now()
    found = access.case_by_number(by, number)
    form = CaseFileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.warning(request, " ".join(words for errors in form.errors.values() for words in errors))
        return redirect(_back(number))
    told, role = form.cleaned_data, FileRole(form.cleaned_data["role"])
    try:
        if told["uploaded"]:
            actions.add_file(found.pk, told["uploaded"], role, by=by, at=now)
        else:
            actions.enclose(found.pk, told["file"].chunks(), told["file"].name, role, by=by, at=now)
    except (actions.FilesRefused, documents.BadFile) as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("已加上：%(role)s。") % {"role": role.label})
    return redirect(_back(number))


def _back(number: str) -> str:
    return f"{case_url(number)}#files"


@require_POST
def take_off(request: HttpRequest, number: str, attachment: int) -> HttpResponse:
    """撤下附件: with the reason; it is kept."""
    by = request.actor
    found = access.case_by_number(by, number)
    try:
        actions.take_off(found.pk, attachment, reason=request.POST.get("reason", ""), by=by, at=timezone.now())
    except actions.FilesRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("已撤下，原件和原因都留着。"))
    return redirect(_back(number))


def enclose_all(
    pk: int, chosen: Iterable[UploadedFile], role: FileRole, *, power: str, by: Actor, at: datetime
) -> list[str]:
    """Put what came with a form to the case it made (随登记加附件), one by one; returns why some were not taken."""
    refused = []
    for one in chosen:
        try:
            actions.enclose_new(pk, one.chunks(), one.name or "", role, power=power, by=by, at=at)
        except (actions.FilesRefused, documents.BadFile) as why:
            refused.append(f"{(one.name or '')[:40]}：{why}")
    return refused


# -- the requester -----------------------------------------------------------------------------------------


def own_pictures(pk: int) -> list[dict[str, object]]:
    """What the requester sees (诉求人可看的附件), each under an address that works for an hour."""
    return [
        {"one": one, "url": reverse("dispatch:photo", args=[signing.dumps([pk, one.id], salt=SALT, compress=True)])}
        for one in public_files(pk)
    ]


def add_photos(
    number: str, code: str, chosen: Sequence[UploadedFile], *, by: Actor, at: datetime
) -> tuple[int, list[str]]:
    """补充照片: how many were taken, and why others were not."""
    taken, refused = 0, []
    for one in chosen:
        try:
            actions.add_photo(number, code, one.chunks(), one.name or "", by=by, at=at)
            taken += 1
        except (actions.FilesRefused, documents.BadFile) as why:
            refused.append(str(why))
    return taken, list(dict.fromkeys(refused))


@require_safe
def photo(request: HttpRequest, token: str) -> FileResponse:  # noqa: ARG001  the address says all
    """图片: for who got the address on the follow page, for an hour; still only what the requester may see."""
    try:
        pk, file = signing.loads(token[:300], salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError) as wrong:
        raise Http404(token) from wrong
    if not any(one.id == file for one in public_files(pk)):
        raise Http404(token)
    seen = documents.shown((SUBJECT, pk), file, at=timezone.now())
    try:
        response = FileResponse(seen.path.open("rb"), content_type=seen.mime)
    except FileNotFoundError as gone:
        raise Http404(token) from gone
    response["Content-Disposition"] = content_disposition_header(not seen.inline, seen.name)
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, max-age=600"
    response["Content-Security-Policy"] = HARMLESS
    return response
