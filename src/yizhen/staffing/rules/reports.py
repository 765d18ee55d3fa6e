"""Rules of the reports that people use (常用报告规则): standard sentences, averages, bands; each figure says its making.

A number that is not known is never written as nought: the sentence is left out, and the report says what is missing.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from yizhen.kernel.rounding import Average, Rounding, round_to
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms.reports import Choices, CountyReport, FigureLine, StationNumbers, TownNumbers

GROUPS = ("街道", "镇", "乡")
COUNTERS = {"街道": "条", "镇": "个", "乡": "个"}
WAN = Decimal(10_000)


class Writer:
    """Sentences being written, with the figures in them (写报告)."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.figures: list[FigureLine] = []
        self.paragraphs: list[tuple[str, tuple[tuple[str, int], ...]]] = []
        self.missing: list[str] = []
        self.parts: list[tuple[str, int]] = []

    def say(self, words: str) -> None:
        """Add words (写字)."""
        self.parts.append((words, 0))

    def figure(
        self, label: str, value: object, unit: str, *, of: str = "", per: str = "—", mode: str = "原数"
    ) -> None:
        """Add a figure with its making (写数)."""
        number = len(self.figures) + 1
        self.figures.append(FigureLine(number, label, f"{value}{unit}", of or str(value), per, mode))
        self.parts.append((f"{value}{unit}", number))

    def average(self, label: str, total: int | Decimal, units: int, unit: str, *, of: str, per: str) -> None:
        """Add an average: numerator, denominator and rounding mode are told (写平均数)."""
        made = Average(total, units, of=of, per=per, mode=self.choices.mode, places=1)
        self.figure(
            label, _short(made.printed), unit, of=f"{of} = {total}", per=f"{units}{per}",
            mode=f"{self.choices.mode.label}，一位小数；精确值 {_exact(made.exact)}",
        )  # fmt: skip

    def end(self, title: str) -> None:
        """Finish a paragraph (成段)."""
        if self.parts:
            self.paragraphs.append((title, tuple(self.parts)))
        self.parts = []


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _exact(value: Fraction) -> str:
    return (
        str(value.numerator)
        if value.denominator == 1
        else f"{value.numerator}/{value.denominator} ≈ {round_to(value, 3, Rounding.HALF_UP)}"
    )


def county_report(  # noqa: PLR0917  what a report speaks of
    county: str, on: date, towns: Sequence[TownNumbers], stations: Sequence[StationNumbers], choices: Choices,
    whole: dict[str, Decimal | None], year: int | None,
) -> CountyReport:  # fmt: skip
    """The county's establishment in the sentences of the usual reports (县编制情况报告)."""
    writer = Writer(choices)
    bands = _profile(writer, county, towns, choices, whole, year)
    for group in GROUPS:
        some = [town for town in towns if town.group == group]
        if some:
            _organs(writer, group, some)
            _staff(writer, group, some)
            _leaders(writer, group, some)
    if towns:
        _together(writer, towns)
    _stations(writer, stations)
    heads, rows = _table(towns)
    return CountyReport(
        county,
        on,
        year,
        tuple(writer.paragraphs),
        tuple(writer.figures),
        heads,
        rows,
        bands,
        tuple(writer.missing),
    )


# --- profile and bands ------------------------------------------------------------------------------------------


def _profile(  # noqa: PLR0917
    writer: Writer, county: str, towns: Sequence[TownNumbers], choices: Choices, whole: dict[str, Decimal | None], year: int | None
) -> tuple[tuple[str, str, str], ...]:  # fmt: skip
    writer.say(f"{county}下辖")
    writer.figure("乡镇（街道）数", len(towns), "个乡镇（街道）")
    kinds = [(group, sum(town.group == group for town in towns)) for group in GROUPS]
    writer.say("（其中" + "、".join(f"{group}{count}个" for group, count in kinds if count) + "）")
    bands: list[tuple[str, str, str]] = []
    if year is not None:
        _population(writer, towns, choices, bands)
        _area(writer, towns, choices, bands)
        _revenue(writer, towns, choices, bands, year)
        _supported(writer, towns, whole)
    writer.say("。")
    writer.end("基本情况")
    return tuple(bands)


def _known(
    writer: Writer, towns: Sequence[TownNumbers], measure: str, label: str
) -> list[tuple[str, Decimal]] | None:
    """The towns' numbers when every one is known; else what is missing is noted (缺一个就不写合计)."""
    told = [(town.name, town.statistics.get(measure)) for town in towns]
    known = [(name, value) for name, value in told if value is not None]
    if len(known) < len(told):
        absent = "、".join(name for name, value in told if value is None)
        writer.missing.append(f"{label}：{absent}没有数，不写合计和分档。")
        return None
    return known or None


