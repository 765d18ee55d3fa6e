"""News of dispatch (综合指挥消息): names and shapes of what the record carries. No personal value is here.

Titles, details and remarks of residents are not copied into the record: ``digest`` (SHA-256) proves what was
written without keeping it, and names and telephone numbers are kept as tokens under the person's own key.
"""

from datetime import date, datetime

import msgspec

from yizhen.kernel.words import N_


class Reported(msgspec.Struct, frozen=True):
    """上报: a request came in."""

    number: str
    channel: str
    township: str
    village: str
    category: str
    level: int
    holder: int | None
    day: date
    due_at: datetime | None
    digest: str
    person: str = ""
    duplicate_of: int | None = None
    batch: int | None = None


class Moved(msgspec.Struct, frozen=True):
    """办理: a case went from one state to another.

    ``day`` is the legal day; ``holder`` the responsible organ afterwards, ``holder_before`` the one before;
    ``late`` is said when it ends; ``changed`` lists further columns as (before, after).
    """

    number: str
    before: str
    after: str
    day: date
    township: str
    category: str
    holder_before: int | None
    holder: int | None
    post: int | None = None
    mode: str = ""
    ground: str = ""
    reason: str = ""
    digest: str = ""
    due_at: datetime | None = None
    late: bool | None = None
    due_before: datetime | None = None
    changed: dict[str, tuple[str | int | bool | None, str | int | bool | None]] = {}


class Imported(msgspec.Struct, frozen=True):
    """导入: a batch of cases was taken."""

    batch: int
    name: str
    taken: int
    refused: int
    first: str
    last: str


class Duplicated(msgspec.Struct, frozen=True):
    """标记重复: a case was marked as a near-duplicate of another, or freed of that mark."""

    number: str
    before: int | None
    after: int | None


class LeadSet(msgspec.Struct, frozen=True):
    """设定责任单位: a responsible organ for category × place from a day on; ``organ`` None ends it."""

    category: str
    place: str
    organ: int | None
    mode: str
    ground: str
    since: date
    ended: tuple[int, ...] = ()


class CatalogueLoaded(msgspec.Struct, frozen=True):
    """载入分类目录: categories and standards were loaded from a catalogue."""

    title: str
    edition: str
    categories: int
    standards: int
    digest: str


class RequesterSeen(msgspec.Struct, frozen=True):
    """查看诉求人信息: somebody opened the requester's name and telephone number."""

    number: str
    purpose: str


class CodeReissued(msgspec.Struct, frozen=True):
    """补发查询码: a new follow code was given out, and how it was checked who asked; never the code."""

    number: str
    checked: str


class ReplySet(msgspec.Struct, frozen=True):
    """设定答复模板: a version of a reply template, from a day on; its text by digest."""

    family: str
    version: int
    name: str
    verb: str
    category: str
    since: date
    digest: str = ""


class ReplyUsed(msgspec.Struct, frozen=True):
    """采用答复模板: from which version an answer was made, and whether it was changed first."""

    number: str
    reply: int
    family: str
    version: int
    verb: str
    changed: bool


class WebhookSet(msgspec.Struct, frozen=True):
    """设定推送: a webhook was set up, paused, resumed or ended; never its secret."""

    webhook: int
    name: str
    host: str
    acts: tuple[str, ...] = ()
    why: str = ""


_MOVES = {
    "accepted": N_("受理"),
    "refused": N_("不予受理"),
    "withdrawn": N_("撤回"),
    "dispatched": N_("派遣"),
    "signed": N_("签收"),
    "returned": N_("退单"),
    "designated": N_("指定办理"),
    "handled": N_("办毕反馈"),
    "verified": N_("核查通过"),
    "reworked": N_("退回返工"),
    "closed": N_("结案"),
    "rated": N_("评价"),
    "reopened": N_("重办"),
    "extension_asked": N_("申请延期"),
    "suspension_asked": N_("申请挂起"),
    "extended": N_("准予延期"),
    "suspended": N_("准予挂起"),
    "denied": N_("不予批准"),
    "resumed": N_("恢复办理"),
    "supervised": N_("督办"),
    "answered": N_("督办答复"),
    "reclassified": N_("改分类"),
    "merged": N_("并案"),
    "split": N_("拆分"),
    "gathered": N_("分办完毕"),
    "voided": N_("作废"),
    "passed_on": N_("转交经办"),
}
NEWS = (
    ("dispatch.case.reported", N_("上报"), Reported),
    *((f"dispatch.case.{name}", title, Moved) for name, title in _MOVES.items()),
    ("dispatch.case.duplicated", N_("标记重复"), Duplicated),
    ("dispatch.requester.seen", N_("查看诉求人信息"), RequesterSeen),
    ("dispatch.code.reissued", N_("补发查询码"), CodeReissued),
    ("dispatch.reply.set", N_("设定答复模板"), ReplySet),
    ("dispatch.reply.ended", N_("停用答复模板"), ReplySet),
    ("dispatch.reply.used", N_("采用答复模板"), ReplyUsed),
    ("dispatch.batch.taken", N_("批量导入"), Imported),
    ("dispatch.lead.set", N_("设定责任单位"), LeadSet),
    ("dispatch.catalogue.loaded", N_("载入分类目录"), CatalogueLoaded),
    ("dispatch.webhook.created", N_("设立推送"), WebhookSet),
    ("dispatch.webhook.paused", N_("暂停推送"), WebhookSet),
    ("dispatch.webhook.resumed", N_("恢复推送"), WebhookSet),
    ("dispatch.webhook.ended", N_("停止推送"), WebhookSet),
)
"""All news of this house (本模块消息): name of the act, its title, the shape of its payload."""
