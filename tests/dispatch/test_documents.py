"""What is written about dispatch agrees with what it does."""

from pathlib import Path

from tools.lifecycles import stale
from yizhen.dispatch.models import (
    Batch,
    Case,
    CategoryRow,
    Edition,
    GroundRow,
    LeadRow,
    Staged,
    StandardRow,
    Step,
    Tally,
)
from yizhen.dispatch.states import LIFE
from yizhen.dispatch.terms import NEWS, Power, State, Verb

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "houses" / "dispatch.md").read_text(encoding="utf-8")


def test_the_drawings_are_those_of_the_table():
    assert stale() == []


def test_the_page_names_every_table_verb_and_state():
    tables = (Batch, Case, CategoryRow, Edition, GroundRow, LeadRow, Staged, StandardRow, Step, Tally)
    assert all(f"`{table._meta.db_table}`" in PAGE for table in tables)
    assert all(f"| {verb} | {Verb(verb).label} |" in PAGE for verb in LIFE.verbs)
    assert all(State(state).label in PAGE for state in LIFE.states)
    assert all(f"`{Verb(verb).power}`" in PAGE for verb in LIFE.verbs if Verb(verb).power)


def test_decisions_that_edges_rest_on_are_there():
    cited = [edge.ground for edge in LIFE.edges if "docs/decisions/" in edge.ground]
    numbers = [ground.split("docs/decisions/")[1][:4] for ground in cited]
    assert numbers
    assert all(list((DOCS / "decisions").glob(f"{number}-*.md")) for number in numbers)


def test_every_word_has_one_chinese_term():
    for words in (State, Verb, Power):
        labels = [word.label for word in words]
        assert all(labels)
        assert len(set(labels)) == len(labels)
    assert len({name for name, _title, _shape in NEWS}) == len(NEWS)
    assert all(title for _name, title, _shape in NEWS)
