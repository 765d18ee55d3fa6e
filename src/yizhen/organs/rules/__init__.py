"""机构、岗位的规则 rules of organs: validity, the tree, who stands in; how the chart and an evolution are laid out. Pure."""

from yizhen.organs.rules.chart import arrange, label_of
from yizhen.organs.rules.drawing import Drawing, draw
from yizhen.organs.rules.tree import (
    away_on,
    chain,
    circles,
    closes_circle,
    overlaps,
    subtree,
    tree_order,
    valid_on,
    who_answers,
)

__all__ = [
    "Drawing", "arrange", "away_on", "chain", "circles", "closes_circle", "draw", "label_of", "overlaps", "subtree", "tree_order",
    "valid_on", "who_answers",
]  # fmt: skip
