"""Tables of notices (消息表)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yizhen.notices.terms import Means, Sending


class NoticeRow(models.Model):
    """通知 notice to a post: whoever holds it reads it. ``read_by`` empty: what it asked for was done.

    ``subject`` is Chinese; ``head``, ``words`` and ``given`` say it in the reader's language, where the teller gave them.
    """

    county = models.CharField(max_length=6)
    post = models.ForeignKey("organs.Post", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160)
    head = models.CharField(max_length=40, blank=True, default="", db_default="")
    words = models.CharField(max_length=160, blank=True, default="", db_default="")
    given = models.JSONField(default=dict, db_default={})
    text = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=200, blank=True)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(default=0)
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "notices_notice"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "post"], name="notices_notice_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["post", "-at", "-id"], name="notices_notice_of"),
            models.Index(
                fields=["post", "-at", "-id"], condition=Q(read_at__isnull=True), name="notices_notice_unread"
            ),
            models.Index(
                fields=["about_kind", "about_id"], condition=Q(read_at__isnull=True), name="notices_notice_about"
            ),
            models.Index(fields=["county", "read_at"], name="notices_notice_age"),
        ]


class ChoiceRow(models.Model):
    """接收设置 how an account wants to be told beside the site: addresses, and kind → means."""

    account = models.OneToOneField("identity.Account", on_delete=models.CASCADE, related_name="+")
    email = models.CharField(max_length=200, blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    wanted = models.JSONField(default=dict)

    class Meta:
        db_table = "notices_choice"


class MessageRow(models.Model):
    """发出的消息 message by e-mail or text: to an account (its address of the moment) or to a sealed number."""

    county = models.CharField(max_length=6)
    means = models.CharField(max_length=8)
    account = models.ForeignKey(
        "identity.Account", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    token = models.TextField(blank=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160, blank=True)
    text = models.CharField(max_length=700)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(default=0)
    once = models.CharField(max_length=120)
    key = models.CharField(max_length=36, unique=True)
    state = models.CharField(max_length=8, default=Sending.WAITING)
    attempts = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_answer = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "notices_message"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["means", "once"], name="notices_message_once"),
            models.CheckConstraint(condition=Q(means__in=[str(m) for m in Means]), name="notices_message_means"),
            models.CheckConstraint(condition=Q(state__in=[str(s) for s in Sending]), name="notices_message_state"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="notices_message_waiting"),
            models.Index(fields=["county", "-made_at", "-id"], name="notices_message_latest"),
            models.Index(fields=["county", "state", "-made_at", "-id"], name="notices_message_by_state"),
            models.Index(fields=["about_kind", "about_id"], name="notices_message_about"),
        ]
