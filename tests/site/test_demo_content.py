"""The fictional county and its category tree: whole, consistent, fictional, the same for the same seed."""

import csv
import gzip
from collections import Counter
from importlib.resources import files
from random import Random
from string import Formatter

import pytest
import shapely
import yaml

from yizhen.dispatch.rules.catalogue import read_catalogue, read_grounds
from yizhen.organs.terms import Nature, OrganKind, Rank, RelationKind
from yizhen.site.demo import people, texts
from yizhen.site.demo.county import load, source
from yizhen.site.demo.polygons import geojson, point_in, polygons
from yizhen.territory.terms import Kind as DivisionKind

UNITS = {"work_hour", "urgent_hour", "work_day", "urgent_day"}
URBAN = texts.Place("鼓台街道", "文庙巷社区", urban=True)
RURAL = texts.Place("柳堰镇", "双堰村", urban=False)


def catalogue():
    path = files("yizhen.dispatch").joinpath("catalogue", "categories.yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def leaves():
    return [
        leaf for kind in catalogue()["categories"] for group in kind["children"] for leaf in group["children"]
    ]


def by_level(level):
    return [one for one in load().divisions if one.level == level]


def test_county_has_six_streets_and_nine_towns_coded_by_the_national_ranges():
    kinds = Counter(town.kind for town in by_level(4))
    assert kinds == {"street": 6, "town": 9}
    for town in by_level(4):
        serial = int(town.code[6:9])
        assert (1 <= serial <= 99) if town.kind == "street" else (100 <= serial <= 199)
        assert town.code.endswith("000")
        assert town.code.startswith(load().code)


def test_villages_are_coded_by_range_and_add_up_to_their_township():
    codes = [one.code for one in load().divisions]
    assert len(set(codes)) == len(codes)
    assert {len(code) for code in codes} == {12}
    for town in by_level(4):
        own = [one for one in by_level(5) if one.parent == town.code]
        assert 8 <= len(own) <= 12, town.name
        assert sum(one.population for one in own) == town.population
        for village in own:
            serial = int(village.code[9:])
            assert (1 <= serial <= 199) if village.kind == "residents" else (200 <= serial <= 399)


def test_county_figures_are_the_sums_of_its_townships():
    (county,) = by_level(3)
    assert county.population == sum(town.population for town in by_level(4))
    assert county.area_km2 == pytest.approx(sum(town.area_km2 for town in by_level(4)), abs=0.06)


def test_words_are_those_of_the_houses():
    assert {one.kind for one in load().divisions} <= {kind.value for kind in DivisionKind}
    assert {organ.kind for organ in load().organs} <= {kind.value for kind in OrganKind}
    assert {organ.nature for organ in load().organs} == {nature.value for nature in Nature}
    assert {organ.rank for organ in load().organs} <= {rank.value for rank in Rank}
    assert {relation.kind for relation in load().relations} <= {kind.value for kind in RelationKind}


def test_organs_are_many_enough_and_every_relation_ends_at_an_organ():
    organs = {organ.key: organ for organ in load().organs}
    assert len(organs) == len(load().organs)
    assert len({organ.name for organ in organs.values()}) == len(organs)
    entities = [one for one in organs.values() if one.nature == "entity" and not one.township]
    assert len([one for one in entities if one.kind != "station"]) >= 45
    for relation in load().relations:
        assert relation.first in organs
        assert relation.second in organs
        assert relation.first != relation.second


def test_plaques_hang_on_entities_and_hold_no_posts():
    organs = {organ.key: organ for organ in load().organs}
    hosts = {one.first: one.second for one in load().relations if one.kind == "plaque"}
    plaques = {key for key, organ in organs.items() if organ.nature == "plaque"}
    assert set(hosts) == plaques
    assert all(organs[host].nature == "entity" for host in hosts.values())
    assert not plaques & {post.organ for post in load().posts}


def test_stations_serve_many_to_many_and_twelve_squads_stand_in_fifteen_townships():
    served = Counter(one.first for one in load().relations if one.kind == "stationed")
    assert max(served.values()) >= 6
    seats = {organ.key for organ in load().organs if organ.kind in {"township", "street_office"}}
    assert len(seats) == 15
    assert {one.second for one in load().relations if one.kind == "stationed"} == seats
    assert sum(key.endswith(".squad") for key in served) == 12
    markets = [one for one in load().relations if one.kind == "stationed" and one.first.startswith("market_")]
    assert {one.second for one in markets} == seats
    assert len(markets) == 15


def test_every_organ_of_its_own_has_posts_and_every_post_two_different_holders():
    posts = load().posts
    assert len(posts) >= 300
    assert len({post.key for post in posts}) == len(posts)
    assert all(post.a != post.b for post in posts)
    organs = {organ.key for organ in load().organs if organ.nature == "entity"}
    assert organs == {post.organ for post in posts}
    ranked = {organ.key for organ in load().organs if organ.rank != "unranked"}
    assert all(post.level for post in posts if post.leader and post.organ in ranked)
    people_by_key = {person.key for person in load().people}
    assert {post.a for post in posts} == people_by_key
    assert {post.b for post in posts} <= people_by_key


def test_every_role_is_held_and_every_village_has_its_grid_worker_and_agent():
    roles = {role.key for role in load().roles}
    assert roles == {role for post in load().posts for role in post.roles}
    villages = {one.code for one in by_level(5)}
    for role in ("grid_worker", "grid_lead", "village_agent"):
        assert {post.territory for post in load().posts if role in post.roles} == villages


def test_the_three_administrators_are_different_people_in_different_organs():
    posts = {
        role: [post for post in load().posts if role in post.roles]
        for role in ("system_admin", "security_admin", "audit_admin")
    }
    organs = [{post.organ for post in own} for own in posts.values()]
    assert all(len(own) == 1 for own in organs)
    assert len(set.union(*organs)) == 3
    assert all(post.roles == (role,) for role, own in posts.items() for post in own)


def test_people_are_synthetic_distinct_and_reached_at_numbers_nobody_has():
    staff = load().people
    assert len(staff) >= 600
    for field in ("key", "name", "login", "phone"):
        assert len({getattr(one, field) for one in staff}) == len(staff), field
    numbers = [one.phone for one in staff] + [people.resident(Random(n)).phone for n in range(50)]
    assert all(len(number) == 11 and number.startswith("154") for number in numbers)
    lists = people.name_lists()
    letters = set(lists["surnames"])
    for generations in lists["given"].values():
        for given in generations.values():
            letters |= set("".join([*given["first"], *given["second"], *given["single"]]))
    assert letters <= set(lists["pinyin"])


def test_content_is_the_same_for_one_seed_and_other_for_another():
    first, other = load(2026), load(7)
    load.cache_clear()
    assert load(2026) == first
    assert [one.name for one in first.people] != [one.name for one in other.people]
    assert [one.key for one in first.posts] == [one.key for one in other.posts]


def test_names_belong_to_no_real_county_or_township(real_data):
    with gzip.open(real_data / "divisions.csv.gz", "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    ours = {one.name for one in load().divisions if one.level <= 4}
    assert not ours & {row["name"] for row in rows}
    assert load().code[:2] not in {row["code"][:2] for row in rows}


def test_categories_have_codes_of_their_own_and_whole_standards():
    assert len(leaves()) >= 70
    assert len({leaf["code"] for leaf in leaves()}) == len(leaves())
    assert len({(leaf["kind"], leaf["name"]) for leaf in leaves()}) == len(leaves())
    for kind in catalogue()["categories"]:
        for group in kind["children"]:
            assert group["code"].startswith(kind["code"])
            for leaf in group["children"]:
                assert leaf["code"].startswith(group["code"])
                assert leaf["kind"] == group["kind"] == kind["kind"]
    for leaf in leaves():
        assert [one["level"] for one in leaf["standards"]] == [*range(1, len(leaf["standards"]) + 1)]
        for standard in leaf["standards"]:
            assert standard["filing_condition"]
            assert standard["closing_condition"]
            assert standard["confidence"] in {"confirmed", "config"}
            for limit in (standard["limit"], standard["sign_limit"]):
                assert limit["unit"] in UNITS
                assert limit["amount"] > 0


def test_every_category_has_a_lead_among_the_organs_or_says_why_nobody_leads():
    unled = [leaf for leaf in leaves() if leaf["lead_role"] is None]
    assert len(unled) >= 3
    assert all(leaf["gap"] for leaf in unled)
    assert load().backstop.key == "command"
    for leaf in leaves():
        for town in by_level(4) if leaf["lead_role"] else ():
            assert load().organ_for(leaf["lead_role"], town.code[:9]).nature == "entity"
    with pytest.raises(KeyError):
        load().organ_for("nobody", "990121001")


def test_invented_limits_say_so_and_confirmed_ones_name_where_they_stand():
    for leaf in leaves():
        for standard in leaf["standards"]:
            assert (standard["source"] == "示例县标准（虚构）") == (standard["confidence"] == "config")


def test_every_category_has_letters_and_answers_and_letters_are_many():
    rows = texts.source()["categories"]
    assert set(rows) == {leaf["code"] for leaf in leaves()}
    templates = [one["detail"] for row in rows.values() for one in row["requests"]]
    assert len(set(templates)) == len(templates) >= 150
    for row in rows.values():
        assert row["where"] in {"any", "urban", "rural"}
        assert row.get("replies") or all("reply" in one for one in row["requests"])


@pytest.mark.parametrize("place", [URBAN, RURAL])
def test_letters_fill_every_slot(place):
    rng = Random(1)
    for code, row in texts.source()["categories"].items():
        for _ in range(3 * len(row["requests"])):
            letter = texts.compose(rng, code, place)
            for words in (letter.title, letter.detail, letter.reply):
                assert words
                assert not [name for _, name, _, _ in Formatter().parse(words) if name is not None], words
            assert len(letter.title) <= 40


def test_letters_are_the_same_for_one_generator_and_fit_the_place():
    def ten(seed):
        rng = Random(seed)
        return [texts.compose(rng, texts.draw_category(rng, RURAL), RURAL) for _ in range(10)]

    assert ten(3) == ten(3) != ten(4)
    rows = texts.source()["categories"]
    assert all(rows[letter.category]["where"] in {"any", "rural"} for letter in ten(5))


def test_letters_sound_like_different_people():
    rng = Random(2)
    letters = [texts.compose(rng, texts.draw_category(rng, URBAN), URBAN) for _ in range(600)]
    tones = Counter(letter.tone for letter in letters)
    assert set(tones) == set(texts.source()["tones"])
    assert len({letter.detail for letter in letters}) > 570


def test_near_duplicates_tell_the_same_event_in_other_words():
    rng = Random(11)
    letters = texts.near_duplicates(rng, "E0302", URBAN, 6)
    assert len({letter.spot for letter in letters}) == 1
    assert len({letter.template for letter in letters}) == 1
    assert len({letter.title + letter.detail for letter in letters}) > 3


def test_returns_and_follow_ups_name_whom_they_concern():
    rng = Random(5)
    returns = [texts.return_reason(rng, organ="住建局", other="综合执法局") for _ in range(40)]
    path = files("yizhen.dispatch").joinpath("catalogue", "return_grounds.yaml")
    grounds = {one.code for one in read_grounds(yaml.safe_load(path.read_text(encoding="utf-8")))}
    assert {one["ground"] for one in texts.source()["returns"]} == grounds
    for ground in grounds:
        assert texts.return_reason(rng, organ="住建局", other="综合执法局", ground=ground).ground == ground
    assert not [one for one in returns if "{" in one.text]
    asker = people.resident(rng)
    notes = [texts.follow_up(rng, asker=asker) for _ in range(300)]
    assert {one.outcome for one in notes} == {"solved", "partly", "unsolved", "unreachable"}
    assert all((one.satisfaction is None) == (one.outcome == "unreachable") for one in notes)
    assert {one.satisfaction for one in notes if one.outcome == "unsolved"} <= {1, 2}


@pytest.mark.parametrize("seed", [2026, 7])
def test_polygons_partition_the_county_without_gap_or_overlap(seed):
    shapes = polygons(seed)
    assert set(shapes) == {one.code for one in load().divisions if one.level >= 3}
    assert all(shape.is_valid and shape.geom_type == "Polygon" for shape in shapes.values())
    (county,) = by_level(3)
    for level in (4, 5):
        parts = [shapes[one.code] for one in by_level(level)]
        assert shapely.coverage_is_valid(parts)
        assert sum(part.area for part in parts) == pytest.approx(shapes[county.code].area, abs=1e-9)
        assert shapely.symmetric_difference(shapely.union_all(parts), shapes[county.code]).area < 1e-9
    for village in by_level(5):
        assert shapes[village.code].difference(shapes[village.parent]).area < 1e-12


def test_polygons_come_near_the_stated_areas_and_streets_lie_in_the_center():
    shapes = polygons(2026)
    squared = 111.32**2 * 0.8241  # km² of a square degree at the county's latitude
    for town in by_level(4):
        assert shapes[town.code].area * squared == pytest.approx(town.area_km2, rel=0.08), town.name
    streets = max(one.area_km2 for one in by_level(4) if one.kind == "street")
    assert streets < min(one.area_km2 for one in by_level(4) if one.kind == "town")
    center = shapely.Point(source()["county"]["center"])
    assert next(one.kind for one in by_level(4) if shapes[one.code].contains(center)) == "street"


def test_polygons_say_that_they_are_illustrative_and_are_the_same_for_one_seed():
    drawn = geojson(2026)
    assert drawn["illustrative"] is True
    assert all(one["properties"]["illustrative"] for one in drawn["features"])
    polygons.cache_clear()
    assert geojson(2026) == drawn
    assert geojson(7) != drawn


def test_points_fall_into_their_village():
    shape = polygons(2026)["990121100200"]
    rng = Random(1)
    for _ in range(30):
        assert shapely.contains_xy(shape, *point_in(rng, shape))


def test_the_house_that_uses_the_category_tree_reads_it():
    read = read_catalogue(catalogue())
    assert len([entry for entry, _ in read.walk() if entry.standards]) == len(leaves())
