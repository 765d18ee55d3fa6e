"""What a page is told, as plain values (页面数据).

Every component takes one of these (or a mapping with the same keys). They hold words and numbers that are
ready to be shown; no component asks the database anything.
"""

from yizhen.ui.terms.cases import Act, Entry, Fact, Head, Step
from yizhen.ui.terms.figures import Bar, BarChart, Map, Place, Stat, Waiting
from yizhen.ui.terms.frame import Account, AsOf, Duty, Filter, Link, Pager, PostChoice
from yizhen.ui.terms.signs import SIGNS, Badge, Clock, ClockUnit, Tone
from yizhen.ui.terms.tables import Cell, Column, Empty, Row, Table

__all__ = [
    "SIGNS",
    "Account",
    "Act",
    "AsOf",
    "Badge",
    "Bar",
    "BarChart",
    "Cell",
    "Clock",
    "ClockUnit",
    "Column",
    "Duty",
    "Empty",
    "Entry",
    "Fact",
    "Filter",
    "Head",
    "Link",
    "Map",
    "Pager",
    "Place",
    "PostChoice",
    "Row",
    "Stat",
    "Step",
    "Table",
    "Tone",
    "Waiting",
]
