"""Look at files (查文件)."""

from datetime import date

from yizhen.county.door import rule
from yizhen.documents import access
from yizhen.documents.models import AttachmentRow, FileRow
from yizhen.documents.terms import Attached, FileKind, FileRules, FileView, Verdict
from yizhen.kernel.actors import Actor


def file_rules(county: str, on: date) -> FileRules:
    """What a county takes on a day (收件规则)."""
    most = int(rule(county, "documents.file_max_megabytes", on).value)
    kinds = str(rule(county, "documents.file_kinds", on).value)
    pixels = int(rule(county, "documents.image_max_megapixels", on).value)
    known = {kind.value for kind in FileKind}
    return FileRules(
        max_bytes=most * 1024 * 1024,
        kinds=frozenset(one.strip() for one in kinds.split(",")) & known,
        max_pixels=pixels * 1_000_000,
    )


def view(row: FileRow) -> FileView:
    """A file as it is shown (文件视图)."""
    return FileView(
        id=row.pk, name=row.name, kind=FileKind(row.kind), size=row.size, sha256=row.sha256,
        scan=Verdict(row.scan), taken_at=row.taken_at, taken_by=row.taken_by,
    )  # fmt: skip


def file(by: Actor, pk: int) -> FileView:
    """One file that the actor may read (查一个文件); raises NoSuchFile."""
    return view(access.file_for(by, pk))


def attached(kind: str, number: int) -> list[Attached]:
    """The files at a matter (附着的文件), in order. The matter's house has checked who asks. One query."""
    rows = (
        AttachmentRow.objects.filter(subject_kind=kind, subject_id=number, detached_at=None)
        .select_related("file")
        .order_by("position", "pk")
    )
    return [Attached(row.pk, row.role, view(row.file)) for row in rows]


def my_files(by: Actor, *, start: int = 0, size: int = 50) -> tuple[list[FileView], int]:
    """The files an account took in, newest first (我的文件), and how many there are."""
    rows = access.my_files(by)
    return [view(row) for row in rows.order_by("-taken_at", "-pk")[start : start + size]], rows.count()
