"""Fixtures of the site's own tests."""

import pytest


@pytest.fixture(scope="session")
def worlds(_worlds):
    """Makes worlds: with tables (``fresh``) and without anything (``empty``)."""
    return _worlds
