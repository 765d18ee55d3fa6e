"""Choose how to be told (接收设置)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.notices import access
from yizhen.notices.models import ChoiceRow
from yizhen.notices.rules import read_email, read_mobile
from yizhen.notices.terms import KINDS, ChoicesSet, Means
from yizhen.record import door as record


class BadAddress(ValueError):
    """地址有误: says which field and why; nothing was changed."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


@transaction.atomic
def choose(email: str, mobile: str, wanted: Mapping[str, Sequence[str]], *, by: Actor, at: datetime) -> None:
    """Say by which means one wants to be told of which kinds (设定接收方式), beside the site. Raises BadAddress."""
    account = access.require_account(by)
    if email.strip() and not read_email(email):
        raise BadAddress("email", _("这不像电子邮箱地址，请核对，例如 name@example.gov.cn。"))
    if mobile.strip() and not read_mobile(mobile):
        raise BadAddress("mobile", _("请填 11 位手机号；座机收不到短信。"))
    kept = {kind: sorted({str(Means(one)) for one in means}) for kind, means in wanted.items() if kind in KINDS and means}
    row = ChoiceRow.objects.select_for_update().filter(account=account).first() or ChoiceRow(account_id=account)
    before = {kind: tuple(means) for kind, means in row.wanted.items()}
    row.email, row.mobile, row.wanted = read_email(email), read_mobile(mobile), kept
    row.save()
    told = ChoicesSet(bool(row.email), bool(row.mobile), before, {kind: tuple(means) for kind, means in kept.items()})
    record.append(
        "notices.choices.set", told, by=by, at=at, subject=("identity.account", account), county=by.county
    )
