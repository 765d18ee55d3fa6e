"""The flow of an item from top to bottom (竖排流程图): for telephones and paper, where the wide drawing is too small. Pure."""

from collections.abc import Iterator, Mapping
from html import escape

from yizhen.duties.rules.flows import Flow, FlowStep, Way
from yizhen.kernel.words import N_, say

WIDTH, EDGE, LINE, PAD, GAP = 360, 12, 19, 10, 44
SIGNS = 24
"""Chinese signs on a line of 13 px in the width of a box (每行字数); two Latin letters count as one."""


def tall_svg(flow: Flow, title: str) -> str:
    """Draw the main steps one below the other (竖排流程图), each with who, within what, and where its other ways lead."""
    main = [step for step in flow.steps if step.is_main]
    labels = {step.label: step for step in flow.steps}
    parts, y = [], EDGE
    for number, step in enumerate(main):
        box, height = _box(step, labels, main[number + 1].label if number + 1 < len(main) else "", y)
        parts.append(box)
        y += height
        if number + 1 < len(main):
            verb = next((way.verb for way in step.ways if way.target == main[number + 1].label), "")
            parts.append(_arrow(y, verb))
            y += GAP
    y += EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>'
        '<defs><marker id="tall-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="#5b6b7d"/></marker></defs>{"".join(parts)}</svg>'
    )


def _box(step: FlowStep, labels: Mapping[str, FlowStep], following: str, y: int) -> tuple[str, int]:
    who = step.who + (say(N_("，%(limit)s内")) % {"limit": step.limit} if step.limit else "")
    aside = [line for way in step.ways if way.target != following for line in _wrapped(_aside(way, labels))]
    lines = [(step.label, "#12263a", "bold"), *((one, "#33475b", "normal") for one in _wrapped(who))]
    lines += [(one, "#5b6b7d", "normal") for one in aside]
    height = PAD * 2 + LINE * len(lines)
    texts = "".join(
        f'<text x="{EDGE + PAD}" y="{y + PAD + LINE * n + 14}" fill="{color}" font-weight="{weight}">{escape(words)}</text>'
        for n, (words, color, weight) in enumerate(lines)
    )
    rect = (
        f'<rect x="{EDGE}" y="{y}" width="{WIDTH - 2 * EDGE}" height="{height}" rx="6" fill="#fff" stroke="#1f4e79" '
        'stroke-width="1.3"/>'
    )
    return rect + texts, height


def _aside(way: Way, labels: Mapping[str, FlowStep]) -> str:
    """Another way on: where it leads, and what comes of it there."""
    words = f"{way.verb} → {way.target}"
    step = labels.get(way.target)
    if step is None or step.is_main:
        return words
    limit = say(N_("（%(limit)s内）")) % {"limit": step.limit} if step.limit else ""
    after = "；".join(f"{one.verb} → {one.target}" for one in step.ways)
    return words + limit + (f"；{after}" if after else "")


def _wrapped(words: str) -> Iterator[str]:
    line, room = "", 0.0
    for sign in words:
        size = 0.55 if sign.isascii() else 1.0
        if room + size > SIGNS:
            yield line
            line, room = "", 0.0
        line, room = line + sign, room + size
    if line:
        yield line


def _arrow(y: int, verb: str) -> str:
    x = WIDTH // 2
    words = f'<text x="{x + 10}" y="{y + GAP // 2 + 4}" fill="#33475b">{escape(verb)}</text>' if verb else ""
    return (
        f'<path d="M{x} {y} V{y + GAP - 2}" fill="none" stroke="#5b6b7d" stroke-width="1.3" marker-end="url(#tall-tip)"/>'
        + words
    )
