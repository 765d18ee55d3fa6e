"""The matrix itself: every shipped role × scope × place × way of looking, against the table written by
hand.
"""

import pytest
from django.utils import timezone

from tests.identity.offices import BY
from tests.matrix.framework import (
    NOWHERE,
    PLACES,
    body,
    build_world,
    every_rows,
    expected,
    grant,
    said,
    sign_in,
    table,
)
from tests.organs.small_county import NOW
from yizhen.identity.door import actor_for, revoke_role, shipped_roles
from yizhen.identity.models import Account
from yizhen.kernel.versioned import forget_everything

SCOPES = ("own_organ", "subtree", "township", "county", "assigned")


@pytest.fixture(autouse=True)
def _fresh_memory():
    forget_everything()
    yield
    forget_everything()


@pytest.fixture(autouse=True)
def _quick_hash(settings):
    settings.PASSWORD_HASHERS = ["tests.identity.offices.QuickArgon2"]


@pytest.fixture
def world(db):
    built = build_world()
    Account.objects.update(password_changed_on=timezone.localdate())
    return built


def test_the_table_speaks_of_every_role_kind_scope_and_place():
    assert table()["roles"] == [role.key for role in shipped_roles()]
    assert set(table()["sees"]) == {rows.kind for rows in every_rows()}
    assert set(table()["reach"]) == set(SCOPES)
    assert set(table()["places"]) == {*PLACES, "other_county"}
    assert all(set(roles) <= set(table()["roles"]) for roles in table()["sees"].values())
    assert not any("other_county" in places for places in table()["reach"].values())


def seen_by_access(rows, by, objects):
    """Place by place, whether the object is opened, and whether list and search agree."""
    listed, opened = set(rows.listed(by)), set()
    for place, pk in objects.items():
        try:
            rows.open(by, pk)
            opened.add(place)
        except LookupError as caught:
            missing = caught
        else:
            continue
        with pytest.raises(type(missing)) as nothing:
            rows.open(by, NOWHERE)
        assert missing.no_such_row
        assert str(missing).replace(str(pk), "#") == str(nothing.value).replace(str(NOWHERE), "#")
    assert opened == {place for place, pk in objects.items() if pk in listed}
    assert rows.counted(by) == len(listed)
    if rows.found:
        found = {place for place, pk in objects.items() if pk in set(rows.found(by, rows.words(pk)))}
        assert found == opened
    return opened


@pytest.mark.parametrize("rows", every_rows(), ids=lambda rows: rows.kind)
@pytest.mark.parametrize("role", table()["roles"])
def test_every_role_sees_what_the_table_says(world, rows, role):
    objects = rows.make(world)
    for scope in SCOPES:
        given = grant(world, role, scope)
        by = actor_for(world.account, None, NOW)
        assert seen_by_access(rows, by, objects) == expected(rows.kind, role, scope), scope
        revoke_role(given, by=BY["by"], at=NOW)


@pytest.mark.parametrize("rows", every_rows(), ids=lambda rows: rows.kind)
@pytest.mark.parametrize("scope", SCOPES)
def test_the_pages_agree_and_not_yours_reads_like_does_not_exist(world, rows, scope):
    objects = rows.make(world)
    Account.objects.update(password_changed_on=timezone.localdate(), must_change_password=False)
    role = table()["sees"][rows.kind][-1]
    grant(world, role, scope)
    client = sign_in()
    wanted = expected(rows.kind, role, scope)
    nothing = client.get(rows.page(NOWHERE)) if rows.page else None
    assert nothing is None or nothing.status_code == 404
    texts = {url: said(client.get(url)) for url in (*rows.list_pages, *rows.export_pages)}
    for place, pk in objects.items():
        words = rows.words(pk)
        if nothing is not None:
            answer = client.get(rows.page(pk))
            assert (answer.status_code == 200) == (place in wanted), place
            assert place in wanted or body(answer) == body(nothing)
        for url, text in texts.items():
            assert (words in text) == (place in wanted), (url, place)
        if rows.search_page:
            found = client.get(rows.search_page(words)).text
            assert (rows.page(pk) in found) == (place in wanted), place


@pytest.mark.parametrize("rows", every_rows(), ids=lambda rows: rows.kind)
def test_without_the_power_every_page_says_the_same(world, rows):
    objects = rows.make(world)
    Account.objects.update(password_changed_on=timezone.localdate(), must_change_password=False)
    blind = next(role for role in table()["roles"] if role not in table()["sees"][rows.kind])
    grant(world, blind, "county")
    client = sign_in()
    answers = [client.get(rows.page(pk)) for pk in (*objects.values(), NOWHERE) if rows.page]
    answers += [client.get(url) for url in (*rows.list_pages, *rows.export_pages)]
    assert {answer.status_code for answer in answers} == {403}
    shown = [rows.words(pk) for place, pk in objects.items() if place != "own"]
    assert not any(words in answer.text for answer in answers for words in shown)
