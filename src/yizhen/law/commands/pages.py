"""The pages of docs/law (法定参数文档): written from the parameter files, never by hand."""

from itertools import groupby
from pathlib import Path

from yizhen.law.queries import Notice, all_parameters, statutory_days, year_files
from yizhen.law.rules import number
from yizhen.law.terms import Dated, Parameter

_HEAD = "<!-- Written by `yizhen law document`; edit the YAML files, not this page. -->\n\n"


def pages() -> dict[str, str]:
    """Compose all pages (各页内容) by file name: one a house, the calendars, and the contents."""
    houses = {
        house: tuple(files) for house, files in groupby(all_parameters(), lambda p: p.name.partition(".")[0])
    }
    written = {f"{house}.md": _house_page(house, files) for house, files in houses.items()}
    written["calendars.md"] = _calendar_page()
    written["README.md"] = _contents(houses)
    return written


def stale(folder: Path) -> tuple[str, ...]:
    """List the pages that are missing or not current (过期的页)."""
    return tuple(name for name, text in pages().items() if _read(folder / name) != text)


def write(folder: Path) -> None:
    """Write all pages (写出各页)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _contents(houses: dict[str, tuple[Parameter, ...]]) -> str:
    lines = [_HEAD + "# 法定参数 Parameters of the law\n"]
    lines += ["每个数字都有出处、条文原文、施行日期和核对日期。\n"]
    lines += [f"- [{house}]({house}.md)：{len(files)} 项" for house, files in houses.items()]
    lines += [f"- [calendars](calendars.md)：{len(year_files())} 年放假安排\n"]
    unchecked = [p.name for files in houses.values() for p in files if p.checked_on is None]
    lines += [f"尚未与原文核对：{'、'.join(unchecked) or '无'}。"]
    return "\n".join(lines) + "\n"


def _house_page(house: str, files: tuple[Parameter, ...]) -> str:
    return _HEAD + f"# {house}\n\n" + "\n".join(_section(p) for p in files)


def _section(parameter: Parameter) -> str:
    facts = [parameter.level.label, parameter.binds.label]
    if parameter.applies_to:
        facts.append(f"适用于{parameter.applies_to}")
    facts.append(f"{parameter.checked_on} 核对" if parameter.checked_on else "尚未核对")
    lines = [f"## {parameter.term}\n", f"`{parameter.name}` · {' · '.join(facts)}\n"]
    if parameter.note:
        lines.append(f"{parameter.note}\n")
    for since, dated in sorted(parameter.values.items()):
        lines.append(f"- **{since} 起：{_value(parameter, dated)}**，{dated.source}")
        if dated.text:
            lines.append(f"  > {dated.text}")
        if dated.unit_source:
            lines.append(f"  >\n  > {dated.unit_source}：{dated.unit_text}")
    return "\n".join(lines) + "\n"


def _value(parameter: Parameter, dated: Dated) -> str:
    if dated.value is None:
        return "废止"
    return f"{number(dated)} {parameter.unit.label}"


def _calendar_page() -> str:
    lines = [_HEAD + "# 放假安排 Calendars\n", "| 年 | 通知 | 放假 | 调休上班 |", "| --- | --- | --- | --- |"]
    for file in year_files():
        rest = sum(len(f.rest) for f in file.festivals.values())
        work = sum(len(f.work) for f in file.festivals.values())
        notices = "；".join(_notice(n) for n in file.notices) or f"未查到通知（{file.facts}）"
        lines.append(f"| {file.year} | {notices} | {rest} 天 | {work} 天 |")
    days = statutory_days()
    lines.append(f"\n没有通知的年份，只按周末和{days.source}写明日期的节日计算，结果标为暂定：\n")
    lines += [f"- {name}：{fixed.text}" for name, fixed in days.fixed.items()]
    return "\n".join(lines) + "\n"


def _notice(notice: Notice) -> str:
    issued = f"，{notice.issued}" if notice.issued else ""
    return f"{notice.title or notice.changes}（{notice.number}{issued}）"
