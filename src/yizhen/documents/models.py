"""Tables of documents (文书表)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yizhen.documents.terms import DeliveryMode, FileKind, Retention, State, Style, Verdict


def _values(enum: type) -> list[str]:
    return [str(member) for member in enum]


class FileRow(models.Model):
    """A file that was taken in (文件). Its content lies in the home folder under its hash, not under its name."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    county = models.CharField(max_length=6)
    scan = models.CharField(max_length=10)
    scan_words = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=60)
    account = models.BigIntegerField(null=True)
    post = models.BigIntegerField(null=True)

    class Meta:
        db_table = "documents_file"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_values(FileKind)), name="documents_file_kind"),
            models.CheckConstraint(condition=Q(scan__in=_values(Verdict)), name="documents_file_scan"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "taken_at"], name="documents_file_mine")]


class UploadRow(models.Model):
    """An upload on its way (上传中): how much has arrived; the bytes lie in the home folder under the token."""

    token = models.CharField(max_length=43, primary_key=True)
    name = models.CharField(max_length=200)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    county = models.CharField(max_length=6)
    account = models.BigIntegerField()
    begun_at = models.DateTimeField()
    file = models.ForeignKey(FileRow, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "documents_upload"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(offset__gte=0) & Q(offset__lte=F("length")), name="documents_upload_offset"
            ),
        ]


class AttachmentRow(models.Model):
    """A file at a matter of any house (附着): read by whoever may read the matter."""

    file = models.ForeignKey(FileRow, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    role = models.CharField(max_length=40, blank=True)
    position = models.IntegerField(default=0)
    attached_at = models.DateTimeField()
    detached_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "documents_attachment"
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id"], name="documents_attachment_of"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file", "subject_kind", "subject_id", "role"],
                condition=Q(detached_at=None),
                name="documents_attachment_once",
            ),
        ]


class SeriesRow(models.Model):
    """A series of numbers (字号系列): 机关代字 of an organ. In ``first_year`` numbers begin at ``first``."""

    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    county = models.CharField(max_length=6)
    prefix = models.CharField(max_length=16)
    style = models.CharField(max_length=10, default=Style.OFFICIAL)
    first = models.IntegerField(default=1)
    first_year = models.IntegerField()

    class Meta:
        db_table = "documents_series"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "prefix"], name="documents_series_prefix"),
            models.CheckConstraint(condition=Q(style__in=_values(Style)), name="documents_series_style"),
            models.CheckConstraint(condition=Q(first__gte=1), name="documents_series_first"),
        ]


class CounterRow(models.Model):
    """The next number of a key in a year (序号): locked while a number is taken, so that none is ever skipped."""

    key = models.CharField(max_length=60)
    year = models.IntegerField()
    next = models.IntegerField(default=1)

    class Meta:
        db_table = "documents_counter"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "year"], name="documents_counter_year"),
        ]


class TemplateRow(models.Model):
    """One version of a template (模板版本). Versions are never changed; the newest one in use is offered."""

    county = models.CharField(max_length=6, blank=True)
    key = models.CharField(max_length=40)
    version = models.IntegerField()
    name = models.CharField(max_length=80)
    genre = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    to = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    set_by = models.CharField(max_length=60)
    set_at = models.DateTimeField()
    retired = models.BooleanField(default=False)

    class Meta:
        db_table = "documents_template"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "key", "version"], name="documents_template_version"),
        ]


class DocumentRow(models.Model):
    """A paper (文书). ``county`` and ``township`` are those of its organ, for scope."""

    county = models.CharField(max_length=6)
    township = models.CharField(max_length=9, blank=True)
    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    genre = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    text = models.TextField()
    head = models.CharField(max_length=60, blank=True)
    to = models.CharField(max_length=300, blank=True)
    attachments = models.TextField(blank=True)
    copies = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=100, blank=True)
    urgency = models.CharField(max_length=4, blank=True)
    template = models.ForeignKey(TemplateRow, null=True, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=16, default=State.DRAFTING)
    version = models.IntegerField(default=1)
    drafter = models.CharField(max_length=60)
    drafter_post = models.BigIntegerField(null=True)
    drafter_account = models.BigIntegerField(null=True)
    drafted_at = models.DateTimeField()
    signer = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True)
    series = models.ForeignKey(SeriesRow, null=True, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField(null=True)
    seq = models.IntegerField(null=True)
    number = models.CharField(max_length=60, blank=True)
    seal = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "documents_document"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_values(State)), name="documents_document_state"),
            models.UniqueConstraint(fields=["series", "year", "seq"], name="documents_document_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "-drafted_at", "-id"], name="documents_document_ledger"),
            models.Index(fields=["organ", "state"], name="documents_document_organ"),
        ]


class CountersignRow(models.Model):
    """An organ asked to countersign (会签)."""

    document = models.ForeignKey(DocumentRow, on_delete=models.CASCADE, related_name="+")
    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    round = models.IntegerField()
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "documents_countersign"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "organ", "round"], name="documents_countersign_once"),
        ]


class DeliveryRow(models.Model):
    """A sending of a paper (送达) and its receipt (回证)."""

    document = models.ForeignKey(DocumentRow, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey("organs.Organ", null=True, on_delete=models.PROTECT, related_name="+")
    to = models.CharField(max_length=120)
    mode = models.CharField(max_length=12)
    sent_on = models.DateField()
    sent_by = models.CharField(max_length=60)
    received_on = models.DateField(null=True)
    received_by = models.CharField(max_length=60, blank=True)
    receipt = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "documents_delivery"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(mode__in=_values(DeliveryMode)), name="documents_delivery_mode"),
            models.UniqueConstraint(
                fields=["document", "organ"], condition=Q(organ__isnull=False), name="documents_delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("sent_on")), name="documents_delivery_days"
            ),
        ]


class ArchiveRow(models.Model):
    """An archived paper (归档件): its list of files (卷内目录) as it was written, and the hash over it."""

    document = models.OneToOneField(DocumentRow, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60, unique=True)
    retention = models.CharField(max_length=8)
    manifest = models.TextField()
    manifest_sha256 = models.CharField(max_length=64)
    archived_at = models.DateTimeField()
    archived_by = models.CharField(max_length=60)

    class Meta:
        db_table = "documents_archive"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(retention__in=_values(Retention)), name="documents_archive_term"),
        ]
