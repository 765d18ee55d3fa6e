"""Drawings (流程图) of life cycles: SVG for people, BPMN 2.0 XML for tools; drawn from the table alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

BOX_HEIGHT, GAP_X, GAP_Y, MARGIN, LETTER, LANE, EVENT = 40, 150, 46, 24, 15, 34, 36


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow (箭头): from a state by a verb to a state, with the ground shown on hovering."""

    source: str
    verb: str
    target: str
    ground: str


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    width: float
    height: float = BOX_HEIGHT

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def level(self) -> float:
        return self.y + self.height / 2


def svg(
    name: str, states: Sequence[str], final: Sequence[str], arrows: Sequence[Arrow], labels: Mapping[str, str]
) -> str:
    """Draw a layered diagram (分层流程图), left to right; the first state is the initial one."""
    layers = _layers(states, arrows)
    boxes, height = _place(layers, labels)
    grouped: dict[tuple[str, str], list[Arrow]] = defaultdict(list)
    for arrow in arrows:
        grouped[arrow.source, arrow.target].append(arrow)
    back = [pair for pair in grouped if boxes[pair[1]].x < boxes[pair[0]].x]
    depth = MARGIN + LANE * len(back)
    lines = [
        _line(boxes, pair, group, labels, (height + 10, back.index(pair)) if pair in back else None)
        for pair, group in grouped.items()
    ]
    width = max(box.right for box in boxes.values()) + MARGIN + 60
    drawn = (_box(boxes[s], labels.get(s, s), first=s == states[0], last=s in final) for s in states)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height + depth:.0f}" role="img" '
        f'aria-label={quoteattr(labels.get(name, name))} class="life-cycle" font-size="13" '
        'font-family="sans-serif"><defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#5b6b7d"/></marker></defs>'
        f"{''.join(lines)}{''.join(drawn)}</svg>"
    )


def _layers(states: Sequence[str], arrows: Sequence[Arrow]) -> list[list[str]]:
    distance = {states[0]: 0}
    queue = [states[0]]
    for here in queue:
        for arrow in arrows:
            if arrow.source == here and arrow.target not in distance:
                distance[arrow.target] = distance[here] + 1
                queue.append(arrow.target)
    layers: list[list[str]] = [[] for _ in range(max(distance.values()) + 1)]
    for state in states:
        layers[distance[state]].append(state)
    for before, layer in pairwise(layers):
        layer.sort(key=lambda s: _weight(s, before, arrows))
    return layers


def _weight(state: str, before: Sequence[str], arrows: Sequence[Arrow]) -> float:
    places = [before.index(a.source) for a in arrows if a.target == state and a.source in before]
    return sum(places) / len(places) if places else 0.0


def _place(layers: list[list[str]], labels: Mapping[str, str]) -> tuple[dict[str, _Box], float]:
    tallest = max(len(layer) for layer in layers)
    height = 2 * MARGIN + tallest * BOX_HEIGHT + (tallest - 1) * GAP_Y
    boxes: dict[str, _Box] = {}
    x = float(MARGIN)
    for layer in layers:
        width = max(_width(labels.get(s, s)) for s in layer) + 28
        top = (height - len(layer) * BOX_HEIGHT - (len(layer) - 1) * GAP_Y) / 2
        for row, state in enumerate(layer):
            boxes[state] = _Box(x, top + row * (BOX_HEIGHT + GAP_Y), width)
        x += width + GAP_X
    return boxes, float(height)


def _width(words: str) -> float:
    return sum(LETTER if ord(c) > 0x2E80 else LETTER * 0.55 for c in words)  # noqa: PLR2004  where Han begins


