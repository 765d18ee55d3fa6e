"""What pages of the record show alike (共用展示): how the chain stands."""

from django.utils.translation import gettext as _

from yizhen.record import queries
from yizhen.ui.door import Stat


def states() -> list[Stat]:
    """How the chain stands (留痕状态): sealed, pending, behind, guarded."""
    seq, digest = queries.chain_head()
    missing = queries.guards_missing()
    lag = max(queries.lags().values(), default=0)
    return [
        Stat(_("已封存"), seq, _("条"), note=_("链首 %(hash)s…") % {"hash": digest.hex()[:12]}),
        Stat(_("待封存"), queries.pending_count(), _("条"), note=_("后台每半秒封存一次")),
        Stat(_("消息积压"), lag, _("条"), note=_("各处理程序读到的位置与链首之差")),
        Stat(_("数据库保护"), _("完好") if not missing else _("缺失"), good=not missing, note="、".join(missing)),
    ]
