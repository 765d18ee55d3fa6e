"""示例文书 papers of the demo county: what one street or town issued and drafts these weeks. Invented."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from yizhen.documents import door as documents
from yizhen.documents.play import PaperTale, play_papers
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.organs.door import Loaded
from yizhen.site.demo.terms import County, Post

PAPERS = (
    (-24, "archive", "通知", "做好消防安全检查", "各村（社区），各站所",
     ("为防范火灾事故，现就做好消防安全检查工作通知如下。\n"
     "一、检查范围。沿街商铺、出租房屋、养老服务场所和农村集贸市场。\n"
     "二、检查内容。\n（一）消防通道。占用、堵塞的，当场清理。\n（二）用火用电。私拉电线、超负荷用电的，限期整改。\n"
     "三、有关要求。各村（社区）要逐户登记，查出的问题录入平台，整改一件、销号一件。")),
    (-11, "issue", "函", "商请协助整治河道两岸堆物", "",
     ("近期，群众多次反映河道两岸堆放建筑垃圾。经现场核查，部分堆放点位于河道管理范围内。\n"
     "现商请贵单位派员联合查看，明确清理范围和责任单位，并于收到本函后十个工作日内函复。")),
    (-5, "sign", "通知", "做好恶劣天气应急准备", "各村（社区），各站所",
     ("为应对恶劣天气，现就应急准备工作通知如下。\n一、备足物资。照明、排水、防滑物资按每村一套备齐。\n"
     "二、落实人员。每村不少于五人，名单报综合指挥中心。")),
    (-2, "submit", "请示", "解决村级活动场所修缮经费", "县人民政府",
     ("我单位辖区内三处村级活动场所年久失修，屋面渗漏，影响使用。经测算，修缮共需经费十二万元。\n"
     "为此，拟请从年度维修资金中予以解决。\n妥否，请批示。")),
    (-1, "", "报告", "近期群众诉求办理情况", "县人民政府",
     ("现将近期群众诉求办理情况报告如下。\n一、主要做法。一口受理、按责派单、办结回访。\n二、存在问题。{{问题}}\n特此报告。")),
)  # fmt: skip
"""Days before the day of the demo, last step, kind, matter, addressee, text (待演文书)."""


def play_documents(
    county: County, ids: Loaded, actor: Callable[[Post], Actor], *, by: Actor, begun: datetime, day: date, now: datetime
) -> int:
    """Load templates, open a series of numbers, play the papers of one street or town (演示文书)."""
    documents.load_templates(by=by, at=begun)
    towns = {one.key: one.township for one in county.organs}
    leader = next(one for one in county.posts if "township_leader" in one.roles)
    clerk = next(
        one for one in county.posts if "township_command" in one.roles and towns[one.organ] == towns[leader.organ]
    )
    organ = next(one for one in county.organs if one.key == leader.organ)
    series = documents.open_series(ids.organs[organ.key], f"{organ.short or organ.name}发"[:16], by=by, at=begun)
    housing = next(one for one in county.organs if one.key == "housing")
    tales = []
    for days, last, genre, matter, to, text in PAPERS:
        to_whom = to or housing.name
        words = {"genre": genre, "title": f"{organ.name}关于{matter}的{genre}", "to": to_whom, "text": text}
        at = datetime.combine(day + timedelta(days=days), time(9, 0), SHANGHAI)
        sent = (ids.organs[housing.key],) if last == "issue" else ()
        tales.append(PaperTale(words, at, last, sent))
    return play_papers(
        tales, organ=ids.organs[organ.key], series=series, clerk=actor(clerk), leader=actor(leader), now=now
    )
