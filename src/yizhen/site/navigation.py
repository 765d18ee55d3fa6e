"""Navigation by duty (按职责导航 事 编 办 评 调): what this post may use and nothing else."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhen.kernel.actors import Actor
from yizhen.ui.door import Duty, Link


@dataclass(frozen=True, slots=True)
class Page:
    """页面 page: a place in the navigation and the powers each of which opens it."""

    label: str | Promise
    name: str
    power: str
    or_power: str = ""

    def opens_for(self, actor: Actor) -> bool:
        """Whether the actor's post opens the page (本岗可开)."""
        return actor.can(self.power) or (bool(self.or_power) and actor.can(self.or_power))


DUTIES: tuple[tuple[str, str | Promise, tuple[Page, ...]], ...] = (
    ("duties", _("事"), (
        Page(_("事项"), "duties:index", "duties.view"),
        Page(_("清单"), "duties:lists", "duties.view"),
        Page(_("减负登记"), "duties:burdens", "duties.view"),
        Page(_("由谁办"), "duties:route", "duties.view"),
        Page(_("职责边界"), "duties:matrix", "duties.view"),
        Page(_("职责准入"), "duties:admissions", "duties.view"),
        Page(_("职责争议"), "duties:disputes", "duties.view"),
        Page(_("赋权批次"), "duties:batches", "duties.view"),
        Page(_("赋权使用"), "duties:sleeping", "duties.view"),
    )),
    ("dispatch", _("办"), (
        Page(_("我的待办"), "dispatch:inbox", "dispatch.view"),
        Page(_("全部办件"), "dispatch:cases", "dispatch.view"),
        Page(_("驾驶舱"), "dispatch:cockpit", "dispatch.view"),
        Page(_("督办"), "dispatch:supervision", "dispatch.view"),
        Page(_("登记诉求"), "dispatch:intake", "dispatch.intake"),
        Page(_("现场"), "dispatch:field", "dispatch.intake"),
        Page(_("批量导入"), "dispatch:import", "dispatch.import"),
        Page(_("分类与责任"), "dispatch:categories", "dispatch.view"),
        Page(_("答复模板"), "dispatch:replies", "dispatch.configure"),
        Page(_("推送"), "dispatch:webhooks", "dispatch.configure"),
    )),
    ("documents", _("文"), (
        Page(_("文书台账"), "documents:index", "documents.view"),
        Page(_("起草"), "documents:new", "documents.draft"),
        Page(_("我的文件"), "documents:files", "documents.upload"),
        Page(_("模板与字号"), "documents:settings", "documents.settings"),
    )),
    ("staffing", _("编"), (
        Page(_("机构"), "organs:index", "organs.view"),
        Page(_("今日顶岗"), "organs:cover", "organs.view"),
        Page(_("机构改革"), "organs:reforms", "organs.view"),
        Page(_("编制台账"), "staffing:quotas", "staffing.view"),
        Page(_("检查与超编"), "staffing:quota-checks", "staffing.view"),
        Page(_("报告底数"), "staffing:index", "staffing.view"),
        Page(_("四方核对"), "staffing:reconcile", "staffing.reconcile"),
        Page(_("常用报告"), "staffing:report", "staffing.view"),
        Page(_("核对报告"), "staffing:report-check", "staffing.view"),
        Page(_("人员"), "staffing:people", "staffing.people"),
        Page(_("用编"), "staffing:plans", "staffing.plan", "staffing.plan_review"),
    )),
    ("county", _("县情"), (
        Page(_("区划"), "territory:index", "territory.view"),
        Page(_("县情与规则"), "county:index", "county.view"),
        Page(_("统计数"), "county:statistics", "county.view"),
    )),
    ("parties", _("当事人"), (
        Page(_("查找、登记"), "parties:search", "parties.view"),
        Page(_("权利请求"), "parties:requests", "parties.rights"),
        Page(_("到期销毁"), "parties:retention", "parties.retain"),
        Page(_("处理目的"), "parties:purposes", "parties.view"),
        Page(_("影响评估"), "parties:assessments", "parties.purposes"),
    )),
    ("record", _("留痕"), (
        Page(_("留痕"), "record:index", "record.view"),
        Page(_("审计"), "record:audit", "record.verify"),
    )),
    ("identity", _("账号"), (
        Page(_("账号"), "identity:accounts", "identity.accounts", "identity.view"),
        Page(_("权限"), "identity:grants", "identity.grant", "identity.view"),
        Page(_("登录安全"), "identity:security", "identity.secure"),
        Page(_("系统运行"), "system", "record.system"),
        Page(_("发送情况"), "notices:outbox", "notices.outbox"),
    )),
)  # fmt: skip


def duties_for(actor: Actor, path: str) -> list[Duty]:
    """The duties with the pages that the actor's post opens, the page in sight marked (本岗可用的导航)."""
    duties = []
    for key, label, pages in DUTIES:
        links = [(page.label, reverse(page.name)) for page in pages if page.opens_for(actor)]
        if links:
            longest = max((url for _label, url in links if path.startswith(url)), key=len, default="")
            items = tuple(Link(str(text), url, active=url == longest) for text, url in links)
            duties.append(Duty(key, str(label), items))
    return duties