Test = Callable[[Decimal], bool]


def _band(
    known: Iterable[tuple[str, Decimal]], test: Test, label: str, bands: list[tuple[str, str, str]]
) -> int:
    names = [name for name, value in known if test(value)]
    bands.append((label, str(len(names)), "、".join(names)))
    return len(names)


def _population(
    writer: Writer, towns: Sequence[TownNumbers], choices: Choices, bands: list[tuple[str, str, str]]
) -> None:
    known = _known(writer, towns, "resident", "常住人口")
    if known is None:
        return
    high, low = choices.population
    total = sum((value for _n, value in known), Decimal(0))
    writer.say("，常住总人口")
    printed = round_to(total / WAN, 2, choices.mode)
    writer.figure(
        "常住总人口",
        _short(printed),
        "万人",
        of=f"各乡镇常住人口合计 {_short(total)} 人",
        per="10000",
        mode=f"{choices.mode.label}，两位小数",
    )
    over = _band(known, lambda v: v > high, f"常住人口超过{_short(high / WAN)}万", bands)
    under = _band(known, lambda v: v < low, f"常住人口小于{_short(low / WAN)}万", bands)
    writer.say("，其中")
    writer.figure("人口超过上限的乡镇", over, "个乡镇", of=f"常住人口 > {_short(high)} 人")
    writer.say(f"常住人口超过{_short(high / WAN)}万、")
    writer.figure("人口小于下限的乡镇", under, "个乡镇", of=f"常住人口 < {_short(low)} 人")
    writer.say(f"常住人口小于{_short(low / WAN)}万人")


def _area(
    writer: Writer, towns: Sequence[TownNumbers], choices: Choices, bands: list[tuple[str, str, str]]
) -> None:
    known = _known(writer, towns, "area", "面积")
    if known is None:
        return
    total = sum((value for _n, value in known), Decimal(0))
    over = _band(known, lambda v: v > choices.area, f"面积大于{_short(choices.area)}平方公里", bands)
    writer.say("；总面积")
    writer.figure("总面积", _short(total), "平方公里", of="各乡镇面积合计")
    writer.say("，")
    writer.figure("面积大于界限的乡镇", over, "个乡镇", of=f"面积 > {_short(choices.area)} 平方公里")
    writer.say(f"大于{_short(choices.area)}平方公里")


def _revenue(
    writer: Writer,
    towns: Sequence[TownNumbers],
    choices: Choices,
    bands: list[tuple[str, str, str]],
    year: int,
) -> None:
    known = _known(writer, towns, "revenue", "一般公共预算收入")
    if known is None:
        return
    high, low = choices.revenue
    total = sum((value for _n, value in known), Decimal(0))
    over = _band(known, lambda v: v > high, f"收入超过{_short(high)}万元", bands)
    under = _band(known, lambda v: v < low, f"收入低于{_short(low)}万元", bands)
    writer.say(f"。{year}年一般公共预算收入共计")
    writer.figure("一般公共预算收入", _short(total), "万元", of="各乡镇收入合计")
    writer.say("，其中")
    writer.figure("收入超过上限的乡镇", over, "个乡镇", of=f"收入 > {_short(high)} 万元")
    writer.say(f"超过{_short(high)}万元，")
    writer.figure("收入低于下限的乡镇", under, "个乡镇", of=f"收入 < {_short(low)} 万元")
    writer.say(f"低于{_short(low)}万元")


def _supported(writer: Writer, towns: Sequence[TownNumbers], whole: dict[str, Decimal | None]) -> None:
    """财政供养比: people for each one whom the budget supports."""
    supported, people = whole.get("supported"), whole.get("resident")
    if people is None:
        told = [town.statistics.get("resident") for town in towns]
        people = sum((v for v in told if v is not None), Decimal(0)) if told and None not in told else None
    if not supported or people is None:
        writer.missing.append("财政供养比：没有全县财政供养人员或者常住人口，不写。")
        return
    made = Average(people, supported, of="常住人口", per="财政供养人员", mode=writer.choices.mode, places=1)
    writer.say("。全县财政供养人员")
    writer.figure("财政供养人员", _short(supported), "人", of="全县统计数")
    writer.say("，财政供养比为1:")
    writer.figure(
        "财政供养比",
        _short(made.printed),
        "",
        of=f"常住人口 = {_short(people)}",
        per=f"{_short(supported)}人",
        mode=f"{writer.choices.mode.label}，一位小数",
    )


# --- organs, staff, leaders -----------------------------------------------------------------------------------------


