"""Reasons of an import read again in the reader's language (导入原因换语言). Pure.

They are written by the worker and by commands, kept with the line, printed and exported: in Chinese, as text. A page
in another language finds the sentence and what filled it; a sentence that is not in this list stays as it is.
"""

import re
from functools import lru_cache

from yizhen.kernel.words import N_, say
from yizhen.staffing.terms.said import NEXT

REASONS = (
    N_("与第 %(line)s 行是同一个单位，重复"),
    N_("代码%(code)s的机构在这一天没有设立或者已经撤销"),
    N_("机构台账里没有这个单位，也看不出类别；请先在机构里登记"),
    N_("这个单位已有编制台账，不能再作期初；请用“登记变动”"),
    N_("机构台账里没有，将按“%(kind)s”新设"),
    N_("您没有登记人员编制信息的权限，人员行没有导入"),
    N_("%(what)s超职数 %(n)s，照实登记，只减不增"),
    N_("%(what)s超编 %(n)s，照实登记，只减不增"),
    N_("没有“%(unit)s”这个单位"),
    N_("这个单位已有编制台账，请在人员台账里办理上编"),
    N_("与第 %(line)s 行是同一个身份证号，同一人不能登记两次"),
    N_("没有身份证号"),
    N_("%(what)s没有核定数，实有全部显示为超出"),
    N_("没有批准文号，登记后列入“缺批准文件”"),
    N_("“%(words)s”不是整数"),
    N_("%(what)s“%(words)s”读不出来，没有登记这一项"),
    N_("没有写单位"),
    N_("看不出编制类别"),
    N_("身份证号%(what)s，已照录，请核对"),
    N_("身份证号原为 15 位，已换算为 18 位"),
    N_("出生日期与身份证号不一致，请核对"),
    N_("性别与身份证号不一致，请核对"),
    N_("退休类别与性别不符"),
    N_("不认识的取值：%(words)s"),
    N_("%(what)s不能占用这类编制"),
    N_("电话%(what)s"),
    N_("出生日期不合常理"),
    N_("参加工作时间早于 16 周岁，请核对出生日期和参加工作时间"),
    N_("进入本单位时间早于参加工作时间"),
    N_("这个身份证号已登记，同一人不能登记两次"),
    N_("没有这个单位，或者不归您管理"),
    N_("没有“%(words)s”这种身份类别"),
    N_("这名工作人员已在台账里"),
    N_("没有这名工作人员"),
    N_("没有工号或姓名"),
    N_("工号 %(words)s 重复"),
    N_("工号 %(words)s 已是另一个人的"),
)
"""What an import says of a line (导入原因). ``what`` and ``kind`` are words of the catalogue themselves."""
SAID = frozenset({"what", "kind"})
PLACE = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(PLACE.sub(lambda found: f"(?P<{found[1] or found[2]}>.+?)", re.escape(text))), text) for text in REASONS
    )


def template_of(reason: str) -> tuple[str, dict[str, str]] | None:
    """The sentence of a reason and what fills it (原因的句式), or None."""
    for pattern, text in _patterns():
        if found := pattern.fullmatch(reason):
            return text, found.groupdict()
    return None


def read_again(reasons: str) -> str:
    """Reasons after one another in the reader's language (换成读者语言); in Chinese they stay as they were written."""
    whole = template_of(reasons)
    parts = [reasons] if whole else reasons.split(NEXT)
    return say(NEXT).join(_said(part) for part in parts)


def _said(reason: str) -> str:
    found = template_of(reason)
    if found is None:
        return say(reason) if reason else ""
    text, values = found
    return say(text) % {name: say(value) if name in SAID else value for name, value in values.items()}
