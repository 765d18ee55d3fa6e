"""Archive papers (归档) and prove that an archived one is whole (核验)."""

import hashlib
import json
from datetime import datetime

from django.db import transaction

from yizhen.documents import access
from yizhen.documents.actions import store
from yizhen.documents.actions.numbers import take
from yizhen.documents.actions.papers import SUBJECT, MovedMeanwhile
from yizhen.documents.models import ArchiveRow
from yizhen.documents.queries.files import attached
from yizhen.documents.queries.papers import INTERNAL, OUTGOING
from yizhen.documents.rules.kinds import unique_names
from yizhen.documents.states import LIFE, POWER_OF
from yizhen.documents.terms import DocumentArchived, Retention, State, Verb
from yizhen.kernel.actors import Actor
from yizhen.organs.door import organ
from yizhen.record.door import append

LETTERS = {Retention.FOREVER: "Y", Retention.THIRTY: "D30", Retention.TEN: "D10"}


class NotWhole(ValueError):
    """文件不完整: a content is missing or is not what it was; nothing was archived."""


@transaction.atomic
def archive(
    pk: int, retention: str, *, by: Actor, at: datetime, version: int | None = None
) -> str:
    """Archive an issued paper as one 件 (归档) and return its code: 机构-WS·年度-保管期限-件号 (DA/T 22-2015).

    The list of files is written once, with the hash of every file and one over the list.
    Raises as other steps do, and NotWhole.
    """
    row = access.document_for(by, pk, POWER_OF[Verb.ARCHIVE], lock=True)
    if version is not None and row.version != version:
        raise MovedMeanwhile("这件文书刚被别人改动过，请核对现在的情况再办。")
    term, target = Retention(retention), LIFE.step(State(row.state), Verb.ARCHIVE)
    files = attached(OUTGOING, pk) + attached(INTERNAL, pk)
    names = unique_names(one.file.name for one in files)
    entries = []
    for order, (one, name) in enumerate(zip(files, names, strict=True), start=1):
        if not _whole(one.file.sha256):
            raise NotWhole(f"“{one.file.name}”的内容缺失或已损坏，没有归档。请从备份恢复后再办。")
        entries.append(
            {"order": order, "role": one.role, "name": name, "size": one.file.size, "sha256": one.file.sha256}
        )
    year, owner = row.issued_on.year, organ(row.organ_id)
    seq = take(f"archive:{row.organ_id}:{term}", year)
    code = f"{owner.code}-WS·{year}-{LETTERS[term]}-{seq:04d}"
    listed = {"code": code, "number": row.number, "title": row.title, "retention": term.label, "files": entries}
    manifest = json.dumps(listed, ensure_ascii=False, sort_keys=True, indent=1)
    over = hashlib.sha256(manifest.encode()).hexdigest()
    ArchiveRow.objects.create(
        document=row, code=code, retention=term, manifest=manifest, manifest_sha256=over, archived_at=at,
        archived_by=by.name,
    )  # fmt: skip
    row.state, row.version = target, row.version + 1
    row.save(update_fields=["state", "version"])
    payload = DocumentArchived(code, term.value, len(entries), over)
    append("documents.document.archived", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
    return code


def _whole(sha256: str) -> bool:
    path = store.content(sha256)
    return path.is_file() and store.digest(path) == sha256


def verify_archive(row: ArchiveRow) -> list[str]:
    """What is wrong with an archived paper (核验归档件), in words; nothing when it is whole."""
    found = []
    if hashlib.sha256(row.manifest.encode()).hexdigest() != row.manifest_sha256:
        found.append(f"{row.code}：目录被改动。")
    listed = json.loads(row.manifest)["files"]
    found += [
        f"{row.code}：第 {one['order']} 件“{one['name']}”缺失或已损坏。"
        for one in listed
        if not _whole(one["sha256"])
    ]
    return found
