"""The cockpit: figures are what a direct count of the rows says, and every figure opens exactly its rows."""

import json
import re
import sys
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils import timezone

from tests.dispatch.pages import asking
from tests.dispatch.realm import NOW, STREET, TOWN
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.forms import read_filter
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.cockpit import Box, board, clusters, stamp
from yizhen.dispatch.terms.cockpit import Figure
from yizhen.record import door as record

LATER = NOW + timedelta(days=20)


@pytest.fixture
def browse(realm):
    with asking() as browser:
        yield browser


def catch_up():
    record.seal_all()
    record.hand_out_all()


def play(realm):
    """Closed in time, closed late, lying late, due today, due later, returned twice, rated well and badly."""
    realm.reach("closed", at=LATER - timedelta(days=5), title="按期的")
    late = realm.reach("handling", at=LATER - timedelta(days=19), title="办晚的")
    for verb in ("handle", "verify_pass", "close"):
        realm.do(verb, late.id, at=LATER - timedelta(days=2))
    realm.reach("handling", at=LATER - timedelta(days=15), title="还躺着的")
    realm.reach("handling", at=LATER - timedelta(hours=2), title="刚来的")
    realm.reach("returned", at=LATER - timedelta(days=1), title="退回的", division=TOWN)
    realm.reach("dispatched", at=LATER - timedelta(minutes=5), category="E03", title="没人管的井盖", lon=100.05, lat=30.05)
    ids = list(Case.objects.filter(state="closed").order_by("pk").values_list("pk", flat=True))
    Case.objects.filter(pk=ids[0]).update(satisfaction=5)
    Case.objects.filter(pk=ids[1]).update(satisfaction=2)


def by_label(found):
    return {one.label: one for one in found.stats}


def rows_behind(realm, url, at):
    wanted = read_filter(dict(parse_qsl(urlsplit(url).query)))
    return dispatch.list_cases(realm.center, wanted, now=at, per_page=500).rows


def test_a_bar_of_days_opens_the_list_of_that_day(realm):
    realm.reach("handling", title="后天到期的")
    realm.reach("handling", category="E02", title="下周到期的")
    realm.reach("handled", title="办毕了的")
    bars = [bar for chart in board(realm.center, at=NOW).charts for bar in chart.bars if "due_on=" in bar.url]
    assert len(bars) == 6 and sum(bar.value for bar in bars) == 1
    assert [len(rows_behind(realm, bar.url, NOW)) for bar in bars] == [bar.value for bar in bars]


def test_closed_in_thirty_days_opens_those(realm):
    play(realm)
    realm.reach("closed", at=LATER - timedelta(days=45), title="早结了的")
    stat = next(one for one in dispatch.desk_stats(realm.center, at=LATER) if one.label == "近 30 天办结")
    assert len(rows_behind(realm, stat.url, LATER)) == stat.value == 2


def test_the_rate_counts_what_lies_overdue(realm):
    play(realm)
    rate = by_label(board(realm.center, at=LATER))["按期结案率"]
    closed = Case.objects.filter(state="closed")
    kept, overdue = closed.filter(closed_late=False).count(), Case.objects.filter(closed_at=None, due_at__lt=LATER, handled_at=None).count()
    assert (kept, closed.count()) == (1, 2) and overdue >= 1
    assert float(rate.value) == round(kept * 100 / (closed.count() + overdue), 1)
    assert {row.title for row in rows_behind(realm, rate.url, LATER)} >= {"办晚的", "还躺着的"}
    assert len(rows_behind(realm, rate.url, LATER)) == closed.count() + overdue - kept


def test_each_number_is_how_many_rows_it_opens(realm):
    play(realm)
    figures = by_label(board(realm.center, at=LATER))
    for label in ("在办", "超期未结", "今日到期"):
        assert figures[label].value == len(rows_behind(realm, figures[label].url, LATER)), label
    assert float(figures["满意率"].value) == 50.0
    assert [row.title for row in rows_behind(realm, figures["满意率"].url, LATER)] == ["办晚的"]


@pytest.mark.parametrize("figure", list(Figure))
def test_every_figure_can_be_listed(realm, figure):
    play(realm)
    wanted = read_filter({"figure": figure})
    assert wanted.figure is figure
    dispatch.list_cases(realm.center, wanted, now=LATER)


