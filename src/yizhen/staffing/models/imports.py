"""Tables of importing a workbook (导入表): the batch, the file until it is read, the lines as understood."""

from django.db import models
from django.db.models import Q

from yizhen.staffing.terms.imports import BatchState

OPEN = (BatchState.WAITING, BatchState.READING, BatchState.QUEUED, BatchState.TAKING)


class Batch(models.Model):
    """导入批次 a workbook on its way into the ledger.

    ``asked_account`` and ``asked_post`` are for whom the worker acts; ``beat_at`` is its last sign of life, null where no
    worker has to do with it; ``tries`` counts its attempts, and whoever holds an older count has lost the batch.
    """

    county = models.CharField(max_length=6)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    layout = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default=BatchState.STAGED)
    valid_from = models.DateField()
    rows = models.IntegerField(default=0)
    staged = models.IntegerField(default=0)
    taken = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    account = models.BigIntegerField(null=True)
    asked_account = models.BigIntegerField(null=True)
    asked_post = models.BigIntegerField(null=True)
    beat_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True, default="")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staffing_batch"
        indexes = (
            models.Index(fields=["county", "made_at"], name="staffing_batch_by_day"),
            models.Index(fields=["county", "sha256"], name="staffing_batch_same"),
            models.Index(
                fields=["id"], condition=Q(state__in=[str(one) for one in OPEN]), name="staffing_batch_open"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(one) for one in BatchState]), name="staffing_batch_state"
            ),
        )

    def __str__(self) -> str:
        return self.name


class UploadPart(models.Model):
    """上传的文件块 a piece of an uploaded workbook, encrypted; gone as soon as it is read, dropped or refused."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="+", db_index=False)
    place = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "staffing_upload"
        constraints = (models.UniqueConstraint(fields=["batch", "place"], name="staffing_upload_place"),)

    def __str__(self) -> str:
        return f"{self.batch_id} {self.place}"


class StagedRow(models.Model):
    """暂存行 one line of a workbook as read, as understood, and what is wrong with it.

    ``what`` names it without anybody's number; ``told`` when there is a problem or a note to show.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="+", db_index=False)
    sheet = models.CharField(max_length=60)
    line = models.IntegerField()
    kind = models.CharField(max_length=8)
    ok = models.BooleanField(default=True)
    done = models.BooleanField(default=False)
    unit_key = models.CharField(max_length=120, default="")
    parsed = models.TextField(default="{}")
    problems = models.TextField(default="")
    what = models.CharField(max_length=200, default="")
    notes = models.TextField(default="")
    told = models.BooleanField(default=False)

    class Meta:
        db_table = "staffing_staged"
        constraints = (models.UniqueConstraint(fields=["batch", "kind", "line", "sheet"], name="staffing_staged_line"),)
        indexes = (
            models.Index(fields=["batch", "kind", "ok", "done", "id"], name="staffing_staged_waiting"),
            models.Index(fields=["batch", "kind", "unit_key"], name="staffing_staged_unit"),
            models.Index(fields=["batch", "told", "ok", "id"], name="staffing_staged_told"),
        )

    def __str__(self) -> str:
        return f"{self.sheet} {self.line}"
