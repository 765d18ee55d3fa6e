"""Shared fixtures: the database is made once; the record refuses to be flushed, so tests roll back or copy."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("YIZHEN_HOME", tempfile.mkdtemp(prefix="yizhen-test-"))
os.environ.setdefault("YIZHEN_SECRET_KEY", "test only: signs nothing that lives")
os.environ.setdefault("YIZHEN_MASTER_KEY", "test only: wraps nothing that lives")

import pytest

REAL_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture
def real_data() -> Path:
    """The folder of real data beside the checkout; tests that want it say so when it is not there."""
    if not REAL_DATA.is_dir():
        pytest.skip("real data folder ../shared/data is not there: nothing to try this on")
    return REAL_DATA


@pytest.fixture(scope="session")
def _worlds(tmp_path_factory):
    from tests.worlds import Worlds

    return Worlds(tmp_path_factory.mktemp("worlds"))


@pytest.fixture
def world(_worlds):
    """A home and database of the test's own, with real commits and processes."""
    return _worlds.fresh()
