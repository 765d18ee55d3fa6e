"""Cases a jurist can read (法律用例): each line of cases/*.yaml is one test."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from yizhen.kernel.periods import Months, NaturalDays, WorkDays, due, due_on
from yizhen.kernel.rounding import Average, Rounding
from yizhen.law import door

CASES = Path(__file__).parent / "cases"
CALENDAR = door.calendar()


def cases(name):
    return yaml.safe_load((CASES / name).read_text(encoding="utf-8"))


def arguments(call):
    verb, inside = re.fullmatch(r"(\w+)\((.*)\)", call).groups()
    return verb, [part.strip() for part in inside.split(",")]


def computed(call):
    verb, given = arguments(call)
    if verb == "deadline":
        start = date.fromisoformat(given[1])
        return due(door.parameter(given[0]).on(start).period, start, CALENDAR)
    kinds = {"workdays": WorkDays, "days_roll": NaturalDays, "months": Months}
    return due(kinds[verb](int(given[1])), date.fromisoformat(given[0]), CALENDAR)


@pytest.mark.parametrize(
    "case", cases("working_days.yaml") + cases("natural_periods.yaml"), ids=lambda case: case["call"]
)
def test_periods(case):
    found = computed(case["call"])
    assert found.on == case["result"]
    assert found.nominal == case.get("nominal", case["result"])
    assert list(found.provisional) == case.get("provisional", [])
    assert found.steps[0].text
    verb, given = arguments(case["call"])
    kinds = {"workdays": WorkDays, "days_roll": NaturalDays, "months": Months}
    assert due_on(kinds[verb](int(given[1])), date.fromisoformat(given[0]), CALENDAR) == case["result"]


@pytest.mark.parametrize("case", cases("parameters.yaml"), ids=lambda case: case["call"])
def test_parameters(case):
    verb, given = arguments(case["call"])
    if verb == "surcharge":
        paid = door.late_surcharge(Decimal(given[0]), int(given[1]), date(2026, 7, 1))
        assert paid == Decimal(case["result"])
    else:
        assert computed(case["call"]).on == case["result"]


@pytest.mark.parametrize("case", cases("figures.yaml"), ids=lambda case: f"{case['of']}/{case['mode']}")
def test_figures(case):
    average = Average(
        *case["quotient"],
        of=case["of"],
        per=case["per"],
        mode=Rounding(case["mode"]),
        places=case["places"],
        scale=case.get("scale", 1),
    )
    assert str(average.printed) == case["result"]
    assert Rounding(case["mode"]) in average.matches(Decimal(case["result"]))
