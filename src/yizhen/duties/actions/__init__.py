"""What is done in duties (办)."""

from yizhen.duties.actions.stamps import touch

__all__ = ["touch"]