def _organs(writer: Writer, group: str, towns: Sequence[TownNumbers]) -> None:
    n, each = len(towns), f"{COUNTERS[group]}{group}"
    offices, plaques = sum(t.offices for t in towns), sum(t.office_plaques for t in towns)
    institutions, hung = sum(t.institutions for t in towns), sum(t.institution_plaques for t in towns)
    writer.say(f"{n}{each}设置党政机构共")
    writer.figure(f"{group}党政机构", offices, "个", of="内设机构，挂牌不计")
    writer.say(f"（不含挂牌机构{plaques}个），平均每{each}设置")
    writer.average(f"每{each}党政机构", offices, n, "个", of="党政机构", per=each)
    writer.say("；设置事业机构")
    writer.figure(f"{group}事业机构", institutions, "个", of="事业单位，挂牌不计")
    writer.say(f"（不含挂牌机构{hung}个），平均每{each}")
    writer.average(f"每{each}事业机构", institutions, n, "个", of="事业机构", per=each)
    writer.say("。")
    writer.end(f"{group}机构设置")


CATEGORIES = (("administrative", "行政编制"), ("public", "事业编制"), ("support", "机关工勤岗位控制数"))


def _sum(towns: Iterable[TownNumbers], category: str) -> tuple[int, int, int]:
    rows = [town.quotas.get(category, (0, 0, 0)) for town in towns]
    return sum(r[0] for r in rows), sum(r[1] for r in rows), sum(r[2] for r in rows)


def _with_accounts(writer: Writer, group: str, towns: Sequence[TownNumbers]) -> list[TownNumbers]:
    """The towns whose quotas the ledger holds; of the others nothing is known, which is not nought (有编制账户的)."""
    held = [town for town in towns if town.quotas]
    absent = [town.name for town in towns if not town.quotas]
    if absent:
        writer.missing.append(f"{group}编制：{'、'.join(absent)}在编制台账里没有账户，合计和平均数都没有算它们。")
    return held


def _staff(writer: Writer, group: str, all_towns: Sequence[TownNumbers]) -> None:
    towns = _with_accounts(writer, group, all_towns)
    if not towns:
        return
    n, each = len(towns), f"{COUNTERS[group]}{group}"
    writer.say(f"{n}{each}核定")
    whole = [0, 0, 0]
    said: list[str] = []
    for key, name in CATEGORIES:
        approved, actual, planned = _sum(towns, key)
        if not (approved or actual):
            continue
        whole = [a + b for a, b in zip(whole, (approved, actual, planned), strict=True)]
        _one_category(writer, group, name, (approved, actual, planned), first=not said)
        said.append(name)
    _outside(writer, towns)
    writer.say("。")
    _staff_averages(writer, group, n, whole, "、".join(said))
    writer.end(f"{group}人员编制")


def _one_category(writer: Writer, group: str, name: str, numbers: tuple[int, int, int], *, first: bool) -> None:
    approved, actual, planned = numbers
    writer.say("" if first else "；")
    writer.say(name)
    writer.figure(f"{group}{name}核定", approved, "名", of="编制台账核定数")
    writer.say("，实有")
    writer.figure(f"{group}{name}实有", actual, "人", of="编制台账实有数，不含计划")
    writer.say(f"（不含计划{planned}名）" if planned else "")


def _staff_averages(writer: Writer, group: str, n: int, whole: Sequence[int], names: str) -> None:
    each = f"{COUNTERS[group]}{group}"
    writer.say(f"{group}平均编制数为")
    writer.average(f"{group}平均编制数", whole[0], n, "名", of=f"核定{names}", per=each)
    counted = whole[1] + (whole[2] if writer.choices.with_plan else 0)
    plan = "实有加计划" if writer.choices.with_plan else "实有，不含计划"
    writer.say("，平均实有在编人数" + ("（含计划）" if writer.choices.with_plan and whole[2] else ""))
    writer.average(f"{group}平均实有在编人数", counted, n, "人", of=f"{names}{plan}，不含编外", per=each)
    writer.say("。")


def _outside(writer: Writer, towns: Sequence[TownNumbers]) -> None:
    outside = _sum(towns, "outside")[1]
    if outside:
        writer.say("；编外聘用人员")
        writer.figure("编外聘用人员", outside, "人", of="编外，不计入在编")


def _leaders(writer: Writer, group: str, all_towns: Sequence[TownNumbers]) -> None:
    towns = [town for town in all_towns if town.leaders[0]]
    absent = [town.name for town in all_towns if not town.leaders[0]]
    if absent and towns:
        writer.missing.append(f"{group}领导职数：{'、'.join(absent)}没有核定数，合计和平均数都没有算它们。")
    posts, actual = sum(t.leaders[0] for t in towns), sum(t.leaders[1] for t in towns)
    if not posts:
        writer.missing.append(f"{group}领导职数：编制台账里没有核定数，不写。")
        return
    n, each = len(towns), f"{COUNTERS[group]}{group}"
    writer.say(f"{n}{each}核定领导职数")
    writer.figure(f"{group}领导职数", posts, "名", of="编制台账核定职数")
    writer.say("，平均每" + each)
    writer.average(f"每{each}领导职数", posts, n, "名", of="领导职数", per=each)
    writer.say("，实配")
    writer.figure(f"{group}领导实配", actual, "人", of="占用领导职数的不同人")
    writer.say("。")
    writer.end(f"{group}领导职数")


