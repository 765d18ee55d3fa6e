"""示例改革与统计 what happened to the demo county's organs, its statistics, and lists compared with its ledger."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from yizhen.county.door import Source, Statistic, StatisticMeasure, enter_statistics
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.organs import door as organs
from yizhen.site.demo.people import staff
from yizhen.site.demo.registry import FORMER, credit_code
from yizhen.site.demo.terms import County
from yizhen.staffing.play.lists import play_lists
from yizhen.staffing.play.opening import grant, look_again, pass_on, people_of

COMMITTEE = "中共澄川县委机构编制委员会（虚构）"
EACH = 8
"""Quotas of each small station before they were merged (三站各自的编制)."""
SEATED = 50
"""Who works in the units that reforms made (改革新设单位的人员)."""
SUPPORTED = 9_860
"""Whom the demo county's budget supports (财政供养人员, 虚构)."""


def play_new_names(county: County, ids: organs.Loaded, *, by: Actor, day: date) -> None:
    """Bureaus that the county renamed since (示例更名), before anything else happens: by now everybody says the new name."""
    played = _Reforms(county, ids, by, day)
    names = {one.key: one.name for one in county.organs}
    for key, (former, ago) in FORMER.items():
        played.do(
            organs.ReformKind.RENAME, day - timedelta(days=ago), f"关于{former}更名的通知", sources=(ids.organs[key],),
            name=names[key], reason="数据管理职责划入。",
        )  # fmt: skip


def play_reforms(county: County, ids: organs.Loaded, *, by: Actor, day: date, now: datetime) -> None:
    """Stations set up, merged and renamed; aliases, a charter, counterparts; statistics; lists compared (示例改革)."""
    _Reforms(county, ids, by, day).play()
    _statistics(county, by, now, day.year - 1)
    play_lists(county.code, by=by, at=now, day=day)
    look_again(county.code, by=by, at=now)


