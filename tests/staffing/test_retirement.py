"""Retirement as the reform says it, step by step, in the reader's language, and what of it was not compared with the text."""

from datetime import date

import pytest

from yizhen.kernel import words as kernel_words
from yizhen.kernel.periods import add_months
from yizhen.staffing.rules.retirement import retirement, unchecked_texts
from yizhen.staffing.terms.people import Track

REFORM = (
    # track, first month of birth that is delayed, months of birth a step, old age, new age
    (Track.MEN, date(1965, 1, 15), 4, 60, 63),
    (Track.WOMEN_CADRE, date(1970, 1, 15), 4, 55, 58),
    (Track.WOMEN_WORKER, date(1975, 1, 15), 2, 50, 55),
)


@pytest.mark.parametrize(("track", "first", "step", "old", "new"), REFORM)
def test_every_month_of_birth_from_the_first_delayed_to_the_last(track, first, step, old, new):
    last_delay = (new - old) * 12
    assert retirement(add_months(first, -1), track).age == (old, 0)
    for month in range(last_delay * step + 24):
        born = add_months(first, month)
        found = retirement(born, track)
        delay = min(month // step + 1, last_delay)
        assert found.age == divmod(old * 12 + delay, 12)
        assert found.on == add_months(born, old * 12 + delay)
        assert found.earliest == max(add_months(born, old * 12), add_months(born, old * 12 + delay - 36))
        assert found.latest == add_months(born, old * 12 + delay + 36)
    complete = add_months(first, (last_delay - 1) * step)
    assert retirement(complete, track).age == (new, 0)
    assert retirement(complete, track).on.year == 2039


def test_the_steps_are_told_in_the_language_of_whoever_reads(monkeypatch):
    found = retirement(date(1966, 1, 2), Track.MEN)
    assert found.steps[0] == "1966年1月2日出生，60 周岁之日为 2026年1月2日，在 2025年1月1日 以后"
    assert found.steps[1].endswith("共延迟 4 个月，最多延至 63 周岁：60 周岁又 4 个月")
    assert found.unchecked and "渐进式延迟法定退休年龄" in found.unchecked[0] and not found.checked
    english = {"依据：%(title)s（%(article)s）": "Ground: %(title)s (%(article)s)"}
    monkeypatch.setattr(kernel_words._VOICE, "translate", lambda text: english.get(text, text))
    assert found.steps[2].startswith("Ground: ")
    before = retirement(date(1960, 3, 1), Track.MEN)
    assert before.steps == (
        "1960年3月1日出生，60 周岁之日 2020年3月1日 在 2025年1月1日 之前：按国务院关于安置老弱病残干部的暂行办法第四条",
    )


def test_the_texts_not_compared_are_those_of_any_track():
    found = {text for track, first, *_rest in REFORM for text in retirement(first, track).unchecked}
    assert set(unchecked_texts()) == found