def test_due_today_holds_until_the_day_is_over(realm):
    case = realm.report()
    Case.objects.filter(pk=case.id).update(due_at=datetime.fromisoformat("2026-03-11T00:00:00+08:00"))
    assert by_label(board(realm.center, at=NOW))["今日到期"].value == 1, "until midnight is today"
    Case.objects.filter(pk=case.id).update(due_at=datetime.fromisoformat("2026-03-11T00:00:01+08:00"), version=2)
    assert by_label(board(realm.center, at=NOW + timedelta(minutes=1)))["今日到期"].value == 0


def test_compared_with_a_week_ago(realm):
    realm.reach("handling", at=LATER - timedelta(days=10))
    realm.reach("closed", at=LATER - timedelta(days=9))
    case = realm.reach("verified", at=LATER - timedelta(days=8))
    realm.do("close", case.id, at=LATER - timedelta(days=1))
    open_ = by_label(board(realm.center, at=LATER))["在办"]
    assert open_.value == 1 and "少 1 件" in open_.change and open_.good


def test_trend_and_reasons_are_what_a_direct_count_says(realm):
    play(realm)
    catch_up()
    found = board(realm.center, at=LATER)
    assert sum(point[1] for point in found.trend.points) == Case.objects.count()
    assert sum(point[2] for point in found.trend.points) == Case.objects.filter(state="closed").count()
    weekly = board(realm.center, at=LATER, weekly=True)
    assert sum(point[1] for point in weekly.trend.points) == Case.objects.count()
    titles = " ".join(chart.title for chart in found.charts)
    assert "无主转兜底" in titles and "退单 1 件，城管局最多" in titles


def test_what_is_done_over_and_what_was_no_request_is_told(realm):
    closed, opened = realm.reach("closed"), realm.reach("received", title="误报的")
    dispatch.reopen(closed.id, words="又堆起来了", by=realm.center, at=NOW + timedelta(hours=1))
    realm.do("void", opened.id, NOW + timedelta(hours=1))
    catch_up()
    (chart,) = [one for one in board(realm.center, at=NOW + timedelta(hours=2)).charts if "重办" in one.title]
    assert "重办 1 件" in chart.title and "作废 1 件，占收到的 50.0%" in chart.title
    (bar,) = chart.bars
    assert (bar.value, len(rows_behind(realm, bar.url, NOW + timedelta(hours=2)))) == (1, 1)
    assert chart.head[1] == "重办 / 结案"
    town = realm.actor("center.b", "dispatch.view", townships=[TOWN])
    assert not [one for one in board(town, at=NOW + timedelta(hours=2)).charts if "重办" in one.title]


def test_a_department_and_a_township_see_only_their_own(realm):
    play(realm)
    realm.reach("handling", at=LATER - timedelta(days=3), category="E02", title="水务的")
    catch_up()
    water = board(realm.water, at=LATER)
    assert by_label(water)["在办"].value == 1 and water.scope == "水务局"
    town = realm.actor("town.a", "dispatch.view", scope="township", townships=[TOWN])
    found = board(town, at=LATER)
    assert by_label(found)["在办"].value == 1 and found.scope == "河口镇"
    assert all("退单" not in chart.title for chart in found.charts), "the tally knows no townships"
    assert clusters(town, 12, None, at=LATER) == []


def test_empty_is_told_as_good_or_as_missing(realm):
    found = board(realm.center, at=NOW)
    figures = by_label(found)
    assert figures["超期未结"].note == "没有超期的" and figures["按期结案率"].missing and figures["满意率"].missing
    assert found.late.empty.good and all(not chart.bars for chart in found.charts)


def test_the_same_number_of_queries_however_many_cases(realm, django_assert_max_num_queries):
    play(realm)
    for n in range(8):
        realm.reach("handling", at=LATER - timedelta(days=n + 1), division=TOWN if n % 2 else STREET + "001")
    board(realm.center, at=LATER)
    with django_assert_max_num_queries(16):
        board(realm.center, at=LATER + timedelta(minutes=1))
    with django_assert_max_num_queries(2):
        board(realm.center, at=LATER + timedelta(minutes=1))


