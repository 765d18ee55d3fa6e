"""Life cycles (生命周期): tables of lawful moves between states, each move with its ground."""

from collections.abc import Mapping
from dataclasses import dataclass

from yizhen.kernel import drawing


class NotAllowed(Exception):
    """The move is not in the table (此步不允许): names the state, the verb and what is allowed instead."""

    def __init__(self, state: str, verb: str, allowed: tuple[str, ...]) -> None:
        super().__init__(state, verb, allowed)
        self.state = state
        self.verb = verb
        self.allowed = allowed

    def __str__(self) -> str:
        """Say it in one line, for logs; pages word it with the labels of the house."""
        instead = ", ".join(self.allowed) or "nothing"
        return f"{self.verb!r} is not allowed in state {self.state!r}; allowed: {instead}"


class BadLifeCycle(ValueError):
    """The table itself is wrong (流程表有误): raised when it is built, so it never reaches a user."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One lawful move (流转): verb, the states it may start from, where it leads, and its ground (依据)."""

    verb: str
    sources: tuple[str, ...]
    target: str
    ground: str


class LifeCycle:
    """A state machine given as a table (流转表), checked once when it is built.

    ``final`` are the states where a matter may rest for good; they may still have edges (reopening).
    Raises BadLifeCycle for an empty ground, two edges for one (state, verb), states that cannot be
    reached, and states from which no final state can be reached.
    """

    __slots__ = ("_moves", "edges", "final", "initial", "name", "states", "verbs")

    def __init__(self, name: str, initial: str, edges: tuple[Edge, ...], final: tuple[str, ...]) -> None:
        self.name = name
        self.initial = initial
        self.edges = edges
        self.final = final
        self.states = _in_order((initial, *(s for e in edges for s in (*e.sources, e.target)), *final))
        self.verbs = _in_order(tuple(e.verb for e in edges))
        self._moves = _index(name, edges)
        self._check()

    def step(self, state: str, verb: str) -> str:
        """Return the state that ``verb`` leads to; raises NotAllowed, or KeyError for an unknown state."""
        self._known(state)
        edge = self._moves.get((state, verb))
        if edge is None:
            raise NotAllowed(state, verb, tuple(e.verb for e in self.allowed(state)))
        return edge.target

    def edge(self, state: str, verb: str) -> Edge:
        """Return the edge that ``verb`` takes from ``state``, with its ground; raises like ``step``."""
        self.step(state, verb)
        return self._moves[state, verb]

    def allowed(self, state: str) -> tuple[Edge, ...]:
        """List the edges (可办事项) that start in ``state``, in the order of the table."""
        self._known(state)
        return tuple(e for e in self.edges if state in e.sources)

    def may(self, state: str, verb: str) -> bool:
        """Tell whether ``verb`` may be done in ``state`` (能否办理)."""
        return (state, verb) in self._moves

    def sources_of(self, verb: str) -> tuple[str, ...]:
        """List the states in which ``verb`` may be done, in the order of the table."""
        return tuple(s for s in self.states if (s, verb) in self._moves)

    def draw_svg(self, labels: Mapping[str, str] | None = None) -> str:
        """Draw the table (流程图) as SVG; ``labels`` gives words for states and verbs."""
        return drawing.svg(self.name, self.states, self.final, self._arrows(), labels or {})

    def draw_bpmn(self, labels: Mapping[str, str] | None = None) -> str:
        """Write the table as BPMN 2.0 XML (流程模型), with the grounds as documentation."""
        return drawing.bpmn(self.name, self.states, self.final, self._arrows(), labels or {})

    def _arrows(self) -> tuple[drawing.Arrow, ...]:
        return tuple(drawing.Arrow(s, e.verb, e.target, e.ground) for e in self.edges for s in e.sources)

    def _known(self, state: str) -> None:
        if state not in self.states:
            message = f"{self.name}: unknown state {state!r}"
            raise KeyError(message)

    def _check(self) -> None:
        reached = _closure({self.initial}, {(s, e.target) for e in self.edges for s in e.sources})
        if lost := [s for s in self.states if s not in reached]:
            message = f"{self.name}: states never reached: {', '.join(lost)}"
            raise BadLifeCycle(message)
        if not self.final:
            message = f"{self.name}: no final state"
            raise BadLifeCycle(message)
        homeward = _closure(set(self.final), {(e.target, s) for e in self.edges for s in e.sources})
        if stuck := [s for s in self.states if s not in homeward]:
            message = f"{self.name}: no final state can be reached from: {', '.join(stuck)}"
            raise BadLifeCycle(message)

    def __repr__(self) -> str:
        """Name the table and its size."""
        return f"LifeCycle({self.name!r}, {len(self.states)} states, {len(self.edges)} edges)"


def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _index(name: str, edges: tuple[Edge, ...]) -> dict[tuple[str, str], Edge]:
    moves: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        if not edge.ground.strip():
            message = f"{name}: {edge.verb!r} has no ground"
            raise BadLifeCycle(message)
        if not edge.sources:
            message = f"{name}: {edge.verb!r} starts nowhere"
            raise BadLifeCycle(message)
        for source in edge.sources:
            if (source, edge.verb) in moves:
                message = f"{name}: {edge.verb!r} is given twice for state {source!r}"
                raise BadLifeCycle(message)
            moves[source, edge.verb] = edge
    return moves


def _closure(seeds: set[str], pairs: set[tuple[str, str]]) -> set[str]:
    reached = set(seeds)
    while more := {b for a, b in pairs if a in reached and b not in reached}:
        reached |= more
    return reached
