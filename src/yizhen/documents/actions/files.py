"""Take files in and put them to matters (收存、附着文件)."""

import os
import secrets
import shlex
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from yizhen.documents import access
from yizhen.documents.actions import store
from yizhen.documents.actions.press import PressBusy, PressFailed, Unreadable, draw_image, draw_pdf
from yizhen.documents.models import AttachmentRow, FileRow, UploadRow
from yizhen.documents.queries.files import attached, file_rules
from yizhen.documents.rules import kinds
from yizhen.documents.terms import (
    BadFile,
    FileAttached,
    FileKind,
    FileRules,
    FileTaken,
    Piece,
    Power,
    Scan,
    Shown,
    Verdict,
)
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.record.door import append

PIECE_MAX = 4 * 1024 * 1024
PICTURE_MAX = 20 * 1024 * 1024
KEPT_DAYS = 7
SCAN_SECONDS = 120


class WrongOffset(ValueError):
    """断点不符: the piece does not begin where the upload stands; ``offset`` says where that is."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(f"已收到 {offset} 字节，请从这里接着传。")


@dataclass(frozen=True, slots=True)
class Checked:
    """A content that was looked at and may be taken (已检视)."""

    part: Path
    name: str
    kind: FileKind
    size: int
    scan: Scan
    preview: bytes | None


def take_file(
    blocks: Iterable[bytes], name: str, *, by: Actor, at: datetime, power: str = Power.UPLOAD
) -> int:
    """Take a file in and return its id (收存文件). ``power`` is the one that lets the actor do so.

    Raises NoPower, BadFile (nothing is kept then).
    """
    by.require(power)
    rules = file_rules(by.county, legal_day(at))
    part = store.new_part()
    try:
        store.write_part(part, blocks, rules.max_bytes)
        return _enter(_look(part, name, rules), by=by, at=at)
    finally:
        part.unlink(missing_ok=True)


def _look(part: Path, name: str, rules: FileRules) -> Checked:
    """Look at what arrived (检视): size, kind by content, viruses, and whether a picture can be opened."""
    size = part.stat().st_size
    kinds.check_size(size, rules)
    kind = kinds.kind_of(part, name)
    kinds.check_taken(kind, size, rules)
    found = scan(part)
    if found.verdict is Verdict.HARMFUL:
        raise BadFile(f"查毒发现问题，文件没有收存：{found.words}")
    preview = None
    if kind.image:
        try:
            preview = draw_image(part, kind=kind.value, pixels=rules.max_pixels)
        except Unreadable as error:
            raise BadFile(str(error)) from error
    return Checked(part, kinds.safe_name(name, kind), kind, size, found, preview)


def scan(path: Path) -> Scan:
    """Ask the scanner that the installation names (查毒): exit 0 is clean, 1 is harmful, anything else no answer."""
    command = shlex.split(settings.SCAN_COMMAND)
    if not command:
        return Scan(Verdict.UNSCANNED, "本系统没有接查毒程序")
    try:
        done = subprocess.run(  # noqa: S603  the command is the installation's own; the path is of our making
            [*command, str(path)], capture_output=True, timeout=SCAN_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Scan(Verdict.UNSCANNED, f"查毒程序没有回答（{type(error).__name__}）")
    words = done.stdout.decode("utf-8", "replace").strip().replace(str(path), "")[-200:]
    verdicts = {0: Verdict.CLEAN, 1: Verdict.HARMFUL}
    return Scan(verdicts.get(done.returncode, Verdict.UNSCANNED), words)


def _enter(checked: Checked, *, by: Actor, at: datetime, upload: UploadRow | None = None) -> int:
    sha256 = store.keep(checked.part)
    if checked.preview is not None:
        _keep_preview(sha256, checked.preview)
    with transaction.atomic():
        row = enter_row(
            sha256, checked.name, checked.kind, checked.size, checked.scan, by=by, at=at
        )
        if upload is not None:
            upload.file = row
            upload.save(update_fields=["file"])
        return row.pk


def enter_row(
    sha256: str, name: str, kind: FileKind, size: int, found: Scan, *, by: Actor, at: datetime
) -> FileRow:
    """Write down a content that is in the store (登记文件); inside a transaction."""
    row = FileRow.objects.create(
        sha256=sha256, size=size, kind=kind, name=name, county=by.county, scan=found.verdict,
        scan_words=found.words, taken_at=at, taken_by=by.name, account=by.account, post=by.post,
    )  # fmt: skip
    append(
        "documents.file.taken", FileTaken(sha256, kind.value, size, found.verdict.value), by=by, at=at,
        subject=("documents.file", row.pk), county=by.county,
    )  # fmt: skip
    return row


def _keep_preview(sha256: str, picture: bytes) -> None:
    target = store.preview_at(sha256)
    part = store.new_part()
    store.write_part(part, [picture], len(picture))
    part.replace(target)


# -- uploads in pieces -------------------------------------------------------------------------------------


@transaction.atomic
def begin_upload(name: str, length: int, *, by: Actor, at: datetime) -> Piece:
    """Begin an upload in pieces (开始分段上传); raises NoPower, BadFile when the file would be too large."""
    by.require(Power.UPLOAD)
    if by.account is None:
        raise access.NoSuchUpload("")
    rules = file_rules(by.county, legal_day(at))
    if length <= 0:
        raise BadFile("文件是空的，请检查后重新上传。")
    kinds.check_size(length, rules)
    sweep(at=at, most=20)
    row = UploadRow.objects.create(
        token=secrets.token_urlsafe(32), name=kinds.safe_name(name), length=length, county=by.county,
        account=by.account, begun_at=at,
    )  # fmt: skip
    store.part_of(row.token).touch(mode=0o600)
    return _piece(row)


def add_piece(token: str, offset: int, data: bytes, *, by: Actor, at: datetime) -> Piece:
    """Add a piece where the upload stands (接续上传); the last one makes the file.

    Raises NoSuchUpload, WrongOffset, BadFile. A piece is on the disk before it is counted.
    """
    row = _write_piece(token, offset, data, by=by)
    if row.offset == row.length and row.file_id is None:
        rules = file_rules(by.county, legal_day(at))
        part = store.part_of(token)
        try:
            checked = _look(part, row.name, rules)
        except BadFile:
            drop_upload(token, by=by)
            raise
        _enter(checked, by=by, at=at, upload=row)
    return _piece(row)


@transaction.atomic
def _write_piece(token: str, offset: int, data: bytes, *, by: Actor) -> UploadRow:
    row = access.upload_for(by, token, lock=True)
    if offset != row.offset or row.file_id is not None:
        raise WrongOffset(row.offset)
    if offset + len(data) > row.length:
        raise BadFile("传来的内容比文件还长，请重新上传。")
    with store.part_of(token).open("rb+") as file:
        file.seek(offset)
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    row.offset = offset + len(data)
    row.save(update_fields=["offset"])
    return row


@transaction.atomic
def drop_upload(token: str, *, by: Actor) -> None:
    """Give an upload up (放弃上传); raises NoSuchUpload."""
    row = access.upload_for(by, token, lock=True)
    store.part_of(token).unlink(missing_ok=True)
    row.delete()


@transaction.atomic
def sweep(*, at: datetime, most: int | None = None) -> int:
    """Clear uploads that nobody went on with for a week (清理过期上传), and return how many.

    Each new upload clears a few, so that nothing has to be started for it.
    """
    old = UploadRow.objects.filter(begun_at__lt=at - timedelta(days=KEPT_DAYS)).order_by("begun_at")
    rows = list((old if most is None else old[:most]).values_list("token", "file"))
    UploadRow.objects.filter(token__in=[token for token, _file in rows]).delete()
    open_ones = [token for token, file in rows if file is None]
    for token in open_ones:
        store.part_of(token).unlink(missing_ok=True)
    return len(open_ones)


def _piece(row: UploadRow) -> Piece:
    return Piece(row.token, row.name, row.offset, row.length, row.file_id)


# -- files at matters --------------------------------------------------------------------------------------


@transaction.atomic
def attach(
    file_id: int, subject: tuple[str, int], role: str = "", *, by: Actor, at: datetime
) -> int:
    """Put a file to a matter (附着文件). The house of the matter has checked that the actor may change it.

    Raises NoSuchFile unless the actor may read the file. Putting it there twice is once.
    """
    return put(access.file_for(by, file_id), subject, role, by=by, at=at)


def put(file: FileRow, subject: tuple[str, int], role: str, *, by: Actor, at: datetime) -> int:
    """Put a file to a matter that has been checked (附着), inside the caller's transaction."""
    kind, number = subject
    row, made = AttachmentRow.objects.get_or_create(
        file=file, subject_kind=kind, subject_id=number, role=role, detached_at=None,
        defaults={"attached_at": at, "position": len(attached(kind, number))},
    )  # fmt: skip
    if made:
        append(
            "documents.file.attached", FileAttached(file.pk, file.sha256, kind, number, role), by=by, at=at,
            subject=subject, county=by.county,
        )  # fmt: skip
    return row.pk


