"""账号、角色、授权、会话、密码历史 tables of identity. ``valid_to`` is the first day a row no longer
holds.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from yizhen.identity.terms import Ended, Scope


class Version(models.Model):
    """版次: changes with every change of roles, grants or accounts of a county ('' for shipped roles)."""

    county = models.CharField(max_length=6, primary_key=True)
    token = models.CharField(max_length=32)

    class Meta:
        db_table = "identity_version"

    def __str__(self) -> str:
        return self.county


class Accounts(BaseUserManager):
    """Finds accounts by name, whatever the case (按账号查找，不分大小写): names are stored in lower case."""

    def get_by_natural_key(self, username: str) -> "Account":
        return self.get(username=username.strip().lower())


class Account(AbstractBaseUser):
    """账号 account: signs in for one staff member; powers come from the posts that person holds."""

    username = models.CharField(max_length=60, unique=True)
    county = models.CharField(max_length=6)
    person = models.ForeignKey("organs.Person", on_delete=models.PROTECT, related_name="+", null=True)
    active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_on = models.DateField(null=True)
    created_on = models.DateField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = []
    objects = Accounts()

    class Meta:
        db_table = "identity_account"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], name="identity_account_person"),
        ]

    @property
    def is_active(self) -> bool:
        """Whether the account may sign in at all (是否启用)."""
        return self.active


class PasswordHistory(models.Model):
    """密码历史 earlier password hashes, so that an old password is not taken up again."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "identity_password_history"
        indexes: ClassVar = [models.Index(fields=["account", "-set_at"], name="identity_password_latest")]

    def __str__(self) -> str:
        return str(self.pk)


class Role(models.Model):
    """角色 role: a bundle of powers. ``county`` empty: shipped with the program; else the county's own."""

    county = models.CharField(max_length=6, blank=True)
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    powers = models.JSONField(default=list)

    class Meta:
        db_table = "identity_role"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "key"], name="identity_role_key"),
        ]

    def __str__(self) -> str:
        return self.key


class RoleGrant(models.Model):
    """授权 grant of a role to a post, over a scope, for a time."""

    post = models.ForeignKey("organs.Post", on_delete=models.PROTECT, related_name="+")
    role_key = models.CharField(max_length=40)
    scope = models.CharField(max_length=12)
    townships = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "identity_role_grant"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(scope__in=[str(scope) for scope in Scope]), name="identity_role_grant_scope"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="identity_role_grant_span",
            ),
        ]

    def __str__(self) -> str:
        return self.role_key


class AccountSession(models.Model):
    """会话 session of an account: counted, timed out and ended here; Django's session names it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=45, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, blank=True)
    second_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_session"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason__in=["", *(str(reason) for reason in Ended)]),
                name="identity_session_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "started_at"],
                condition=Q(ended_at__isnull=True),
                name="identity_session_live",
            ),
            models.Index(
                fields=["seen_at"], condition=Q(ended_at__isnull=True), name="identity_session_seen"
            ),
        ]

    def __str__(self) -> str:
        return self.address


class ApiToken(models.Model):
    """接口令牌 token of a program: acts as its account in one post, with no more powers than named here.

    Only the digest of the token is kept.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("organs.Post", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    powers = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    valid_to = models.DateField()
    used_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_api_token"
        indexes: ClassVar = [models.Index(fields=["account", "-issued_at"], name="identity_api_token_of")]

    def __str__(self) -> str:
        return self.name


class SignInDay(models.Model):
    """登录日统计 sign-ins, failures and lockouts of a county on a legal day, counted from the record."""

    county = models.CharField(max_length=6)
    day = models.DateField()
    opened = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    locked = models.IntegerField(default=0)

    class Meta:
        db_table = "identity_sign_in_day"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "day"], name="identity_sign_in_day_once"),
        ]

    def __str__(self) -> str:
        return str(self.day)


class TokenPace(models.Model):
    """限速计数 how many turns of a minute the processes have taken for a token; one row a token."""

    token = models.BigIntegerField(primary_key=True)
    minute = models.BigIntegerField()
    taken = models.IntegerField()

    class Meta:
        db_table = "identity_token_pace"

    def __str__(self) -> str:
        return str(self.pk)


class SecondFactor(models.Model):
    """两步验证 second factor of an account: a secret shared with its owner's telephone, encrypted at rest.

    ``last_step`` is the newest time step whose code was taken: none is taken twice.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    secret = models.TextField()
    set_at = models.DateTimeField()
    drift = models.SmallIntegerField(default=0)
    last_step = models.BigIntegerField(default=0)
    failures = models.SmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_second_factor"

    def __str__(self) -> str:
        return str(self.pk)


class RecoveryCode(models.Model):
    """恢复码 one-time code for whoever lost the telephone; only its digest is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_recovery_code"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "digest"], name="identity_recovery_code_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
