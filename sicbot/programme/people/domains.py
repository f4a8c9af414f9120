"""Domains of e-mail addresses and web sites, by which an organisation may be recognised."""

from __future__ import annotations

import re

from sicbot.programme.people.addresses import address

# Providers whose addresses tell nothing of an organisation; and, below, their sisters by country.
_PROVIDER_NAMES = (
    "gmail.com googlemail.com icloud.com me.com mac.com aol.com gmx.net gmx.de gmx.at gmx.ch "
    "gmx.com web.de t-online.de freenet.de posteo.de mailbox.org proton.me protonmail.com pm.me "
    "tutanota.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr bbox.fr neuf.fr msn.com "
    "libero.it virgilio.it tiscali.it telefonica.net terra.com.br uol.com.br bol.com.br ig.com.br "
    "qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net rediffmail.com "
    "yandex.ru yandex.com mail.ru bk.ru inbox.ru rambler.ru seznam.cz wp.pl o2.pl onet.pl "
    "zoho.com fastmail.com hey.com"
)
_PROVIDERS = frozenset(_PROVIDER_NAMES.split())
_FAMILIES = frozenset({"yahoo", "ymail", "hotmail", "outlook", "live", "rocketmail"})
_MAIL_HOSTS = frozenset({"mail", "webmail", "email"})  # a host for mail is nobody's web site
_WEB = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/@]*@)?([^/?#:\s]+)", re.IGNORECASE)


def domain_of(email: str) -> str:
    """Return the domain of an e-mail address, empty where it is no address."""
    return address(email).rpartition("@")[2]


def is_public(domain: str) -> bool:
    """Tell whether anybody can have an address in a domain, so that it tells no organisation."""
    first = domain.split(".", maxsplit=1)[0]
    return domain in _PROVIDERS or first in _FAMILIES or first in _MAIL_HOSTS


def web_domain(text: str) -> str:
    """Return the domain of a web address, without `www.`; empty where there is none."""
    found = _WEB.match(text.strip())
    domain = found[1].casefold().removeprefix("www.").rstrip(".") if found else ""
    return domain if "." in domain else ""
