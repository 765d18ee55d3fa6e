"""文件: my files, uploads with and without JavaScript, downloads with safe headers, previews.

Uploads in pieces follow the tus protocol 1.0.0 (core, creation, termination): POST begins one, HEAD tells how far
it is, PATCH goes on, DELETE gives it up. A plain form does the same in one go.
"""

import base64
import binascii
from pathlib import Path
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yizhen.documents import access, actions, queries
from yizhen.documents.forms import UploadForm
from yizhen.documents.terms import BadFile, FileView, Piece, Power
from yizhen.ui.door import Cell, Column, Empty, Row, Table, page_asked

TUS = "1.0.0"
HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_http_methods(["GET", "HEAD", "POST"])
def my_files(request: HttpRequest) -> HttpResponse:
    """我的文件: what this account took in, and the place to add more."""
    by = request.actor
    by.require(Power.UPLOAD)
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and take(request, form) is not None:
            messages.success(request, _("文件已收存。"))
            return redirect("documents:files")
        status = 422
    query = request.GET.urlencode()
    pager = page_asked(query, queries.my_files(by, size=0)[1])
    files, _count = queries.my_files(by, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    context = {
        "title": _("我的文件"),
        "lead": _("您上传的文件。放进文书或办件以后，看得到那件事的人才看得到它。"),
        "form": form, "multipart": True, "submit_label": _("上传"), "table": _table(files), "pager": pager,
        "limits": limits(request),
    }  # fmt: skip
    return render(request, "documents/files.html", context, status=status)


def limits(request: HttpRequest) -> str:
    """What may be uploaded, in words (收件规则说明)."""
    rules = queries.file_rules(request.actor.county, timezone.localdate())
    return _("单个文件不超过 %(most)s MB；可以收 %(kinds)s。") % {
        "most": rules.max_bytes // 1048576, "kinds": "、".join(sorted(rules.kinds)),
    }  # fmt: skip


def take(request: HttpRequest, form: UploadForm) -> int | None:
    """Take the form's file in (收存表单里的文件); what is wrong with it stands at the field."""
    sent, uploaded = form.cleaned_data["file"], form.cleaned_data["uploaded"]
    if uploaded:
        return access.file_for(request.actor, uploaded).pk
    try:
        return actions.take_file(sent.chunks(), sent.name, by=request.actor, at=timezone.now())
    except BadFile as refused:
        form.add_error("file", str(refused))
    except actions.PressBusy as busy:
        form.add_error("file", str(busy))
    return None


def _table(files: list[FileView]) -> Table:
    columns = (
        Column(_("文件"), wide=True), Column(_("大小"), numeric=True), Column(_("查毒")), Column(_("收存")),
        Column(_("校验值"), hint="SHA-256"),
    )  # fmt: skip
    rows = tuple(
        Row((
            Cell(one.name, url=reverse("documents:download", args=[one.id])), one.size_words, _(one.scan.label),
            date_format(timezone.localtime(one.taken_at), "Y-m-d H:i"), one.sha256[:12],
        ))
        for one in files
    )  # fmt: skip
    return Table(_("我的文件"), columns, rows, empty=Empty(_("还没有上传过文件")))


# -- tus ---------------------------------------------------------------------------------------------------


def _said(status: int, piece: Piece | None = None, words: str = "") -> HttpResponse:
    response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"], response["Cache-Control"] = TUS, "no-store"
    if piece is not None:
        response["Upload-Offset"], response["Upload-Length"] = str(piece.offset), str(piece.length)
        response["Location"] = reverse("documents:upload", args=[piece.token])
        if piece.file is not None:
            response["Upload-File"] = str(piece.file)
    return response


def _number(words: str | None) -> int | None:
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 16 else None  # noqa: PLR2004


def _name(metadata: str) -> str:
    """The file's name in Upload-Metadata (文件名): base64 of UTF-8."""
    for pair in metadata.split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode("utf-8")
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""


@require_http_methods(["OPTIONS", "POST"])
def uploads(request: HttpRequest) -> HttpResponse:
    """分段上传: begin one, or ask what the server can do."""
    if request.method == "OPTIONS":
        response = _said(204)
        response["Tus-Version"], response["Tus-Extension"] = TUS, "creation,termination"
        return response
    request.actor.require(Power.UPLOAD)
    length = _number(request.headers.get("Upload-Length"))
    if length is None:
        return _said(400, words=_("没有说明文件有多大（Upload-Length）。"))
    name = _name(request.headers.get("Upload-Metadata", "")) or _("文件")
    try:
        piece = actions.begin_upload(name, length, by=request.actor, at=timezone.now())
    except BadFile as refused:
        return _said(413, words=str(refused))
    return _said(201, piece)


@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """分段上传: how far, go on, give up."""
    by = request.actor
    by.require(Power.UPLOAD)
    if request.method == "HEAD":
        row = access.upload_for(by, token)
        return _said(200, Piece(row.token, row.name, row.offset, row.length, row.file_id))
    if request.method == "DELETE":
        actions.drop_upload(token, by=by)
        return _said(204)
    return _go_on(request, token)


def _go_on(request: HttpRequest, token: str) -> HttpResponse:
    offset, size = _number(request.headers.get("Upload-Offset")), _number(request.headers.get("Content-Length"))
    if request.content_type != "application/offset+octet-stream":
        return _said(415, words=_("分段内容的类型应为 application/offset+octet-stream。"))
    if offset is None:
        return _said(400, words=_("没有说明从哪里接着传（Upload-Offset）。"))
    if size is None or size > actions.PIECE_MAX:
        return _said(413, words=_("一段最多 4 MB，请分小一些。"))
    access.upload_for(request.actor, token)
    data = request.read(actions.PIECE_MAX + 1)
    try:
        piece = actions.add_piece(token, offset, data, by=request.actor, at=timezone.now())
    except actions.WrongOffset as wrong:
        response = _said(409, words=str(wrong))
        response["Upload-Offset"] = str(wrong.offset)
        return response
    except BadFile as refused:
        return _said(422, words=str(refused))
    return _said(204, piece)


# -- downloads ---------------------------------------------------------------------------------------------


def send(path: Path, name: str, mime: str, *, inline: bool = False) -> FileResponse:
    """Send a content (下载): under its shown name, never opened as a page of this site."""
    try:
        response = FileResponse(path.open("rb"), content_type=mime)
    except FileNotFoundError as missing:
        raise Http404(name) from missing
    how = "inline" if inline else "attachment"
    plain = name.encode("ascii", "ignore").decode().replace('"', "").strip(" .") or "file"
    response["Content-Disposition"] = f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, max-age=0, must-revalidate"
    response["Content-Security-Policy"] = HARMLESS
    return response


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """下载: for who took the file in or may read a matter it is put to."""
    file = queries.file(request.actor, pk)
    return send(actions.content(file.sha256), file.name, file.kind.mime)


@require_safe
def preview(request: HttpRequest, pk: int) -> FileResponse:
    """预览: a picture turned upright and without what the camera wrote; the first page of a PDF."""
    file = queries.file(request.actor, pk)
    if not file.kind.previewed:
        raise Http404(file.kind)
    target = actions.preview_at(file.sha256)
    if not target.exists():
        try:
            actions.make_preview(file.sha256, file.kind, queries.file_rules(request.actor.county, timezone.localdate()))
        except (actions.PressFailed, actions.PressBusy, actions.Unreadable) as failed:
            raise Http404(file.name) from failed
    return send(target, "preview.png", "image/png", inline=True)
