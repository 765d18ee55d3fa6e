"""Words of the doctor (体检用语)."""

from typing import Literal

import msgspec

from yizhen.kernel.words import N_

TITLES = (
    N_("TLS"), N_("主密钥"), N_("前端文件"), N_("反向代理"), N_("备份"), N_("工作日历"), N_("库外锚点"), N_("待封存留痕"), N_("数据库"),
    N_("数据库文件"), N_("数据库结构"), N_("数据目录"), N_("时区数据"), N_("时钟"), N_("未了的导入"), N_("消息积压"), N_("留痕保护"),
    N_("编制台账保护"), N_("磁盘"), N_("示例数据"), N_("编码"), N_("英文词条"), N_("调试模式"),
)  # fmt: skip
"""Titles of checks (体检项目), marked for the catalogue."""
GOOD, WARNING, FAULT = "good", "warning", "fault"


class Check(msgspec.Struct, frozen=True):
    """体检一项: what was looked at, what was found, and how to mend it (empty when all is well)."""

    key: str
    title: str
    state: Literal["good", "warning", "fault"]
    words: str
    mend: str = ""


class Report(msgspec.Struct, frozen=True):
    """What ``yizhen doctor --json`` prints (体检结果); ``ok`` when every check is good."""

    ok: bool
    home: str
    program: str
    warnings: int
    faults: int
    checks: list[Check]


EXAMPLE = Report(
    ok=False, home="/srv/yizhen", program="0.1.0", warnings=1, faults=0,
    checks=[Check("disk", "磁盘", WARNING, "还剩 0.8 GB", "清理磁盘或扩容;少于 200 MB 时办件可能存不下来")],
)  # fmt: skip


def good(key: str, title: str, words: str) -> Check:
    """A check that found nothing (正常)."""
    return Check(key, title, GOOD, words)


def warning(key: str, title: str, words: str, mend: str) -> Check:
    """Something to mind soon (要留意)."""
    return Check(key, title, WARNING, words, mend)


def fault(key: str, title: str, words: str, mend: str) -> Check:
    """Something that is wrong now (有问题)."""
    return Check(key, title, FAULT, words, mend)
