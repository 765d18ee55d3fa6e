"""Keep an uploaded workbook until the worker has read it (上传暂存): encrypted, in pieces, never as a file on a disk."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.organs.door import NoSuchOrgan
from yizhen.record.door import append
from yizhen.staffing.access.ledger import batches_for, covers
from yizhen.staffing.models import Batch, UploadPart
from yizhen.staffing.terms import LedgerPower
from yizhen.staffing.terms.imports import BatchState, ImportUploaded

PIECE = 1024 * 1024
NONCE = 12
UNDER_WAY = (
    BatchState.WAITING, BatchState.READING, BatchState.STAGED, BatchState.QUEUED, BatchState.TAKING, BatchState.STOPPED,
)  # fmt: skip


class SameWorkbook(ValueError):
    """同一工作簿: the very same file with the same day is under way already, as ``batch``; nothing was kept."""

    def __init__(self, batch: int) -> None:
        self.batch = batch
        super().__init__(batch)

    def __str__(self) -> str:
        return _("这个工作簿已经上传，就是下面这一批，没有再收一份。")


@lru_cache(maxsize=1)
def _box(master: str) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=b"yizhen staffing uploads").derive(master.encode()))


@transaction.atomic
def keep_upload(blocks: Iterable[bytes], name: str, *, valid_from: date, by: Actor, at: datetime) -> int:
    """Keep an uploaded workbook for the worker and return its batch (收下工作簿).

    Raises NoPower, NoSuchOrgan for a county out of reach, SameWorkbook.
    """
    by.require(LedgerPower.IMPORT)
    if not covers(by, LedgerPower.IMPORT, by.county, None):
        raise NoSuchOrgan(by.county)
    bare = "".join(sign for sign in name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable())
    batch = Batch.objects.create(
        county=by.county, name=bare[:200] or _("未命名"), sha256="", state=BatchState.WAITING, valid_from=valid_from,
        made_at=at, made_by=by.name, account=by.account, asked_account=by.account, asked_post=by.post,
    )  # fmt: skip
    batch.sha256 = _write(batch.pk, blocks)
    same = batches_for(by).filter(county=by.county, sha256=batch.sha256, valid_from=valid_from, state__in=UNDER_WAY)
    there = same.order_by("-pk").values_list("pk", flat=True).first()
    if there is not None:
        raise SameWorkbook(there)
    batch.save(update_fields=["sha256"])
    told = ImportUploaded(batch.name, batch.sha256, valid_from)
    append("staffing.import.uploaded", told, by=by, at=at, subject=("staffing.batch", batch.pk), county=batch.county)
    return batch.pk


def _write(batch: int, blocks: Iterable[bytes]) -> str:
    digest, box = sha256(), _box(settings.MASTER_KEY)
    for place, piece in enumerate(_pieces(blocks)):
        digest.update(piece)
        nonce = os.urandom(NONCE)
        sealed = nonce + box.encrypt(nonce, piece, f"{batch}:{place}".encode())
        UploadPart.objects.create(batch_id=batch, place=place, sealed=sealed)
    return digest.hexdigest()


def _pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for block in blocks:
        waiting += block
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)


@contextmanager
def opened_upload(batch: int) -> Iterator[Path]:
    """The kept workbook as a file in memory (打开上传的工作簿): a killed worker leaves nothing of it on the disk."""
    box = _box(settings.MASTER_KEY)
    with os.fdopen(os.memfd_create("workbook"), "wb") as file:
        for place in range(UploadPart.objects.filter(batch=batch).count()):
            sealed = bytes(UploadPart.objects.get(batch=batch, place=place).sealed)
            file.write(box.decrypt(sealed[:NONCE], sealed[NONCE:], f"{batch}:{place}".encode()))
        file.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{file.fileno()}")


def forget_upload(batch: int) -> None:
    """Delete the kept file in the caller's transaction (删除上传的工作簿)."""
    UploadPart.objects.filter(batch=batch).delete()
