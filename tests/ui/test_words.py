"""Dates, amounts and names as people write them, in Chinese and in English."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from yizhen.ui.templatetags import ui

AT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "value", "chinese", "english"),
    [
        (ui.cn_date, date(2026, 1, 5), "2026年1月5日", "5 Jan 2026"),
        (ui.cn_date, datetime(2026, 1, 4, 16, 0, tzinfo=UTC), "2026年1月5日", "5 Jan 2026"),
        (ui.cn_day, date(2026, 11, 24), "11月24日", "24 Nov"),
        (ui.cn_datetime, AT, "2026年1月5日 17:30", "5 Jan 2026 17:30"),
        (ui.cn_instant, AT, "1月5日 17:30", "5 Jan 17:30"),
        (ui.cn_time, AT, "17:30", "17:30"),
        (ui.cn_date, None, "", ""),
    ],
)
def test_dates(words, value, chinese, english):
    with override("zh-hans"):
        assert words(value) == chinese
    with override("en"):
        assert words(value) == english


@pytest.mark.parametrize(
    ("value", "shown"), [(1234567, "1,234,567"), ("1234.50", "1,234.50"), (None, ""), ("缺", "缺"), (0, "0")]
)
def test_grouped(value, shown):
    assert ui.grouped(value) == shown


def test_money_is_exact():
    with override("zh-hans"):
        assert ui.cn_money(Decimal("1234567.005")) in {"1,234,567.00 元", "1,234,567.01 元"}
        assert ui.cn_money("0.1") == "0.10 元"
        assert ui.cn_money(None) == ""


@pytest.mark.parametrize(
    ("name", "shown"), [("沈一禾", "沈*禾"), ("王五", "王*"), ("王", "王"), ("", ""), (None, "")]
)
def test_masked(name, shown):
    assert ui.masked(name) == shown