class _Reforms:
    """The reforms of the demo county, in the order in which they happened."""

    def __init__(self, county: County, ids: organs.Loaded, by: Actor, day: date) -> None:
        self.code, self.ids, self.by, self.day = county.code, ids.organs, by, day
        self.count = 0
        self.people = [
            (f"R{n:04d}", one.name, one.born, one.gender) for n, one in enumerate(staff(SEATED, Random(f"{day.year}")), 1)  # noqa: S311
        ]

    def play(self) -> None:
        agriculture = self.ids["agriculture"]
        start = self.day - timedelta(days=1400)
        stations = [
            self._establish(f"agri-old-{n}", name, agriculture, start)
            for n, name in enumerate(
                ("澄川县畜牧水产服务站", "澄川县农业机械管理站", "澄川县农村能源服务站"), 1
            )
        ]
        for station in stations:
            self._grant(station, EACH, start)
        merged = self.day - timedelta(days=720)
        center = organs.NewOrgan(
            "agri-center", "澄川县现代农业服务中心", "public_institution", "县农业中心", rank="unit_chief",
            parent=agriculture, parent_kind="affiliated",
        )  # fmt: skip
        self.do(
            organs.ReformKind.MERGE, merged, "关于整合县农业农村局所属事业单位的批复", sources=tuple(stations),
            made=(center,),
            figures={"quota": EACH * len(stations), "leader_posts": 3, "offices": 4}, reason="机构小、人员散，三站合一，统一服务。",
        )  # fmt: skip
        made = organs.organ_by_code(self.code, "agri-center").id
        renamed = self.day - timedelta(days=260)
        self.do(
            organs.ReformKind.RENAME,
            renamed,
            "关于县现代农业服务中心更名的批复",
            sources=(made,),
            name="澄川县农业综合服务中心",
            short_name="县农业综合服务中心",
        )
        self._names(agriculture)
        told = {"by": self.by, "at": self._at(merged)}
        for station in stations:
            pass_on(station, made, "public", EACH, f"澄编委〔{merged.year}〕{10 + self.count}号", merged, **told)
        people_of(made, self.people[:19], by=self.by, at=self._at(merged))
        self._brigade(self.day - timedelta(days=830))
        self._lighting()
        self._groups()

    def _brigade(self, on: date) -> None:
        """The bureau and its brigade are one body (局队合一), with quotas managed like the civil service."""
        bureau = self.ids["urban_management"]
        brigade = self._establish(
            "enforcement-brigade", "澄川县综合行政执法大队", bureau, on, rank="section_deputy", funding="full"
        )
        changes = {"civil_managed": "yes", "uscc": credit_code("12", self.code, 900)}
        paper = f"关于设立澄川县综合行政执法大队的批复（澄编委〔{on.year}〕{10 + self.count}号）"
        organs.change_organ(brigade, changes, by=self.by, at=self._at(on), on=on, document=paper)
        organs.relate("one_body", brigade, bureau, valid_from=on, by=self.by, at=self._at(on), document=paper)
        self._grant(brigade, 36, on)
        people_of(brigade, self.people[19:], by=self.by, at=self._at(on))

    def _lighting(self) -> None:
        """A small station whose duties another took over (撤销), and one that changed its superior (划转)."""
        bureau = self.ids["urban_management"]
        lighting = self._establish("lighting-station", "澄川县城市照明管理站", bureau, self.day - timedelta(days=1500))
        self.do(
            organs.ReformKind.ABOLISH, self.day - timedelta(days=420), "关于撤销县城市照明管理站的批复", sources=(lighting,),
            targets=(self.ids["sanitation"],), reason="职责单一，并入市容环卫。",
        )  # fmt: skip
        self.do(
            organs.ReformKind.TRANSFER, self.day - timedelta(days=330), "关于调整县通信发展服务中心隶属关系的通知",
            sources=(self.ids["telecom_office"],), parent=self.ids["data_admin"], parent_kind="affiliated",
            reason="通信与数据管理归口。",
        )  # fmt: skip

    def _groups(self) -> None:
        """Coordinating bodies and a task force with their day (议事协调机构、专班): one near it, one beyond it."""
        for code, name, host, begun, ends, ground in (
            ("gas-group", "澄川县城镇燃气安全专项整治领导小组", "housing", 330, 21, "专项整治验收合格后撤销。"),
            ("creation-group", "澄川县创建省级文明城市工作领导小组", "publicity", 800, -40, "创建周期结束后撤销。"),
            ("flood-group", "澄川县防汛抗旱指挥部", "emergency", 1400, None, ""),
        ):
            on = self.day - timedelta(days=begun)
            group = self._timed(code, name, on, ends, ground)
            told = {"valid_from": on, "by": self.by, "at": self._at(on)}
            organs.relate("coordinating", group, self.ids[host], document=f"关于成立{name}的通知", **told)
        on = self.day - timedelta(days=50)
        force = self._timed("dam-force", "三岔渡镇堤防整治专班", on, 95, "堤防整治工程完工验收后撤销。")
        organs.relate("task_lead", force, self.ids["water"], valid_from=on, by=self.by, at=self._at(on))
        organs.relate("stationed", force, self.ids["sanchadu"], valid_from=on, by=self.by, at=self._at(on))

    def _timed(self, code: str, name: str, on: date, ends: int | None, ground: str) -> int:
        kind = "task_force" if "专班" in name else "coordinating"
        until = self.day + timedelta(days=ends) if ends is not None else None
        made = organs.NewOrgan(code, name, kind, parent=self.ids["county_government"], expires_on=until, expiry_ground=ground)
        self.do(organs.ReformKind.ESTABLISH, on, f"关于成立{name}的通知", made=(made,))
        return organs.organ_by_code(self.code, code).id

    def _grant(self, organ: int, count: int, on: date) -> None:
        grant(self.code, organ, "public", count, f"澄编委〔{on.year}〕{10 + self.count}号", on, by=self.by, at=self._at(on))

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, time(10, 0), SHANGHAI)

    def do(self, kind: organs.ReformKind, on: date, title: str, **more: object) -> int:
        self.count += 1
        paper = organs.Paper(
            title, COMMITTEE, on - timedelta(days=5), f"澄编委〔{on.year}〕{10 + self.count}号"
        )
        draft = organs.ReformDraft(self.code, kind, on, paper, **more)  # type: ignore[arg-type]
        return organs.reform(draft, by=self.by, at=self._at(on))

    def _establish(
        self, code: str, name: str, parent: int, on: date, *, rank: str = "unit_chief", funding: str = "full"
    ) -> int:
        made = organs.NewOrgan(
            code, name, "public_institution", rank=rank, funding=funding, parent=parent, parent_kind="affiliated"
        )
        self.do(organs.ReformKind.ESTABLISH, on, f"关于设立{name}的批复", made=(made,))
        return organs.organ_by_code(self.code, code).id

    def _names(self, agriculture: int) -> None:
        at = self._at(self.day - timedelta(days=30))
        organs.add_alias(
            self.ids["urban_management"], "澄川县综合执法局", by=self.by, at=at, note="文件中的习惯写法"
        )
        for name in ("示例省农业农村厅", "示例省乡村振兴局", "示例省畜牧兽医局"):
            organs.add_counterpart(
                agriculture, name, "province", since=self.day - timedelta(days=720), by=self.by, at=at
            )
        paper = organs.Paper(
            "澄川县农业农村局职能配置、内设机构和人员编制规定（虚构）",
            COMMITTEE,
            self.day - timedelta(days=700),
            f"澄编委〔{self.day.year - 2}〕30号",
        )
        organs.set_charter(
            agriculture, CHARTER, paper, in_force_from=self.day - timedelta(days=695), by=self.by, at=at
        )


CHARTER = """第一条 县农业农村局是县人民政府工作部门，为正科级，加挂县乡村振兴局牌子。
第二条 主要职责：统筹推动发展农村社会事业和农村基础设施建设；指导农业综合执法以外的行业监管；承办县委、县政府交办的其他任务。
第三条 内设机构：办公室、种植业股、畜牧水产股、乡村产业股。
第四条 编制和领导职数以编制台账为准。
第五条 本规定由县委编办解释。（示例文字，虚构）"""


def _statistics(county: County, by: Actor, now: datetime, year: int) -> None:
    rows = []
    for one in county.divisions:
        told = {
            StatisticMeasure.RESIDENT: one.population, StatisticMeasure.REGISTERED: one.registered,
            StatisticMeasure.AREA: one.area_km2, StatisticMeasure.REVENUE: one.revenue_wan,
        }  # fmt: skip
        if one.level == 4:  # noqa: PLR2004  townships
            rows += [_statistic(one.code[:9], year, measure, value) for measure, value in told.items()]
        elif one.code[:6] == county.code and one.level == 3:  # noqa: PLR2004  the county
            rows += [_statistic(county.code, year, measure, value) for measure, value in told.items()]
    rows.append(_statistic(county.code, year, StatisticMeasure.SUPPORTED, SUPPORTED))
    enter_statistics(county.code, year, rows, source=Source("澄川县统计资料（虚构）"), by=by, at=now)


def _statistic(code: str, year: int, measure: StatisticMeasure, value: float | None) -> Statistic:
    return Statistic(code, year, measure, None if value is None else Decimal(str(value)))
