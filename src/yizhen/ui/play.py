"""Example values (示例数据) for the page that shows every component. Names and places are made up."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from yizhen.ui.rules import choice_filter, page_asked, read_clock, sort_column
from yizhen.ui.terms import (
    Account,
    Act,
    AsOf,
    Badge,
    Bar,
    BarChart,
    Cell,
    Clock,
    Column,
    Duty,
    Empty,
    Entry,
    Fact,
    Head,
    Link,
    Map,
    Place,
    PostChoice,
    Row,
    Stat,
    Step,
    Table,
    Tone,
)

NOW = datetime(2026, 11, 20, 7, 40, tzinfo=UTC)
STEPS = (
    "起算：2026年11月17日 受理，当日不计入，自 11月18日 起算。",
    "期限：5 个工作日（示例县派遣标准第十二条）。",
    "跳过：11月21日、22日（周六、周日）。",
    "止于：2026年11月24日 17:30（当日下班）。日历版本 2026-07。",
)


def clocks() -> dict[str, Clock]:
    """One clock of each kind (各种时限)."""
    due = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    return {
        "open": read_clock(due, NOW, workdays=2, steps=STEPS),
        "soon": read_clock(NOW + timedelta(hours=2), NOW, work_minutes=110),
        "today": read_clock(NOW + timedelta(hours=1, minutes=50), NOW, workdays=0),
        "late": read_clock(NOW - timedelta(days=4), NOW, workdays=-2),
        "provisional": read_clock(
            datetime(2027, 1, 29, 9, 30, tzinfo=UTC),
            NOW,
            workdays=49,
            provisional=("国务院办公厅关于2027年部分节假日安排的通知",),
            steps=STEPS[:2],
        ),
        "paused": Clock(due, 2, tone=Tone.PAUSED, paused="等当事人补正材料"),
        "done": Clock(due, 2, tone=Tone.DONE, done_at=datetime(2026, 11, 20, 2, 5, tzinfo=UTC)),
    }


ROWS = (
    ("XH20261118-0031", "云溪街 12 号门前井盖松动，夜里响", "云溪街道", "late", "处置中", "住建局 市政股"),
    ("XH20261119-0007", "柳林村三组路灯连续四天不亮", "柳林镇", "soon", "待签收", "柳林镇 综合执法办"),
    ("XH20261119-0012", "菜市场北口占道堆货，消防车进不去", "云溪街道", "today", "处置中", "城管局 中队"),
    ("XH20261120-0002", "小区弃管，化粪池外溢没人清", "望江街道", "open", "待派遣", "县指挥中心"),
    ("XH20261117-0026", "河堤护栏缺口，已补办勘验", "石桥镇", "paused", "中止", "水务局"),
    ("XH20261116-0019", "公交站牌信息与实际班次不符", "望江街道", "done", "已结案", "交通局"),
)


def inbox_table(query: str = "", *, rows: int = 6, select: str = "") -> Table:
    """A list of cases (收件箱)."""
    times = clocks()
    tones = {"today": Tone.SOON, "done": Tone.DONE, "paused": Tone.PAUSED, "late": Tone.LATE}
    columns = (
        Column("事由", wide=True),
        sort_column("编号", "code", query),
        sort_column("地点", "place", query),
        Column("状态"),
        Column("现由"),
        sort_column("时限", "due", query, default="due"),
    )
    lines = tuple(
        Row(
            (
                title,
                code,
                place,
                Cell(badge=Badge(state, tones.get(clock, Tone.OPEN))),
                who,
                Cell(clock=times[clock]),
            ),
            url=f"#{code}",
            id=code,
            tone=clock if clock in {"late", "soon"} else "",
        )
        for code, title, place, clock, state, who in (ROWS * (rows // len(ROWS) + 1))[:rows]
    )
    empty = Empty("没有等您办的", "新的来了会排在这里，超期的在最前。", good=True)
    return Table("等我办的", columns, lines, empty=empty, keys=True, select=select)


def ledger_table() -> Table:
    """A ledger with sums, unknown values and compared cells (台账)."""
    columns = (
        Column("单位"),
        *(Column(label, numeric=True) for label in ("核定", "实有", "拟进", "空缺", "可用")),
        Column("说明"),
    )
    rows = [
        Row((f"{name}", 60 + n, 52 + n, n % 3, 8, Cell(8 - n % 3, changed="上期 9" if n == 1 else ""), ""))
        for n, name in enumerate(("云溪街道", "望江街道", "柳林镇", "石桥镇", "青禾镇", "白塔镇", "南浦镇"))
    ]
    rows.append(
        Row(("桐花镇", Cell(unknown=True), 41, 0, Cell(unknown=True), Cell(unknown=True), "核定数未报"))
    )
    steps = ("分子：实有 384 人", "分母：8 个单位", "四舍五入，保留一位小数：48.0")
    sums = (
        Row(("合计（7 个已知单位）", 441, 385, 6, 56, 50, "")),
        Row(("平均（实有）", "", Cell("48.0", steps=steps), "", "", "", "")),
    )
    return Table("编制台账", columns, tuple(rows), sums=sums, cards=False)


def chart() -> BarChart:
    """A bar chart whose title says the answer (条形图)."""
    bars = (
        Bar("住建局", 96, "96%", tone="done"),
        Bar("城管局", 88, "88%"),
        Bar("水务局", 81, "81%"),
        Bar("柳林镇", 62, "62%", url="#liulin", tone="late"),
    )
    return BarChart(
        "本月按期率：柳林镇低于目标 23 个百分点", bars, "%", 85, head=("单位", "按期率"), maximum=100
    )


def numbers() -> tuple[Stat, ...]:
    """The five numbers of a cockpit (五个数)."""
    return (
        Stat("在办", "214", "件", "#open", "比昨日少 12", "down", good=True, note="其中超期 9 件"),
        Stat("按期率", "91.4", "%", "#rate", "比上月低 1.8", "down", good=False, target="≥ 95%"),
        Stat("退回再派", "3.1", "%", "#returned", "持平", "flat", target="≤ 5%"),
        Stat("群众满意", "87.6", "%", "#satisfied", "比上月高 2.2", "up", good=True, target="≥ 85%"),
        Stat("夜间处置", "", missing="缺三个镇的数据"),
    )


def timeline() -> tuple[Entry, ...]:
    """What happened to a case so far (经过)."""
    start = datetime(2026, 11, 17, 1, 12, tzinfo=UTC)
    return (
        Entry(start, "来件", "群众", "公众页面", "井盖一边翘起来了，电动车压过去会响，晚上更吓人。"),
        Entry(
            start + timedelta(minutes=25),
            "受理",
            "沈一禾",
            "县指挥中心 受理岗",
            tone=Tone.DONE,
            facts=(Fact("归类", "公用设施 · 井盖"),),
        ),
        Entry(
            start + timedelta(minutes=40),
            "派遣给住建局市政股",
            "沈一禾",
            "县指挥中心 派遣岗",
            "按归口：市政井盖。",
        ),
        Entry(
            start + timedelta(hours=3),
            "签收",
            "陆其光",
            "住建局 市政股 A 岗",
            "已到现场，先放了警示锥。",
            Tone.OPEN,
            (Link("现场照片 1", "#photo", hint="312 kB"),),
        ),
    )


def acts() -> tuple[Act, ...]:
    """What a person may do with a case (可办)."""
    return (
        Act("报告处置完成", "#finish", "finish", primary=True, ground="示例县派遣标准第十五条"),
        Act("申请延期", "#extend", "extend", confirm="延期要经指挥中心同意，时限在同意前不变。要申请吗？"),
        Act(
            "退单", "#return", "return", danger=True, why_not="已指定承办，不能再退；有异议请报指挥中心协调。"
        ),
    )


def map_value(geojson_url: str) -> Map:
    """A map of generated polygons (地图)."""
    places = (
        Place("云溪街道", 104.62, 30.12, "#yunxi", 32, Tone.LATE),
        Place("柳林镇", 104.71, 30.18, "#liulin", 9, Tone.OPEN),
    )
    return Map(
        "在办事项分布", geojson_url, places, illustrative=True, words="云溪街道最多，32 件，其中超期 4 件。"
    )


def example_polygons() -> dict[str, Any]:
    """Two rectangles that stand for townships (示意多边形)."""
    boxes = (("云溪街道", 104.58, 30.08), ("柳林镇", 104.67, 30.13))
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "illustrative": True},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, y], [x + 0.09, y], [x + 0.09, y + 0.09], [x, y + 0.09], [x, y]]],
            },
        }
        for name, x, y in boxes
    ]
    return {"type": "FeatureCollection", "features": features}


def furniture() -> dict[str, Any]:
    """The frame of a page (页面框架): duties, account, crumbs."""
    pages = (
        Link("等我办的", "#inbox", active=True, count=31),
        Link("全部事项", "#all"),
        Link("登记", "#new"),
    )
    duties = (
        Duty("matters", "事", pages, "综合指挥"),
        Duty("staffing", "编", (Link("编制台账", "#ledger"),), "机构编制"),
        Duty("services", "办", (Link("审批", "#services"),), "审批执法"),
        Duty("assessment", "评", (Link("考评", "#assessment"),), "考核评价"),
        Duty("insight", "调", (Link("研判", "#insight"),), "分析调度"),
    )
    posts = (
        PostChoice("1", "派遣岗（A 岗）", active=True),
        PostChoice("2", "受理岗（B 岗）", hint="代班至 11月23日"),
    )
    account = Account(
        "沈一禾", "派遣岗", "县综合指挥中心", posts, "#switch", "#sign-out", (Link("我的账号", "#me"),)
    )
    crumbs = [Link("云禾县（虚构）", "#county"), Link("县综合指挥中心", "#centre"), Link("示例", "")]
    languages = [Link("中文", "#zh", active=True, lang="zh-hans"), Link("English", "#en", lang="en")]
    return {
        "county_name": "云禾县",
        "site_name": "一针",
        "demo": True,
        "duties": duties,
        "account": account,
        "crumbs": crumbs,
        "languages": languages,
        "edition_url": "#edition",
        "request_number": "3f9a1c07d2e84b11",
    }


def inbox(query: str, *, rows: int = 6) -> dict[str, Any]:
    """What an inbox page is given (收件箱)."""
    states = (("accepted", "待派遣"), ("sent", "待签收"), ("handled", "处置中"))
    counts = {"accepted": 4, "sent": 9, "handled": 18}
    places = (("yunxi", "云溪街道"), ("liulin", "柳林镇"))
    return {
        "title": "等我办的",
        "table": inbox_table(query, rows=rows, select="ids"),
        "filters": [
            choice_filter("状态", "state", states, query, counts=counts, all_label="全部"),
            choice_filter("地点", "place", places, query, all_label="全县"),
        ],
        "tabs": [
            Link("等我办", "#mine", active=True, count=31),
            Link("我办过的", "#done", count=1204),
            Link("本单位", "#organ", count=77),
        ],
        "search": "",
        "search_label": "按编号、地点或事由查找",
        "exports": [Link("导出 Excel", "#export")],
        "bulk": [Act("批量签收", "#sign", "sign")],
        "pager": page_asked(query, 31 if rows else 0, per_page=20),
    }


def case() -> dict[str, Any]:
    """What a case page is given (办件)."""
    facts = (Fact("来源", "公众页面"), Fact("来件人", "王*"), Fact("归类", "公用设施 · 井盖"))
    head = Head(
        "云溪街 12 号门前井盖松动，夜里响",
        "XH20261118-0031",
        Badge("处置中", Tone.OPEN),
        "云溪街道 云溪社区 云溪街 12 号",
        "住建局 市政股 陆其光",
        clocks()["open"],
        facts,
    )
    return {"head": head, "timeline": timeline(), "acts": acts()}


def ledger() -> dict[str, Any]:
    """What a ledger page is given (台账)."""
    presets = (Link("今天", "#today", active=True), Link("上年末", "#last-year"))
    return {
        "title": "编制台账",
        "lead": "镇街机关行政编制与事业编制，按截止日取数。",
        "table": ledger_table(),
        "as_of": AsOf(date(2026, 11, 20), comparable=True, presets=presets),
        "exports": [Link("导出所见", "#export")],
        "stats": numbers()[:3],
    }


def cockpit(geojson_url: str) -> dict[str, Any]:
    """What a cockpit is given (驾驶舱)."""
    return {"title": "今日全县", "stats": numbers(), "charts": [chart()], "map": map_value(geojson_url)}


def wall() -> dict[str, Any]:
    """What a wall screen is given (大屏)."""
    return {
        "title": "云禾县综合指挥中心",
        "stats": numbers()[:4],
        "table": inbox_table(rows=3),
        "refreshed_at": NOW,
        "refresh_seconds": 5,
    }


def question() -> dict[str, Any]:
    """What a question to a resident is given (公开页), without the furniture of the back office."""
    return {
        "duties": (),
        "account": None,
        "title": "什么事？",
        "lead": "不用登录。写清楚一件事就行，别的后面再问。",
        "steps": steps(),
        "draft": "example",
        "action": "#",
    }


def followed() -> dict[str, Any]:
    """What the page of a followed request is given (查进度)."""
    return {"duties": (), "account": None, "title": "您的事办到哪了", "head": case()["head"]}


def steps() -> tuple[Step, ...]:
    """A way of four steps (步骤)."""
    return (
        Step("什么事", "done"),
        Step("在哪里", "current"),
        Step("怎么联系您", "todo", "可不留"),
        Step("核对提交"),
    )
