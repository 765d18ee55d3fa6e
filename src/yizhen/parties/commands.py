"""``yizhen parties …``: purposes in force, and propose to destroy what is over (当事人命令)."""

import sys
from datetime import date, datetime

import click
import msgspec

from yizhen.kernel.printing import schema_with_example


class PurposeLine(msgspec.Struct, frozen=True):
    """One purpose as ``parties purposes`` prints it (处理目的)."""

    key: str
    title: str
    ground: str
    source: str
    fields: tuple[str, ...]
    retention_months: int
    local: bool


class PurposeList(msgspec.Struct, frozen=True):
    """What ``parties purposes`` prints (处理目的目录)."""

    county: str
    on: date
    purposes: list[PurposeLine]


class Proposed(msgspec.Struct, frozen=True):
    """What ``parties propose-retention`` prints (销毁提议): ``proposal`` is null when nothing new was proposed."""

    county: str
    proposal: int | None
    uses: int
    words: str


LIST_EXAMPLE = PurposeList(
    "990101",
    date(2026, 1, 5),
    [PurposeLine("request", "受理、办理群众诉求", "duty", "《个人信息保护法》第十三条", ("name", "phone"), 36, local=False)],
)
PROPOSED_EXAMPLE = Proposed("990101", 3, 120, "已提出，待另一人确认。")


@click.group()
def group() -> None:
    """当事人：处理目的目录、到期信息的销毁提议。"""


def _schema(kind: type[msgspec.Struct], example: msgspec.Struct) -> None:
    schema = schema_with_example(kind, example)
    click.echo(msgspec.json.format(msgspec.json.encode(schema)).decode())


def _county(given: str) -> str:
    from yizhen.county.door import counties

    known = [one.code for one in counties()]
    if given in known or (not given and len(known) == 1):
        return given or known[0]
    click.echo("请用 --county 写明本系统里的县(6 位代码)。什么也没有改动。", err=True)
    sys.exit(2)


@group.command("purposes")
@click.option("--county", default="", help="县的 6 位代码（只有一个县时不必写）")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="哪一天有效的（默认今天）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def purposes(*, county: str, on: datetime | None, as_json: bool, schema: bool) -> None:
    """某一天有效的处理目的：依据、必要信息、保存月数。"""
    if schema:
        _schema(PurposeList, LIST_EXAMPLE)
        return
    from django.utils import timezone

    from yizhen.parties.queries import purposes_on

    place, day = _county(county), on.date() if on else timezone.localdate()
    lines = [
        PurposeLine(p.key, p.title, p.ground, p.source, tuple(map(str, p.fields)), p.retention_months, p.local)
        for p in purposes_on(place, day).values()
    ]
    if as_json:
        click.echo(msgspec.json.encode(PurposeList(place, day, lines)).decode())
        return
    for line in lines:
        click.echo(f"{line.key}\t{line.title}\t{line.retention_months} 个月\t{line.source}")


@group.command("propose-retention")
@click.option("--county", default="", help="县的 6 位代码（只有一个县时不必写）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def propose_retention(*, county: str, as_json: bool, schema: bool) -> None:
    """提出销毁保存期限届满的信息（可放进定时任务）；由人核对后确认才销毁。"""
    if schema:
        _schema(Proposed, PROPOSED_EXAMPLE)
        return
    from django.utils import timezone

    from yizhen.kernel.actors import system_actor
    from yizhen.parties import jobs

    place = _county(county)
    by = system_actor("到期检查", place, jobs.POWERS, channel="command")
    pk, uses, words = jobs.propose_due(place, by=by, at=timezone.now())
    click.echo(msgspec.json.encode(Proposed(place, pk, uses, words)).decode() if as_json else words)
