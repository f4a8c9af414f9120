"""Which addresses of the web may be asked: public ones, and nothing that leads inside a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

LONGEST = 2000  # signs of an address
PORTS = frozenset({80, 443})
_ODD = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ud800-\udfff]")  # urlsplit drops some
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_NAT64 = ip_network("64:ff9b::/96")
_UNICAST = ip_network("2000::/3")  # all that is given out of IPv6
_DOCUMENTS = ip_network("3fff::/20")  # known to newer Pythons
_PROTOCOLS = ip_network("192.0.0.0/24")
_SAFE = "%/:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads, checked sign by sign; `path` has the query with it."""

    is_safe: bool  # https
    host: str
    port: int
    path: str


def target_of(address: str) -> Target | None:
    """Return where an address leads; None for one that is not to be asked."""
    if len(address) > LONGEST or _ODD.search(address):
        return None
    try:
        parts = urlsplit(address)
        port, name = parts.port, parts.hostname or ""
    except ValueError:  # a port that is none, half an IPv6 address, a bracket in a name
        return None
    scheme = parts.scheme.casefold()
    if scheme not in {"http", "https"} or "@" in parts.netloc:
        return None
    port = (443 if scheme == "https" else 80) if port is None else port
    host = host_of(name)
    if port not in PORTS or host is None:
        return None
    query = f"?{parts.query}" if parts.query else ""
    path = quote((parts.path or "/") + query, safe=_SAFE)
    return Target(scheme == "https", host, port, path) if path.startswith("/") else None


def host_of(name: str) -> str | None:
    """Return a host's name as the network writes it; None for a name that may mean a machine here.

    A number in an odd spelling, such as 0x7f.1, is no name: what it means differs by system.
    """
    try:
        # It also turns signs that look like digits and dots into these.
        host = name.encode("idna").decode("ascii").casefold().removesuffix(".")
    except UnicodeError:
        return None
    if is_ip(host) or is_ip(name):
        return host if is_ip(host) and is_public(host) and ":" not in host else None
    labels = host.split(".")
    if len(host) > 253 or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        return None
    return None if _NUMBER.fullmatch(labels[-1]) else host


def is_ip(host: str) -> bool:
    """Tell whether this is the number of a machine in its usual spelling."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_public(number: str) -> bool:
    """Tell whether the number of a machine is public; so must be one inside it."""
    try:
        ip = ip_address(number)
    except ValueError:
        return False
    return _is_public4(ip) if isinstance(ip, IPv4Address) else _is_public6(ip)


def _is_public4(ip: IPv4Address) -> bool:
    # 224.0.0.1 is "global" for Python: it asks only whether a number is given out.
    return ip.is_global and not (ip.is_multicast or ip.is_reserved) and ip not in _PROTOCOLS


def _is_public6(ip: IPv6Address) -> bool:
    inner = ip.ipv4_mapped or ip.sixtofour
    if inner is None and ip in _NAT64:
        inner = IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner is not None:
        return _is_public4(inner)
    return ip in _UNICAST and ip.is_global and ip not in _DOCUMENTS