def test_who_looks_over_the_same_shares_a_board_others_do_not(realm):
    play(realm)
    assert board(realm.center, at=LATER) is board(realm.center, at=LATER)
    assert stamp(realm.center, at=LATER) != stamp(realm.urban, at=LATER)
    before = stamp(realm.center, at=LATER)
    realm.report(at=LATER)
    assert stamp(realm.center, at=LATER) != before


def test_clusters_hold_every_open_case_with_a_point_once(realm):
    for n in range(12):
        realm.report(title=f"第{n}件", division="", lon=100.01 + n / 100, lat=30.05)
    for zoom in (8, 11, 14):
        found = clusters(realm.center, zoom, None, at=NOW)
        assert sum(one["count"] for one in found) == 12
    assert len(clusters(realm.center, 8, None, at=NOW)) < len(clusters(realm.center, 14, None, at=NOW))
    half = clusters(realm.center, 14, Box(100.0, 30.0, 100.055, 30.1), at=NOW)
    assert sum(one["count"] for one in half) == 5
    assert half[0]["cases"][0]["url"].startswith("/dispatch/cases/")


# -- pages -------------------------------------------------------------------------------------------------


def test_the_page_opens_rows_and_draws_without_inline_script(realm, browse):
    play(realm)
    page = browse(realm.center).get("/dispatch/cockpit").content.decode()
    assert "按期结案率" in page and "统计范围：示例县" in page
    told = json.loads(unescape(re.search(r'data-chart="([^"]*)"', page)[1]))
    assert len(told["labels"]) == 30 and len(told["series"]) == 2
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", page)


def test_many_who_look_share_a_board_that_is_a_moment_old(realm, django_assert_max_num_queries):
    first = board(realm.center, at=NOW)
    realm.report(at=NOW)
    with django_assert_max_num_queries(2):
        assert board(realm.center, at=NOW + timedelta(seconds=4)) is first
    later = board(realm.center, at=NOW + timedelta(seconds=5))
    assert (first.open, later.open) == (0, 1) and later.stamp != first.stamp
    assert board(realm.urban, at=NOW + timedelta(seconds=6)).open == 0, "another scope has a board of its own"
    assert board(realm.center, at=NOW + timedelta(seconds=30)) is later, "nothing happened since"


def test_nothing_new_is_answered_without_counting(realm, browse, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(sys.modules[board.__module__], "FRESH", timedelta(0))
    play(realm)
    asked = browse(realm.center)
    first = asked.get("/dispatch/cockpit/live")
    assert first.status_code == 200 and first["ETag"]
    with django_assert_max_num_queries(4):
        again = asked.get("/dispatch/cockpit/live", headers={"If-None-Match": first["ETag"]})
    if again.status_code != 304:  # a minute went by in between
        again = asked.get("/dispatch/cockpit/live", headers={"If-None-Match": again["ETag"]})
    assert again.status_code == 304 and not again.content
    realm.report(at=timezone.now())
    fresh = asked.get("/dispatch/cockpit/live", headers={"If-None-Match": first["ETag"]})
    assert fresh.status_code == 200


def test_the_wall_says_when_and_has_nothing_to_press(realm, browse):
    play(realm)
    page = browse(realm.center).get("/dispatch/wall").content.decode()
    assert "data-refresh=" in page and "更新" in page
    assert "示例县 · 民情运行" in page


@pytest.mark.parametrize("query", ["zoom=11", "zoom=999", "zoom=x&box=1,2", "box=nan,1,2,3", "zoom=-1&box=a,b,c,d", ""])
def test_the_map_bears_any_question(realm, browse, query):
    realm.report(division="", lon=100.05, lat=30.05)
    found = browse(realm.center).get(f"/dispatch/cockpit/clusters?{query}")
    assert found.status_code == 200 and sum(one["count"] for one in found.json()) == 1


def test_who_may_not_view_gets_no_cockpit(realm, browse):
    nobody = realm.actor("urban.b", "organs.view")
    for path in ("cockpit", "cockpit/live", "cockpit/clusters", "wall"):
        assert browse(nobody).get(f"/dispatch/{path}").status_code == 403
