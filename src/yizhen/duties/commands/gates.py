"""``yizhen duties matrix | route | sleeping | admit-check`` (职责归属、准入、赋权命令)."""

import sys
from datetime import date, datetime
from pathlib import Path

import click
import msgspec

from yizhen.duties.commands.base import group
from yizhen.kernel.printing import schema_with_example

DAY = click.DateTime(["%Y-%m-%d"])


class BorderSeen(msgspec.Struct, frozen=True):
    """One fault of the matrix (边界问题)."""

    fault: str
    title: str
    item: str
    name: str
    organs: list[str]
    words: str
    mend: str
    ground: str


class MatrixSeen(msgspec.Struct, frozen=True):
    """What ``duties matrix`` prints (边界矩阵)."""

    county: str
    on: date
    items: int
    organs: int
    counts: dict[str, int]
    faults: list[BorderSeen]


class OtherSeen(msgspec.Struct, frozen=True):
    """Another organ concerned (其他相关单位)."""

    organ: str
    mode: str
    article: str


class RouteSeen(msgspec.Struct, frozen=True):
    """What ``duties route`` prints (派单认定): the organ, or ``why_not``."""

    county: str
    category: str
    division: str
    on: date
    organ: str | None
    mode: str | None
    article: str
    item: str | None
    item_name: str | None
    on_list: str | None
    precedent: str | None
    alternates: list[OtherSeen]
    why_not: str | None
    township_may_take: bool
    township_why_not: str | None


class SleeperSeen(msgspec.Struct, frozen=True):
    """One sleeping power (休眠权力)."""

    item: str
    name: str
    township: str
    since: date
    months: int
    cases: int
    last_on: date | None
    advice: str
    evidence: str


class SleepingSeen(msgspec.Struct, frozen=True):
    """What ``duties sleeping`` prints (赋权使用): use = items with a case ÷ items delegated."""

    county: str
    on: date
    months: int
    delegated: int
    used: int
    use_rate: float | None
    cases: int
    townships: int
    cases_each: float | None
    overturned: int
    errors: int
    judged: int
    error_rate: float | None
    sleepers: list[SleeperSeen]


class FindingSeen(msgspec.Struct, frozen=True):
    """One finding of the check (审查发现)."""

    rule: str
    severity: str
    title: str
    field: str
    words: str
    article: str
    text: str
    mend: str


class CheckSeen(msgspec.Struct, frozen=True):
    """What ``duties admit-check`` prints (准入审查): whether it may be filed, and every finding."""

    county: str
    organ: str | None
    on: date
    may_file: bool
    findings: list[FindingSeen]


MATRIX = MatrixSeen(
    "990121", date(2026, 1, 5), 300, 40, {"many": 2, "nobody": 1},
    [BorderSeen("many", "多头管理", "000218001000", "乱倒垃圾处罚", ["县城管局", "县住建局"], "2 个单位都写着牵头", "商定一家牵头", "条例第十条")],
)  # fmt: skip
ROUTE = RouteSeen(
    "990121", "E0102", "990121001", date(2026, 1, 5), "城关街道办事处", "法定", "基本履职事项清单第12项", "JB012", "清运暴露垃圾",
    "基本履职事项清单", None, [OtherSeen("县城管局", "法定", "三定规定")], None, township_may_take=True, township_why_not=None,
)  # fmt: skip
SLEEPING = SleepingSeen(
    "990121", date(2026, 1, 5), 12, 135, 16, 0.1185, 16, 24, 0.6667, 0, 0, 0, None,
    [SleeperSeen("000218001000", "乱倒垃圾处罚", "990121001", date(2023, 1, 1), 36, 0, None, "retract", "从来没有办件")],
)  # fmt: skip
CHECK = CheckSeen(
    "990121", "县城管局", date(2026, 1, 5), may_file=False, findings=[
        FindingSeen("coercion", "forbid", "行政强制措施权不得委托", "wish", "这是行政强制事项", "《中华人民共和国行政强制法》第十七条第一款",
                    "行政强制措施权不得委托。", "由部门自己实施"),
    ],
)  # fmt: skip


