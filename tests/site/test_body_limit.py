"""No request larger than any form of ours is read: told in words, before it is spooled to the disk."""

from io import BytesIO

import pytest
from django.test import Client

from tests.dispatch.realm import make_realm
from yizhen.site.middleware import length_of


class Unread(BytesIO):
    def read(self, *_size):
        raise AssertionError("the body was read")


@pytest.fixture
def page(db):
    make_realm()
    return Client(enforce_csrf_checks=True)


def post(page, path, size):
    return page.generic("POST", path, **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(size), "CONTENT_TYPE": "multipart/form-data; boundary=x"})


@pytest.mark.parametrize("path", ["/report", "/follow", "/identity/sign-in"])
def test_public_pages_take_less(page, path, settings):
    answer = post(page, path, settings.PUBLIC_REQUEST_MAX + 1)
    words = answer.content.decode()
    assert answer.status_code == 413 and "64 MB" in words and "没有读取" in words


def test_other_pages_take_what_a_workbook_needs(page, settings):
    assert post(page, "/dispatch/import", settings.REQUEST_MAX + 1).status_code == 413
    assert settings.REQUEST_MAX >= 64 * 1024 * 1024


def test_programs_are_told_as_programs(page, settings):
    answer = post(page, "/api/v1/cases", settings.REQUEST_MAX + 1)
    assert answer.status_code == 413 and answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize(("told", "length"), [("", 0), ("12", 12), ("-5", 0), ("9e9", 0), ("１２", 0)])
def test_a_length_is_a_plain_number(told, length):
    assert length_of(told) == length
