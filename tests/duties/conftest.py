import pytest

from tests.organs.small_county import two_counties
from yizhen.kernel.versioned import forget_everything


@pytest.fixture(autouse=True)
def _fresh_memory():
    forget_everything()
    yield
    forget_everything()


@pytest.fixture
def counties(db):
    return two_counties()