def _line(
    boxes: Mapping[str, _Box],
    pair: tuple[str, str],
    group: Sequence[Arrow],
    labels: Mapping[str, str],
    lane: tuple[float, int] | None,
) -> str:
    a, b = boxes[pair[0]], boxes[pair[1]]
    if lane is not None:
        path, x, y = _back(a, b, *lane)
    elif a.x == b.x:
        path, x, y = _beside(a, b)
    else:
        path, x, y = _forward(a, b)
    words = "、".join(labels.get(arrow.verb, arrow.verb) for arrow in group)
    grounds = "；".join(dict.fromkeys(arrow.ground for arrow in group))
    return (
        f'<g><title>{escape(words)}: {escape(grounds)}</title><path d="{path}" fill="none" stroke="#5b6b7d" '
        f'stroke-width="1.3" marker-end="url(#tip)"/>{_label(x, y, words)}</g>'
    )


def _forward(a: _Box, b: _Box) -> tuple[str, float, float]:
    middle = (a.right + b.x) / 2
    y1, y2 = a.level, b.level
    path = f"M{a.right:.0f} {y1:.0f}C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {b.x:.0f} {y2:.0f}"
    return path, middle, (a.level + b.level) / 2


def _beside(a: _Box, b: _Box) -> tuple[str, float, float]:
    """Bow out to the right between two states of one layer, or back to the same state."""
    out, shift = a.right + 54, 8 if a == b else 0
    y1, y2 = a.level - shift, b.level + (shift or 8 * (1 if a.y > b.y else -1))
    return (
        f"M{a.right:.0f} {y1:.0f}C{out:.0f} {y1:.0f} {out:.0f} {y2:.0f} {b.right:.0f} {y2:.0f}",
        out - 14,
        (y1 + y2) / 2,
    )


def _back(a: _Box, b: _Box, bottom: float, lane: int) -> tuple[str, float, float]:
    """Go down in the gap right of the source, back along a lane of its own, and up left of the target."""
    x1, x2, y = a.right + 16 + 9 * lane, b.x - 16 - 9 * lane, bottom + LANE * lane
    y1, y2 = a.level + 10, b.level + 10
    path = (
        f"M{a.right:.0f} {y1:.0f}H{x1 - 6:.0f}Q{x1:.0f} {y1:.0f} {x1:.0f} {y1 + 6:.0f}V{y - 8:.0f}"
        f"Q{x1:.0f} {y:.0f} {x1 - 8:.0f} {y:.0f}H{x2 + 8:.0f}Q{x2:.0f} {y:.0f} {x2:.0f} {y - 8:.0f}"
        f"V{y2 + 6:.0f}Q{x2:.0f} {y2:.0f} {x2 + 6:.0f} {y2:.0f}H{b.x:.0f}"
    )
    return path, (x1 + x2) / 2, y


def _label(x: float, y: float, words: str) -> str:
    width = _width(words) + 8
    return (
        f'<rect x="{x - width / 2:.0f}" y="{y - 10:.0f}" width="{width:.0f}" height="20" rx="3" fill="#fff"/>'
        f'<text x="{x:.0f}" y="{y + 4:.0f}" text-anchor="middle" fill="#33475b">{escape(words)}</text>'
    )


def _box(box: _Box, words: str, *, first: bool, last: bool) -> str:
    fill = "#e8f1fb" if first else "#eef5ee" if last else "#ffffff"
    border = "2.4" if last else "1.3"
    return (
        f'<rect x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{BOX_HEIGHT}" rx="8" '
        f'fill="{fill}" stroke="#1f4e79" stroke-width="{border}"/>'
        f'<text x="{box.middle:.0f}" y="{box.level + 5:.0f}" text-anchor="middle" fill="#12263a">'
        f"{escape(words)}</text>"
    )


