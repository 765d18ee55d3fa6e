"""Tables of dispatch (综合指挥表): catalogue, cases with their steps, import staging, tally."""

from yizhen.dispatch.models.asks import Ask
from yizhen.dispatch.models.cases import Case, Step
from yizhen.dispatch.models.catalogue import CategoryRow, Edition, GroundRow, LeadRow, StandardRow
from yizhen.dispatch.models.outside import Delivery, RequestKey, Webhook
from yizhen.dispatch.models.paces import PublicPace
from yizhen.dispatch.models.replies import ReplyRow, ReplyUse
from yizhen.dispatch.models.staging import Batch, Staged
from yizhen.dispatch.models.supervision import Supervision
from yizhen.dispatch.models.tally import Tally

__all__ = [
    "Ask", "Batch", "Case", "CategoryRow", "Delivery", "Edition", "GroundRow", "LeadRow", "PublicPace", "ReplyRow",
    "ReplyUse", "RequestKey", "Staged", "StandardRow",
    "Step", "Supervision", "Tally", "Webhook",
]  # fmt: skip
