"""Check a report (核对报告): clean it, read its facts, recompute what it derived, and say so in order."""

import re
from bisect import bisect_right
from collections import Counter
from hashlib import sha256

from yizhen.staffing.rules.report.averages import averages
from yizhen.staffing.rules.report.clean import Clean, clean
from yizhen.staffing.rules.report.cuts import cuts
from yizhen.staffing.rules.report.facts import read_facts
from yizhen.staffing.rules.report.making import Made
from yizhen.staffing.rules.report.mentions import mentions
from yizhen.staffing.rules.report.numbers import Text
from yizhen.staffing.rules.report.sums import sums
from yizhen.staffing.rules.report.words import Finding, Level, Report

MOST_SIGNS = 100_000
"""The longest text that is taken (最长字数): a report of some seventy pages."""


class TooLong(ValueError):
    """文本太长: more signs than a report has."""


def check(raw: str) -> Report:
    """Find and recompute the numbers of a report (核对报告). Raises TooLong."""
    if len(raw) > MOST_SIGNS:
        raise TooLong(len(raw))
    cleaned = clean(raw)
    text = Text(cleaned.text)
    facts = read_facts(text)
    made = [*averages(text, facts), *sums(text, facts), *cuts(text, facts), *mentions(text)]
    findings = _placed(cleaned, raw, sorted(made, key=lambda one: (one.start, one.end)))
    counts = Counter(str(one.level) for one in findings)
    return Report(
        len(raw),
        sha256(raw.encode()).hexdigest(),
        cleaned.told(),
        {level.value: counts.get(level.value, 0) for level in Level},
        findings,
    )


def _placed(cleaned: Clean, raw: str, made: list[Made]) -> tuple[Finding, ...]:
    breaks = [-1, *(match.end() - 1 for match in re.finditer(r"\r\n|\r|\n", raw))]
    found = []
    for one in made:
        start = cleaned.origin[min(max(one.start, 0), len(cleaned.origin) - 1)]
        end = cleaned.origin[min(max(one.end - 1, 0), len(cleaned.origin) - 1)] + 1
        line = bisect_right(breaks, start - 1)
        found.append(
            Finding(
                one.kind,
                one.judgment,
                one.judgment.level,
                one.quote,
                start,
                end,
                line,
                start - breaks[line - 1],
                one.printed,
                one.read,
                one.recomputed,
                one.reproduces,
                one.words,
            )
        )
    return tuple(found)
