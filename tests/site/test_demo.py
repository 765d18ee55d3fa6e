"""``yizhen demo``: a whole county in one transaction, every state, the same for the same seed and day."""

import json
import stat

import pytest

from tests.worlds import Worlds

DAY = "2026-11-20"
LOOK = """
import hashlib, json
from django.apps import apps
from django.db.models import Count, Q, F
from yizhen.dispatch.models import Case, Step
from yizhen.organs.models import Leave, Organ, Reform, Relation
from yizhen.staffing.models import Account, Finding, PlanRow, SlipRow
from yizhen.record.door import hand_out_all, lags, verify
from yizhen.dispatch.actions import rebuild_tally
from yizhen.dispatch.models import Tally

SECRET = {"follow_hash", "person_key", "requester_name", "requester_phone", "password", "token", "number",
          "wrapped", "key", "hash", "payload", "version", "sealed", "number_index"}
HOUSES = ("territory", "county", "organs", "dispatch", "staffing")
digest = hashlib.sha256()
for house in HOUSES:
    for model in sorted(apps.get_app_config(house).get_models(), key=lambda m: m._meta.db_table):
        names = [f.attname for f in model._meta.concrete_fields
                 if f.attname not in SECRET or (f.attname == "number" and model is Case)]
        if model._meta.db_table.endswith(("_version", "_edition")):
            continue
        for row in model.objects.order_by("pk").values_list(*names):
            digest.update(repr(row).encode())
cases = Case.objects.all()
before = sorted(Tally.objects.values_list("day", "county", "organ", "category", "opened", "dispatched", "returned", "closed", "late"))
rebuild_tally()
hand_out_all()
after = sorted(Tally.objects.values_list("day", "county", "organ", "category", "opened", "dispatched", "returned", "closed", "late"))
print(json.dumps({
    "digest": digest.hexdigest(),
    "channels": dict(cases.values_list("channel").annotate(n=Count("*"))),
    "backstop": cases.filter(backstop=True).count(),
    "unled": cases.filter(backstop=True, lead_words__contains="没有确定的责任单位").count(),
    "provisional": cases.filter(provisional=True, closed_at=None).count(),
    "duplicates": cases.exclude(duplicate_of=None).count(),
    "late": cases.filter(closed_late=True).count(),
    "closed": cases.filter(state="closed").count(),
    "returned": cases.filter(return_count__gt=0).count(),
    "designated": cases.filter(designated=True).count(),
    "reworked": cases.filter(rework_count__gt=0).count(),
    "unplaced": cases.filter(village="").count(),
    "elsewhere": cases.exclude(lon=None).exclude(village__startswith=F("township")).count(),
    "days": cases.dates("received_at", "day").count(),
    "weekdays": [cases.filter(received_at__iso_week_day=n).count() for n in range(1, 8)],
    "townships": sorted(dict(cases.values_list("township").annotate(n=Count("*"))).values()),
    "backwards": Step.objects.filter(at__gt="2026-11-20T00:00:00Z").count(),
    "organs": Organ.objects.count(),
    "unstaffed": list(Organ.objects.filter(nature="entity", valid_to=None).exclude(kind__in=("coordinating", "task_force", "other"))
                      .exclude(pk__in=Account.objects.filter(organ__isnull=False).values("organ")).values_list("code", flat=True)),
    "plans": sorted(set(PlanRow.objects.values_list("state", flat=True))),
    "slips": sorted(set(SlipRow.objects.values_list("state", flat=True))),
    "found": sorted(set(Finding.objects.values_list("rule", flat=True))),
    "over_towns": Finding.objects.filter(rule="within_quota").exclude(organ__township="").count(),
    "reforms": sorted(set(Reform.objects.values_list("kind", flat=True))),
    "related": sorted(set(Relation.objects.values_list("kind", flat=True))),
    "away": Leave.objects.filter(starts_on__lte="2026-11-20", ends_on__gte="2026-11-20").count(),
    "verify": verify().ok, "lags": lags(), "tally": bool(before) and before == after,
}, default=str))
"""


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    return Worlds(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def demo(worlds):
    """A world with the demo in it, what the command printed, and what stands."""
    world = worlds.fresh()
    done = world.run("demo", "--no-serve", "--json", "--day", DAY)
    return world, json.loads(done.stdout), done.stderr, json.loads(world.finish(LOOK))


def test_it_is_a_whole_county(demo):
    _world, told, _words, stands = demo
    assert told["made"]
    assert told["ok"]
    assert told["organs"] >= 40
    assert told["posts"] >= 300
    assert told["cases"] >= 6000
    assert told["categories_without_lead"] >= 3
    assert stands["organs"] >= told["organs"]  # the reforms of the year set up a few more
    assert stands["away"] == told["on_leave"] > 5
    assert stands["verify"]


def test_every_organ_has_its_quotas_and_the_year_of_the_office_shows_everything(demo):
    stands = demo[3]
    assert stands["unstaffed"] == []
    assert set(stands["plans"]) == {"draft", "submitted", "reviewed", "approved", "refused", "closed"}
    assert set(stands["slips"]) == {"requested", "approved", "issued", "used", "expired", "refused", "withdrawn", "void"}
    assert {"within_quota", "leader_posts", "digest_plan", "coordinating_expiry"} <= set(stands["found"])
    assert stands["over_towns"] >= 3
    assert set(stands["reforms"]) >= {"establish", "merge", "rename", "transfer", "abolish"}
    assert set(stands["related"]) >= {"plaque", "stationed", "one_body", "coordinating", "task_lead", "successor"}


def test_cases_stand_in_every_state_and_came_by_every_channel(demo):
    from yizhen.dispatch.terms import Channel, State

    _world, told, _words, stands = demo
    assert set(told["states"]) == {str(state) for state in State}
    assert set(stands["channels"]) == {str(channel) for channel in Channel}


def test_what_goes_wrong_in_life_goes_wrong_here_too(demo):
    _world, _told, _words, stands = demo
    for name in ("returned", "designated", "reworked", "duplicates", "backstop", "unled", "provisional"):
        assert stands[name] > 0, name
    assert 0.03 < stands["late"] / stands["closed"] < 0.25


def test_the_year_looks_like_a_year(demo):
    _world, _told, _words, stands = demo
    assert stands["days"] > 330
    monday, *_rest, sunday = stands["weekdays"]
    assert monday > 1.5 * sunday
    assert len(stands["townships"]) == 15
    assert stands["townships"][-1] > 2 * stands["townships"][0]
    assert stands["unplaced"] == stands["elsewhere"] == 0
    assert stands["backwards"] == 0


def test_the_tally_that_listens_equals_the_one_rebuilt(demo):
    _world, _told, _words, stands = demo
    assert stands["tally"]


def test_each_kind_of_user_has_an_account_of_this_installation_only(demo):
    world, _told, words, _stands = demo
    file = world.home / "demo-accounts.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) == len({row[0] for row in rows}) == len({row[3] for row in rows}) >= 18
    assert all(row[3] in words and row[4] in words for row in rows)
    assert (world.home / "demo").exists()
    works = world.finish(
        "import sys\nfrom django.contrib.auth import authenticate\nfrom django.test import RequestFactory\n"
        "from yizhen.identity.door import actor_for\nfrom django.utils import timezone\n"
        "for one in zip(sys.argv[1::2], sys.argv[2::2]):\n"
        "    request = RequestFactory().post('/')\n"
        "    request.at = timezone.now()\n"
        "    account = authenticate(request, username=one[0], password=one[1])\n"
        "    assert account is not None, one[0]\n"
        "    assert actor_for(account.pk, None, timezone.now()).powers, one[0]\n"
        "print('all')\n",
        *(word for row in rows for word in (row[3], row[4])),
    )
    assert works.strip() == "all"


@pytest.mark.once
def test_the_same_seed_and_day_make_the_same_county_and_other_passwords(worlds, demo):
    world, told, _words, stands = demo
    other = worlds.fresh()
    again = json.loads(other.run("demo", "--no-serve", "--json", "--day", DAY).stdout)
    same = {key: value for key, value in told.items() if key != "seconds"}
    assert {key: value for key, value in again.items() if key != "seconds"} == same
    assert json.loads(other.finish(LOOK))["digest"] == stands["digest"]
    passwords = [
        {line.split("\t")[4] for line in (one.home / "demo-accounts.txt").read_text(encoding="utf-8").splitlines()[1:]}
        for one in (world, other)
    ]
    assert not passwords[0] & passwords[1]


def test_a_second_run_only_tells(demo):
    world, told, _words, _stands = demo
    done = world.run("demo", "--no-serve", "--json", "--day", DAY)
    again = json.loads(done.stdout)
    assert not again["made"]
    assert again | {"made": True} == told
    assert "没有重建" in done.stderr


def test_a_home_with_a_real_county_is_left_alone(worlds):
    world = worlds.fresh()
    world.finish("from tests.dispatch.realm import make_realm\nmake_realm()\n")
    done = world.run("demo", "--no-serve", check=False)
    assert done.returncode == 2
    assert "不与真实的县放在一起" in done.stderr


def test_a_demo_that_was_stopped_leaves_nothing_behind(worlds):
    world = worlds.fresh()
    code = (
        "from yizhen.site.demo import player, run\n"
        "import datetime\n"
        "def stop(*_a, **_k): raise KeyboardInterrupt\n"
        "player.play_cases = stop\n"
        "try: run.make(seed=1, day=datetime.date(2026, 11, 20))\n"
        "except KeyboardInterrupt: pass\n"
        "from yizhen.organs.models import Organ\nfrom yizhen.record.models import EntryRow\n"
        "print(Organ.objects.count(), EntryRow.objects.count())\n"
    )
    assert world.finish(code).split() == ["0", "0"]
    assert not (world.home / "demo").exists()


def test_schema_shows_an_example(worlds):
    told = json.loads(worlds.fresh().run("demo", "--schema").stdout)
    assert told["examples"][0]["name"] == "澄川县"
    assert set(told["$defs"]["Seen"]["required"]) == set(told["$defs"]["Seen"]["properties"])
