"""Door of staffing (机构编制之门): what other houses may use."""

from yizhen.staffing.actions import load_sources
from yizhen.staffing.queries import NoFigures, NoSuchLedger, ledgers
from yizhen.staffing.terms import LedgerRef, Loaded, Power

__all__ = ["LedgerRef", "Loaded", "NoFigures", "NoSuchLedger", "Power", "ledgers", "load_sources"]
