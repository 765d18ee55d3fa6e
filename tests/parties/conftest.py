import pytest

from tests.parties.people import make_place
from yizhen.kernel.versioned import forget_everything


@pytest.fixture(autouse=True)
def _fresh_memory():
    forget_everything()
    yield
    forget_everything()


@pytest.fixture
def place(db):
    return make_place()
