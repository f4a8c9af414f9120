"""Single addresses, and the domains by which an organisation may be recognised."""

from __future__ import annotations

import pytest

from sicbot.programme.people.addresses import address
from sicbot.programme.people.domains import domain_of, is_public, web_domain

ADDRESSES = {
    "as it is": ("ada@berg.example.org", "ada@berg.example.org"),
    "capitals": ("Ada@BERG.example.org", "ada@berg.example.org"),
    "blanks around": (" ada@berg.example.org ", "ada@berg.example.org"),
    "a blank before the sign": ("ada @berg.example.org", "ada@berg.example.org"),
    "a link": ("mailto:ada@berg.example.org", "ada@berg.example.org"),
    "pointed brackets": ("<ada@berg.example.org>", "ada@berg.example.org"),
    "at in words": ("ada(at)berg.example.org", "ada@berg.example.org"),
    "at in square brackets": ("ada [AT] berg.example.org", "ada@berg.example.org"),
    "a plus is kept": ("ada+tf@berg.example.org", "ada+tf@berg.example.org"),
    "dots are kept": ("a.d.a@berg.example.org", "a.d.a@berg.example.org"),
    "two": ("ada@berg.example.org; info@berg.example.org", ""),
    "two with a blank": ("ada@berg.example.org info@berg.example.org", ""),
    "none": ("ada", ""),
    "no domain": ("ada@berg", ""),
    "empty": ("", ""),
    "words around": ("please use ada@berg.example.org", ""),
}
WEB = {
    "https://www.berg.example.org/en?x=1": "berg.example.org",
    "berg.example.org": "berg.example.org",
    "WWW.Berg.Example.org.": "berg.example.org",
    "http://berg.example.org:8080": "berg.example.org",
    "//berg.example.org/": "berg.example.org",
    "n/a": "",
    "": "",
}


@pytest.mark.parametrize(("typed", "meant"), ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_is_read(typed: str, meant: str) -> None:
    """What is odd about one address is put right; two are none."""
    assert address(typed) == meant


@pytest.mark.parametrize("domain", ["gmail.com", "yahoo.fr", "hotmail.co.uk", "mail.example.org"])
def test_public_domains_are_known(domain: str) -> None:
    """An address that anybody can have tells no organisation."""
    assert is_public(domain)


@pytest.mark.parametrize("domain", ["berg.example.org", "gmail.example.org", "maille.example.org"])
def test_other_domains_are_not_public(domain: str) -> None:
    """An organisation's domain may look like a provider's."""
    assert not is_public(domain)


@pytest.mark.parametrize(("typed", "meant"), WEB.items(), ids=repr)
def test_a_web_address_has_a_domain(typed: str, meant: str) -> None:
    """The domain stands without `www.`, path and port."""
    assert web_domain(typed) == meant


def test_an_address_has_a_domain() -> None:
    """It is what stands behind the sign."""
    assert domain_of("Ada@Berg.example.org") == "berg.example.org"
    assert domain_of("ada") == ""