def enclose(
    blocks: Iterable[bytes], name: str, subject: tuple[str, int], role: str, *, power: str, by: Actor, at: datetime,
    pictures: bool = False, check: Callable[[], None] | None = None,
) -> int:  # fmt: skip
    """Take a file in and put it to a matter in one go (收存并附着), for people without an account too; returns the file.

    The house of the matter has checked that the actor may change it; ``check`` checks again inside the transaction,
    with a lock of its own, and may raise. ``pictures`` takes pictures alone, of twenty megabytes at most.
    Raises NoPower, BadFile (nothing is kept then).
    """
    by.require(power)
    rules = file_rules(by.county, legal_day(at))
    if pictures:
        images = frozenset(kind.value for kind in FileKind if kind.image)
        rules = replace(rules, kinds=rules.kinds & images, max_bytes=min(rules.max_bytes, PICTURE_MAX))
    part = store.new_part()
    try:
        store.write_part(part, blocks, rules.max_bytes)
        checked = _look(part, name, rules)
        with transaction.atomic():
            if check is not None:
                check()
            pk = _enter(checked, by=by, at=at)
            put(FileRow.objects.get(pk=pk), subject, role, by=by, at=at)
        return pk
    finally:
        part.unlink(missing_ok=True)


def shown(subject: tuple[str, int], file_id: int, *, at: datetime) -> Shown:
    """What somebody may look at of a file at a matter (可看的内容): a picture without what the camera wrote, else the file.

    The house of the matter has checked who asks. Raises NoSuchFile when the file is not there (any more).
    """
    kind, number = subject
    here = AttachmentRow.objects.filter(subject_kind=kind, subject_id=number, file=file_id, detached_at=None)
    row = here.select_related("file").first()
    if row is None:
        raise access.NoSuchFile(file_id)
    file = row.file
    if not FileKind(file.kind).image:
        return Shown(store.content(file.sha256), file.name, FileKind(file.kind).mime, inline=False)
    target = store.preview_at(file.sha256)
    if not target.exists():
        try:
            make_preview(file.sha256, FileKind(file.kind), file_rules(file.county, legal_day(at)))
        except (PressFailed, PressBusy, Unreadable) as failed:
            raise access.NoSuchFile(file_id) from failed
    return Shown(target, "preview.png", "image/png", inline=True)