def _together(writer: Writer, all_towns: Sequence[TownNumbers]) -> None:
    """行政编制总量…每乡镇平均行政编制… (全县口径), of the towns that the ledger holds."""
    towns = [town for town in all_towns if town.quotas]
    if not towns:
        return
    n, per = len(towns), "个乡镇"
    writer.say(f"{n}{per}（含街道）")
    for at, (key, name) in enumerate(CATEGORIES[:2]):
        approved, actual, planned = _sum(towns, key)
        counted = actual + (planned if writer.choices.with_plan else 0)
        note = "实有加计划" if writer.choices.with_plan else "实有，不含计划"
        writer.say("；共核定" if at else "")
        writer.say(f"{name}总量" if not at else name)
        writer.figure(f"全县乡镇{name}", approved, "名", of="编制台账核定数")
        writer.say("、实有")
        writer.figure(f"全县乡镇{name}实有", actual, "人", of="编制台账实有数，不含计划")
        writer.say(f"，每乡镇平均{name}")
        writer.average(f"每乡镇平均{name}", approved, n, "名", of=f"核定{name}", per=per)
        writer.say("、实有")
        writer.average(f"每乡镇平均{name}实有", counted, n, "人", of=f"{name}{note}", per=per)
    writer.say("。")
    writer.end("全县乡镇合计")


def _stations(writer: Writer, stations: Sequence[StationNumbers]) -> None:
    if not stations:
        return
    writer.say("县直部门派驻乡镇的机构有：")
    for at, one in enumerate(stations):
        writer.say("、" if at else "")
        writer.say(one.name)
        writer.figure(f"派驻{one.name}", one.count, "个", of="派驻机构，一个机构可以服务几个乡镇")
    sums = {
        key: [sum(s.quotas.get(key, (0, 0, 0))[k] for s in stations) for k in (0, 1)]
        for key in ("administrative", "political", "public")
    }
    office = [a + b for a, b in zip(sums["administrative"], sums["political"], strict=True)]
    if office[0] or sums["public"][0]:
        writer.say("，共核定行政编制")
        writer.say(f"（含政法专项编制{sums['political'][0]}名）" if sums["political"][0] else "")
        writer.figure("派驻机构行政编制", office[0], "名", of="行政编制 + 政法专项编制")
        writer.say("、实有")
        writer.figure("派驻机构行政实有", office[1], "人", of="行政 + 政法专项实有")
        writer.say("，事业编制")
        writer.figure("派驻机构事业编制", sums["public"][0], "名", of="事业编制核定数")
        writer.say("、实有")
        writer.figure("派驻机构事业实有", sums["public"][1], "人", of="事业编制实有数")
    writer.say("。")
    writer.end("派驻机构")


# --- the table --------------------------------------------------------------------------------------------------------


def _table(towns: Sequence[TownNumbers]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    keys = [key for key, _name in CATEGORIES]
    names = {key: categories()[key].short for key in keys}
    heads = [
        "乡镇（街道）", "类型", "党政机构", "党政挂牌", "事业机构", "事业挂牌",
        *(f"{names[key]}{what}" for key in keys for what in ("核定", "实有", "计划")), "编外", "领导职数", "领导实配",
    ]  # fmt: skip
    lines = [_line(town, keys) for town in towns]
    whole: list[int | None] = []
    for at in range(len(heads) - 2):
        known = [value for _name, _group, values in lines if (value := values[at]) is not None]
        whole.append(sum(known) if known else None)
    rows = [(name, group, *map(_shown, values)) for name, group, values in lines]
    return tuple(heads), (*rows, *((("合计", "", *map(_shown, whole)),) if rows else ()))


def _shown(value: int | None) -> str:
    """A number in the table; what is not known is a dash, never nought (未知)."""
    return "—" if value is None else str(value)


def _line(town: TownNumbers, keys: Sequence[str]) -> tuple[str, str, list[int | None]]:
    numbers: list[int | None] = [town.offices, town.office_plaques, town.institutions, town.institution_plaques]
    for key in keys:
        numbers += town.quotas.get(key, (0, 0, 0)) if town.quotas else (None, None, None)
    numbers.append(town.quotas.get("outside", (0, 0, 0))[1] if town.quotas else None)
    numbers += town.leaders if town.leaders[0] else (None, None)
    return town.name, town.group, numbers