def bpmn(
    name: str, states: Sequence[str], final: Sequence[str], arrows: Sequence[Arrow], labels: Mapping[str, str]
) -> str:
    """Write BPMN 2.0 XML (流程模型): states are tasks, moves are named flows, grounds their documentation.

    Places and lines of the drawing come with it (BPMN DI), so that any viewer shows it as it is drawn here.
    """
    flows = [("f0", "start", _id(states[0]), "", "")]
    flows += [
        (f"f{n}", _id(a.source), _id(a.target), labels.get(a.verb, a.verb), a.ground) for n, a in enumerate(arrows, start=1)
    ]
    flows += [(f"e{n}", _id(state), f"end{n}", "", "") for n, state in enumerate(final, start=1)]
    parts = ['<startEvent id="start"/>']
    parts += [f"<task id={quoteattr(_id(s))} name={quoteattr(labels.get(s, s))}/>" for s in states]
    parts += [f'<endEvent id="end{n}"/>' for n in range(1, len(final) + 1)]
    parts += [_flow(*one) for one in flows]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
        'targetNamespace="urn:yizhen">'
        f'<process id="{escape(name)}" name={quoteattr(labels.get(name, name))} isExecutable="false">'
        f"{''.join(parts)}</process>{_diagram(name, _shapes(states, final, arrows, labels), flows)}</definitions>\n"
    )


def _flow(key: str, source: str, target: str, words: str, ground: str) -> str:
    named = f" name={quoteattr(words)}" if words else ""
    ends = f'<sequenceFlow id="{key}"{named} sourceRef={quoteattr(source)} targetRef={quoteattr(target)}'
    return f"{ends}><documentation>{escape(ground)}</documentation></sequenceFlow>" if ground else f"{ends}/>"


def _shapes(
    states: Sequence[str], final: Sequence[str], arrows: Sequence[Arrow], labels: Mapping[str, str]
) -> dict[str, _Box]:
    boxes, _height = _place(_layers(states, arrows), labels)
    first = boxes[states[0]]
    shapes = {"start": _Box(first.x - EVENT - EVENT, first.level - EVENT / 2, EVENT, EVENT)}
    shapes |= {_id(state): box for state, box in boxes.items()}
    for n, state in enumerate(final, start=1):
        box = boxes[state]
        shapes[f"end{n}"] = _Box(box.right + EVENT, box.level - EVENT / 2, EVENT, EVENT)
    return shapes


def _diagram(name: str, shapes: Mapping[str, _Box], flows: Sequence[tuple[str, str, str, str, str]]) -> str:
    drawn = "".join(
        f'<bpmndi:BPMNShape id="d_{escape(key)}" bpmnElement="{escape(key)}"><dc:Bounds x="{box.x:.0f}" '
        f'y="{box.y:.0f}" width="{box.width:.0f}" height="{box.height:.0f}"/></bpmndi:BPMNShape>'
        for key, box in shapes.items()
    )
    drawn += "".join(
        f'<bpmndi:BPMNEdge id="d_{key}" bpmnElement="{key}">{_waypoints(shapes[source], shapes[target])}</bpmndi:BPMNEdge>'
        for key, source, target, _words, _ground in flows
    )
    plane = f'<bpmndi:BPMNPlane id="plane" bpmnElement="{escape(name)}">{drawn}</bpmndi:BPMNPlane>'
    return f'<bpmndi:BPMNDiagram id="diagram">{plane}</bpmndi:BPMNDiagram>'


def _waypoints(a: _Box, b: _Box) -> str:
    """Straight on to a later layer; round below to an earlier one; out and in again beside the same one."""
    if b.x > a.x:
        points = [(a.right, a.level), (b.x, b.level)]
    elif b.x == a.x:
        points = [(a.right, a.level), (a.right + EVENT, a.level), (a.right + EVENT, b.level), (b.right, b.level)]
    else:
        low = max(a.y + a.height, b.y + b.height) + EVENT
        points = [(a.middle, a.y + a.height), (a.middle, low), (b.middle, low), (b.middle, b.y + b.height)]
    return "".join(f'<di:waypoint x="{x:.0f}" y="{y:.0f}"/>' for x, y in points)


def _id(state: str) -> str:
    return f"s_{state}"