@transaction.atomic
def detach(
    attachment_id: int, subject: tuple[str, int], *, reason: str, by: Actor, at: datetime
) -> None:
    """Take a file from a matter (撤下文件): it is kept, with the reason. Raises NoSuchFile."""
    kind, number = subject
    rows = AttachmentRow.objects.select_for_update().select_related(None)
    row = rows.filter(pk=attachment_id, subject_kind=kind, subject_id=number, detached_at=None).first()
    if row is None:
        raise access.NoSuchFile(attachment_id)
    row.detached_at = at
    row.save(update_fields=["detached_at"])
    file = FileRow.objects.get(pk=row.file_id)
    append(
        "documents.file.detached", FileAttached(file.pk, file.sha256, kind, number, row.role, reason), by=by,
        at=at, subject=subject, county=by.county,
    )  # fmt: skip


def make_preview(sha256: str, kind: FileKind, rules: FileRules) -> None:
    """Make the preview of a kept content (制作预览). Raises PressFailed, PressBusy, Unreadable."""
    path = store.content(sha256)
    if kind.image:
        picture = draw_image(path, kind=kind.value, pixels=rules.max_pixels)
    else:
        pages, _count = draw_pdf(path, pages=1, width=900)
        if not pages:
            raise Unreadable("这个 PDF 没有可看的页。")
        picture = pages[0]
    _keep_preview(sha256, picture)