def _print(seen: msgspec.Struct, lines: list[str], *, as_json: bool) -> None:
    click.echo(msgspec.json.encode(seen).decode() if as_json else "\n".join(lines))


def _schema(kind: type[msgspec.Struct], example: msgspec.Struct) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(schema_with_example(kind, example))).decode())


def county_of(given: str) -> str:
    """The county meant (所指的县): the one given, or the only one there is; otherwise wrong usage."""
    from yizhen.county.door import counties

    known = [one.code for one in counties()]
    if given in known or (not given and len(known) == 1):
        return given or known[0]
    click.echo("请用 --county 写明本系统里的县（6 位代码）。什么也没有改动。", err=True)
    sys.exit(2)


def _today(on: datetime | None) -> date:
    from django.utils import timezone

    return on.date() if on else timezone.localdate()


@group.command("matrix")
@click.option("--county", default="", help="县的 6 位代码（只有一个县时不必写）")
@click.option("--on", "on", type=DAY, help="哪一天（默认今天）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def matrix(*, county: str, on: datetime | None, as_json: bool, schema: bool) -> None:
    """边界矩阵: 多头管理、无人管理、没有主体资格、人财物不匹配、机构已撤销。"""
    if schema:
        _schema(MatrixSeen, MATRIX)
        return
    from yizhen.duties.queries.boundaries import BorderFilter, boundaries, work_list
    from yizhen.duties.rules.grounds import ground_of

    place, day = county_of(county), _today(on)
    found = boundaries(place, day)
    rows = [
        BorderSeen(
            one.fault, one.fault.label, found.items[one.item][0], found.items[one.item][1],
            [found.organs.get(organ, str(organ)) for organ in one.organs], one.words, one.fault.mend, ground_of(one.fault),
        )
        for one in work_list(found, BorderFilter())
    ]  # fmt: skip
    counts = {str(fault): count for fault, count in found.matrix.by_fault.items()}
    seen = MatrixSeen(place, day, found.matrix.items, found.matrix.organs, counts, rows)
    lines = [f"{one.title}\t{one.item}\t{one.name}\t{'、'.join(one.organs)}\t{one.words}" for one in rows]
    _print(seen, lines, as_json=as_json)


@group.command("route")
@click.option("--category", default="", help="诉求分类代码，如 E0102")
@click.option("--division", default="", help="镇街（9 位）或村社区（12 位）代码")
@click.option("--county", default="", help="县的 6 位代码（只有一个县时不必写）")
@click.option("--on", "on", type=DAY, help="哪一天（默认今天）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def route(*, category: str, division: str, county: str, on: datetime | None, as_json: bool, schema: bool) -> None:
    """这里、这天、这类事由谁牵头，依据什么；没有人牵头的说明为什么。"""
    if schema:
        _schema(RouteSeen, ROUTE)
        return
    if not category or not division:
        raise click.UsageError("请写明 --category 和 --division。")
    from yizhen.duties.queries import routing as routes
    from yizhen.organs.door import organs_by_id

    place, day = county_of(county), _today(on)
    chain = [category[:end] for end in range(len(category), 0, -1)]
    found = routes.route(place, chain, division, day)
    verdict = routes.may_take(place, chain, division[:9], day)
    wanted = [*([found.organ] if found.organ else []), *(one.organ for one in found.alternates)]
    names = {pk: one.name for pk, one in organs_by_id(wanted).items()}
    others = [OtherSeen(names.get(one.organ, ""), one.mode.label, one.words) for one in found.alternates]
    seen = RouteSeen(
        place, category, division, day, names.get(found.organ or 0), found.mode.label if found.mode else None,
        found.article, found.item.code if found.item else None, found.item.name if found.item else None,
        found.on_list.label if found.on_list else None, found.precedent or None, others,
        found.why_not.label if found.why_not else None, verdict.allowed,
        verdict.why_not.label if verdict.why_not else None,
    )  # fmt: skip
    _print(seen, [f"{seen.organ or '没有'}\t{seen.mode or ''}\t{seen.article or seen.why_not}"], as_json=as_json)


@group.command("sleeping")
@click.option("--months", type=click.IntRange(1, 120), help="多少个月没有办件（默认按本县规则）")
@click.option("--county", default="", help="县的 6 位代码（只有一个县时不必写）")
@click.option("--on", "on", type=DAY, help="哪一天（默认今天）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def sleeping(*, months: int | None, county: str, on: datetime | None, as_json: bool, schema: bool) -> None:
    """赋权使用率和休眠权力（下放以后长期没有办件的），附支持或者收回的建议和证据。"""
    if schema:
        _schema(SleepingSeen, SLEEPING)
        return
    from yizhen.duties.queries import usage

    place, day = county_of(county), _today(on)
    found = usage.sleeping(place, day, months or 0)
    rows = [
        SleeperSeen(
            one.code, one.name, one.township, one.since, one.months, one.cases, one.last_on, one.advice, one.evidence
        )
        for one in found.sleepers
    ]
    rate = found.rate
    seen = SleepingSeen(
        place, day, found.months, rate.delegated, rate.used, rate.share, rate.cases, rate.townships, rate.cases_each,
        found.overturned, found.errors, found.judged, found.error_share, rows,
    )  # fmt: skip
    _print(seen, [f"{one.item}\t{one.name}\t{one.township}\t{one.evidence}" for one in rows], as_json=as_json)


@group.command("admit-check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--organ", default="", help="申请单位的机构代码（不写则不核对申请单位的职权）")
@click.option("--county", default="", help="县的 6 位代码（只有一个县时不必写）")
@click.option("--on", "on", type=DAY, help="哪一天（默认今天）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输入、输出的 JSON Schema")
def admit_check(
    *, file: Path | None, organ: str, county: str, on: datetime | None, as_json: bool, schema: bool
) -> None:
    """审查一份准入申请（JSON 文件）：缺什么、违反哪一条、怎样改；什么也不保存。不得申请的以 3 结束。"""
    from yizhen.duties.terms.admission import Application

    if schema:
        whole = {"input": msgspec.json.schema(Application), "output": schema_with_example(CheckSeen, CHECK)}
        click.echo(msgspec.json.format(msgspec.json.encode(whole)).decode())
        return
    if file is None:
        raise click.UsageError("请写明申请文件（JSON）。")
    try:
        asked = msgspec.json.decode(file.read_bytes(), type=Application)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        click.echo(f"读不懂这份申请：{error}。格式见 --schema。", err=True)
        sys.exit(2)
    seen = _checked(asked, organ, county_of(county), _today(on))
    lines = [f"{one.severity}\t{one.title}\t{one.words}\t{one.article}\t{one.mend}" for one in seen.findings]
    _print(seen, lines or ["没有发现问题，可以申请。"], as_json=as_json)
    sys.exit(0 if seen.may_file else 3)


def _checked(asked: "object", organ: str, county: str, day: date) -> CheckSeen:
    from yizhen.duties.queries.standing import standing
    from yizhen.duties.rules.admission import barred, check
    from yizhen.organs.door import NoSuchOrgan, organ_by_code

    try:
        applicant = organ_by_code(county, organ) if organ else None
    except NoSuchOrgan:
        click.echo(f"本县没有代码为 {organ} 的机构。", err=True)
        sys.exit(2)
    found = check(asked, standing(county, applicant.id if applicant else None, asked, day))  # type: ignore[arg-type]
    if applicant is None:
        found = tuple(one for one in found if one.rule.key != "holder")
    rows = [
        FindingSeen(
            one.rule.key, one.rule.severity, one.rule.title, one.field, one.words, one.rule.article, one.rule.text,
            one.rule.mend,
        )
        for one in found
    ]  # fmt: skip
    return CheckSeen(county, applicant.name if applicant else None, day, not barred(found), rows)
