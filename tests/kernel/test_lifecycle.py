"""Life cycles: the whole verb × state matrix, tables that are wrong, and the drawings."""

import itertools
import xml.etree.ElementTree as ET

import pytest

from yizhen.kernel.lifecycle import BadLifeCycle, Edge, LifeCycle, NotAllowed

LIFE = LifeCycle(
    "case",
    "received",
    (
        Edge("accept", ("received",), "accepted", "rule 1"),
        Edge("reject", ("received",), "rejected", "rule 2"),
        Edge("handle", ("accepted", "reopened"), "handled", "rule 3"),
        Edge("close", ("handled",), "closed", "rule 4"),
        Edge("reopen", ("closed",), "reopened", "rule 5"),
    ),
    final=("closed", "rejected"),
)
LAWFUL = {
    ("received", "accept"): "accepted",
    ("received", "reject"): "rejected",
    ("accepted", "handle"): "handled",
    ("reopened", "handle"): "handled",
    ("handled", "close"): "closed",
    ("closed", "reopen"): "reopened",
}


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(LIFE.states, LIFE.verbs)))
def test_every_verb_in_every_state(state, verb):
    if (state, verb) in LAWFUL:
        assert LIFE.step(state, verb) == LAWFUL[state, verb]
        assert LIFE.may(state, verb)
        assert LIFE.edge(state, verb).ground
    else:
        with pytest.raises(NotAllowed) as caught:
            LIFE.step(state, verb)
        assert caught.value.allowed == tuple(e.verb for e in LIFE.allowed(state))
        assert (caught.value.state, caught.value.verb) == (state, verb)
        assert not LIFE.may(state, verb)


def test_states_and_verbs_keep_the_order_of_the_table():
    assert LIFE.states == ("received", "accepted", "rejected", "reopened", "handled", "closed")
    assert LIFE.verbs == ("accept", "reject", "handle", "close", "reopen")
    assert LIFE.sources_of("handle") == ("accepted", "reopened")
    assert [e.verb for e in LIFE.allowed("received")] == ["accept", "reject"]


def test_an_unknown_state_is_an_error_of_the_program():
    with pytest.raises(KeyError, match="lost"):
        LIFE.step("lost", "accept")
    with pytest.raises(KeyError):
        LIFE.allowed("lost")


def test_what_is_allowed_is_said():
    with pytest.raises(NotAllowed, match="allowed: accept, reject"):
        LIFE.step("received", "close")
    with pytest.raises(NotAllowed, match="allowed: nothing"):
        LIFE.step("rejected", "close")


@pytest.mark.parametrize(
    ("edges", "final", "words"),
    [
        ((Edge("go", ("a",), "b", " "),), ("b",), "no ground"),
        ((Edge("go", (), "b", "x"),), ("b",), "starts nowhere"),
        ((Edge("go", ("a",), "b", "x"), Edge("go", ("a",), "c", "x")), ("b", "c"), "twice"),
        ((Edge("go", ("a", "a"), "b", "x"),), ("b",), "twice"),
        ((Edge("go", ("a",), "b", "x"), Edge("back", ("z",), "b", "x")), ("b",), "never reached: z"),
        ((Edge("go", ("a",), "b", "x"), Edge("turn", ("a",), "c", "x")), ("b",), "from: c"),
        ((Edge("go", ("a",), "b", "x"),), (), "no final"),
        ((Edge("go", ("a",), "b", "x"),), ("b", "q"), "never reached: q"),
    ],
)
def test_wrong_tables_are_refused_when_built(edges, final, words):
    with pytest.raises(BadLifeCycle, match=words):
        LifeCycle("t", "a", edges, final)


def test_the_drawing_shows_every_state_and_verb_and_is_well_formed():
    labels = {"received": "待受理 <新>", "accept": "受理 & 登记", "case": "诉求"}
    drawn = LIFE.draw_svg(labels)
    root = ET.fromstring(drawn)
    words = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert set(words) >= {"待受理 <新>", "受理 & 登记", "closed", "reopen"}
    assert len([w for w in words if w in {"handle", "reopen", "close", "reject"}]) == 5
    titles = [e.text for e in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "reopen: rule 5" in titles
    assert drawn == LIFE.draw_svg(labels), "the same table is drawn the same way"


def test_the_model_names_every_move_and_its_ground():
    root = ET.fromstring(LIFE.draw_bpmn({"accept": "受理"}).encode())
    space = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
    ids = {e.get("id") for e in root.iter() if e.get("id")}
    flows = list(root.iter(f"{space}sequenceFlow"))
    assert all({f.get("sourceRef"), f.get("targetRef")} <= ids for f in flows)
    assert len(list(root.iter(f"{space}task"))) == len(LIFE.states)
    assert len([f for f in flows if f.find(f"{space}documentation") is not None]) == len(LAWFUL)
