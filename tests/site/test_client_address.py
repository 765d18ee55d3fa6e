"""The caller's address behind proxies: believed only from those that the settings name."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from yizhen.site.middleware import ClientAddress, client_address

OURS = (ip_network("10.0.0.0/24"), ip_network("127.0.0.1/32"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("remote", "header", "found"),
    [
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),  # not one of ours: whoever sends the header is not believed
        ("10.0.0.5", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.5", "6.6.6.6, 198.51.100.7", "198.51.100.7"),  # what stands further left may be invented
        ("10.0.0.5", "198.51.100.7, 10.0.0.9, 127.0.0.1", "198.51.100.7"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "unknown", "10.0.0.5"),
        ("10.0.0.5", "<script>, 10.0.0.6", "10.0.0.6"),
        ("10.0.0.5", "198.51.100.7:51234", "198.51.100.7"),
        ("10.0.0.5", "[2001:db8::7]:51234", "2001:db8::7"),
        ("::ffff:10.0.0.5", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.5", ",".join(["10.0.0.6"] * 500), "10.0.0.6"),
        ("", "198.51.100.7", ""),
    ],
)
def test_the_nearest_address_that_is_no_proxy(remote, header, found):
    assert client_address(remote, header, OURS) == found


def test_without_named_proxies_the_header_counts_for_nothing(settings):
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "1.2.3.4"})
    settings.PROXIES = ()
    assert ClientAddress(lambda r: r.META["REMOTE_ADDR"])(request) == "127.0.0.1"
    settings.PROXIES = OURS
    assert ClientAddress(lambda r: r.META["REMOTE_ADDR"])(request) == "1.2.3.4"


def test_lockouts_count_for_the_address_behind_the_proxy(settings):
    from axes.helpers import get_client_ip_address

    settings.PROXIES = OURS
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "1.2.3.4"})
    assert ClientAddress(get_client_ip_address)(request) == "1.2.3.4"


def test_the_doctor_tells_when_a_proxy_is_not_named(settings):
    from yizhen.site.doctor import machine

    settings.BEHIND_TLS, settings.PROXIES = True, ()
    (found,) = machine.proxies()
    assert (found.state, "YIZHEN_PROXIES" in found.mend) == ("warning", True)
    settings.PROXIES = OURS
    assert next(machine.proxies()).state == "good"
