"""What leaders look at (驾驶舱): five figures, what comes and goes, where it is late and why, the map."""

from yizhen.dispatch.queries.cockpit.board import Board, board, stamp
from yizhen.dispatch.queries.cockpit.charts import Trend
from yizhen.dispatch.queries.cockpit.clusters import Box, clusters

__all__ = ["Board", "Box", "Trend", "board", "clusters", "stamp"]
