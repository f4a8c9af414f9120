"""What a template may do to a value before it stands on a page."""

from __future__ import annotations

import re
from datetime import date
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

import idna
from jinja2 import Undefined
from markupsafe import Markup, escape

LONGEST_TITLE = 255  # characters; Confluence refuses longer titles

_CDATA_END = "]]>"
_CDATA_SPLIT = "]]]]><![CDATA[>"  # Confluence's manual and XML have no other way to write `]]>`
_WEB = re.compile(r"https?://[^/]", re.IGNORECASE)  # exactly two slashes and something behind them
_MAIL = re.compile(r"mailto:([A-Za-z0-9._+-]{1,64})@([^@/?#%,;:]{1,255})", re.IGNORECASE)
# White space and what browsers take for a slash or drop: an address that holds it is a trick.
_SUSPECT = re.compile(r"[\s\\\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufffd]")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_KEPT_IN_ADDRESS = "/?#[]@!$&'()*+,;=:%~"
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")  # browsers read such a last label as IPv4


def cdata(value: object) -> Markup:
    """Return a text as a CDATA section; `]]>` in it ends one section and begins another."""
    inner = plain(value).replace(_CDATA_END, _CDATA_SPLIT)
    return Markup(f"<![CDATA[{inner}]]>")  # noqa: S704  # cannot hold its own end


def attr(value: object) -> Markup:
    """Return a text for an attribute in either quotes, line ends and tabs included.

    Without this a reader of XML makes each of them a space (XML 1.0, 3.3.3).
    """
    escaped = str(escape(plain(value))).replace("\n", "&#10;").replace("\t", "&#9;")
    return Markup(escaped)  # noqa: S704  # escaped on the line above


def title(value: object) -> str:
    """Return a text as a page's title: one line of at most 255 characters."""
    line = plain(value).replace("\n", " ").replace("\t", " ").strip(" ")
    return line[:LONGEST_TITLE].rstrip(" ")


def url(value: object) -> str:
    """Return an address that is safe to follow, in plain ASCII; else nothing.

    Safe are web and mail addresses without credentials, in one usual spelling. Show what is not
    safe as text: `{% if site|url %}<a href="{{ site|url }}">..{% else %}{{ site }}{% endif %}`.
    """
    text = plain(value).strip(" ")
    if _SUSPECT.search(text):
        return ""
    mail = _MAIL.fullmatch(text)
    if mail:
        host = _host(mail[2])
        return f"mailto:{mail[1]}@{host}" if host else ""
    return _web_address(text) if _WEB.match(text) else ""


def _web_address(text: str) -> str:
    """Return a web address rebuilt from its parts, or nothing."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # a broken port or IPv6 address, or a host that hides a slash
        return ""
    host = _host(parts.hostname or "")
    if not host or _names_credentials(parts):
        return ""
    where = host if port is None else f"{host}:{port}"
    rest = parts._replace(scheme="", netloc="").geturl()
    encoded = quote(_BARE_PERCENT.sub("%25", rest), safe=_KEPT_IN_ADDRESS)
    return f"{parts.scheme.lower()}://{where}{encoded or '/'}"


def _names_credentials(parts: SplitResult) -> bool:
    return "@" in parts.netloc or "%" in parts.netloc


def _host(name: str) -> str:
    """Return a host as the network spells it, or nothing if it is none."""
    if ":" in name:
        return _ipv6(name)
    try:
        host = idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return ""
    if not _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        return host
    try:
        return str(IPv4Address(host))
    except AddressValueError:
        return ""


def _ipv6(name: str) -> str:
    try:
        return f"[{IPv6Address(name)}]" if "%" not in name else ""
    except AddressValueError:
        return ""


def plain(value: object) -> str:
    """Return the bare text of a value, also of one that counts as escaped.

    Raises:
        TypeError: It is nothing that people read, such as None, a flag or a list.
    """
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int | float | date | Undefined) and not isinstance(value, bool):
        return str(value)  # of what is undefined this is Jinja2's own error
    raise TypeError(f"a page cannot show a {type(value).__name__}")
