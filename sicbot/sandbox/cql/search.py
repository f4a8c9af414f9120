"""Search: what a query of Confluence's query language finds, as the viewer may see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sicbot.sandbox.cql import dates as cql_dates
from sicbot.sandbox.cql.parse import Both, Call, Clause, Either, Node, Not, parse, unreadable
from sicbot.sandbox.model import Refused
from sicbot.sandbox.storage.body import macro_names
from sicbot.sandbox.storage.tokens import attributes, tokens

if TYPE_CHECKING:
    from datetime import datetime

    from sicbot.sandbox.model import Content, ContentType, Viewer
    from sicbot.sandbox.wiki import Wiki

Test = Callable[["Content"], bool]
MOST_WILD_CARDS = 3  # in one term; keeps matching fast on long words
TYPES: tuple[ContentType, ...] = ("page", "blogpost", "comment", "attachment")
_NEGATIVE = {"!=": "=", "!~": "~", "not in": "in"}
_DATE_FIELDS = ("created", "lastmodified")
# Known to the product, not to this wiki: refused by name rather than answered with nothing.
NOT_BUILT = frozenset({"watcher", "favourite", "space.category", "space.type", "user.fullname"})
_INDEX: WeakKeyDictionary[Wiki, _Index] = WeakKeyDictionary()


@dataclass(slots=True)
class _Index:
    """What has been read out of bodies, by content id and version."""

    macros: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Who asks and from where: what the functions of a query refer to."""

    viewer: Viewer
    space_key: str | None = None
    content_id: int | None = None


def search(
    wiki: Wiki,
    viewer: Viewer,
    cql: str,
    *,
    space_key: str | None = None,
    content_id: int | None = None,
    archived_spaces: bool = True,
) -> list[Content]:
    """Return what `cql` finds among what the viewer may see, in its order, else in order of id.

    Only the index is searched: the newest writes are missing as long as the switch `index_lag`
    says. Content of archived spaces is found unless the caller leaves it out; the REST reference
    has that choice for /search alone.

    Raises:
        Refused: 400 for what is no query, 501 for what this wiki does not know.
    """
    query = parse(cql)
    around = Surroundings(viewer, space_key, content_id)
    test = _Evaluation(wiki, around, cql).test(query.where)
    archived = set() if archived_spaces else {s.key for s in wiki.spaces() if s.archived}
    found = [
        content
        for content in wiki.select(types=TYPES, indexed=True)
        if content.space_key not in archived
        and (now := wiki.content(content.id))  # the index may know what is gone
        and test(content)
        and wiki.may_view(viewer, content)
        and wiki.may_view(viewer, now)  # and not yet what has been hidden
    ]
    for name, descending in reversed(query.order):
        found.sort(key=_order_key(wiki, name, cql), reverse=descending)
    return found


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as the index holds them."""
    return tuple(re.findall(r"\w+", text.casefold()))


def contains(text: str, wanted: str) -> bool:
    """Tell whether all terms of a text search occur: words, "phrases" and wild cards."""
    return all(pattern.search(text) for pattern in _terms(wanted))


@lru_cache(maxsize=256)
def _terms(wanted: str) -> tuple[re.Pattern[str], ...]:
    """Return a pattern for each term of a text search; it looks in text in small letters."""
    wanted = wanted.casefold()
    phrases = [words_of(phrase) for phrase in re.findall(r'"([^"]*)"', wanted)]
    single = re.findall(r"[\w*?]+", re.sub(r'"[^"]*"', " ", wanted))
    terms = [(word,) for word in single if word not in ("and", "or", "not")]
    if any(word.count("*") > MOST_WILD_CARDS for word in single):
        return (re.compile(r"(?!)"),)
    return tuple(
        re.compile(r"\b" + r"\W+".join(_word_pattern(word) for word in term) + r"\b")
        for term in [*phrases, *terms]
    )


def _word_pattern(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w")


def _order_key(wiki: Wiki, name: str, cql: str) -> Callable[[Content], str | int | datetime]:
    keys: dict[str, Callable[[Content], str | int | datetime]] = {
        "created": lambda content: content.created,
        "lastmodified": lambda content: _modified(wiki, content),
        "title": lambda content: content.title.casefold(),
        "space": lambda content: content.space_key,
        "space.key": lambda content: content.space_key,
        "type": lambda content: content.type,
        "id": lambda content: content.id,
        "creator": lambda content: content.created_by or "",
    }
    if name not in keys:
        raise unreadable(cql)
    return keys[name]


def _modified(wiki: Wiki, content: Content) -> datetime:
    return wiki.head(content.id).when


@dataclass(frozen=True, slots=True)
class _Evaluation:
    """Turns the tree of one query into a test of a content."""

    wiki: Wiki
    around: Surroundings
    cql: str

    def test(self, node: Node) -> Test:
        match node:
            case Both(left, right):
                first, second = self.test(left), self.test(right)
                return lambda content: first(content) and second(content)
            case Either(left, right):
                first, second = self.test(left), self.test(right)
                return lambda content: first(content) or second(content)
            case Not(inner):
                one = self.test(inner)
                return lambda content: not one(content)
            case Clause():
                return self._clause(node)

    def _clause(self, clause: Clause) -> Test:
        if clause.field in NOT_BUILT:
            raise Refused(501, f"Searching by {clause.field} is not built in this wiki")
        positive = _NEGATIVE.get(clause.operator)
        if positive:
            plain = self._clause(Clause(clause.field, positive, clause.values))
            return lambda content: not plain(content)
        if clause.field in _DATE_FIELDS:
            return self._date(clause)
        if clause.operator == "~":
            return self._text(clause)
        if clause.operator not in ("=", "in"):
            raise unreadable(self.cql)
        return self._equal(clause)

    def _equal(self, clause: Clause) -> Test:
        values = frozenset(self._plain(value) for value in clause.values)
        lower = frozenset(value.casefold() for value in values)
        tests: dict[str, Test] = {
            "type": lambda content: content.type in lower,
            "space": lambda content: content.space_key.casefold() in lower,
            "space.key": lambda content: content.space_key.casefold() in lower,
            "title": lambda content: content.title.casefold() in lower,
            "label": lambda content: not lower.isdisjoint(self._labels(content)),
            "id": lambda content: _id(content) in values,
            "content": lambda content: _id(content) in values,
            "parent": lambda content: str(content.parent_id) in values,
            "ancestor": lambda content: any(
                str(ancestor.id) in values for ancestor in self.wiki.ancestors(content.id)
            ),
            "container": lambda content: str(content.container_id) in values,
            "creator": lambda content: self._username(content.created_by) in lower,
            "contributor": lambda content: any(
                self._username(version.author) in lower
                for version in self.wiki.versions(content.id)
            ),
            "macro": lambda content: not values.isdisjoint(self._macros(content)),
            "mention": lambda content: not lower.isdisjoint(self._mentioned(content)),
            "space.title": lambda content: self._space_name(content).casefold() in lower,
        }
        if clause.field in ("text", "sitesearch"):
            raise unreadable(self.cql)  # text is only searched with ~
        return self._known(tests, clause.field)

    def _text(self, clause: Clause) -> Test:
        wanted = self._plain(clause.values[0])
        tests: dict[str, Test] = {
            "title": lambda content: contains(content.title.casefold(), wanted),
            "text": lambda content: contains(self._text_of(content), wanted),
            "sitesearch": lambda content: contains(self._text_of(content), wanted),
            "space.title": lambda content: contains(self._space_name(content).casefold(), wanted),
        }
        return self._known(tests, clause.field)

    def _known(self, tests: dict[str, Test], name: str) -> Test:
        if name in tests:
            return tests[name]
        if name in _ALL_FIELDS:
            raise unreadable(self.cql)  # a field that does not know the operator
        raise Refused(400, f"No field exists with the name: '{name}'")

    def _date(self, clause: Clause) -> Test:
        value = clause.values[0]
        start, end = self._span(value)
        read: Callable[[Content], datetime] = (
            (lambda content: content.created)
            if clause.field == "created"
            else (lambda content: _modified(self.wiki, content))
        )
        match clause.operator:
            case "=":
                return lambda content: start <= read(content) < end
            case ">":
                return lambda content: read(content) >= end
            case ">=":
                return lambda content: read(content) >= start
            case "<":
                return lambda content: read(content) < start
            case "<=":
                return lambda content: read(content) < end
            case _:
                raise unreadable(self.cql)

    def _span(self, value: str | Call) -> tuple[datetime, datetime]:
        now = self.wiki.now().astimezone(self.wiki.time_zone)
        if isinstance(value, str):
            span = cql_dates.span(value, now)
        else:
            moment = cql_dates.call(value.name, next(iter(value.arguments), None), now)
            span = (moment, moment) if moment else None
        if span is None:
            raise unreadable(self.cql)
        return span

    def _plain(self, value: str | Call) -> str:
        if isinstance(value, str):
            return value
        around = self.around
        account = around.viewer.account
        known = {
            "currentuser": account.username if account else "",
            "currentspace": around.space_key or "",
            "currentcontent": str(around.content_id or ""),
        }
        if value.name not in known:
            raise Refused(501, f"The function {value.name}() is not built in this wiki")
        return known[value.name]

    def _username(self, key: str | None) -> str:
        account = self.wiki.account_by_key(key) if key else None
        return account.username.casefold() if account else ""

    def _space_name(self, content: Content) -> str:
        space = self.wiki.space(content.space_key)
        return space.name if space else ""

    def _mentioned(self, content: Content) -> set[str]:
        named: set[str] = set()
        for token in tokens(self.wiki.body(content.id)):
            if token.name == "ri:user" and token.kind != "close":
                values = attributes(token.text)
                named.add(values.get("ri:username", "").casefold())
                named.add(self._username(values.get("ri:userkey")))
        return named - {""}

    def _macros(self, content: Content) -> frozenset[str]:
        known = _index(self.wiki).macros
        key = (content.id, content.version)
        if key not in known:
            known[key] = macro_names(self.wiki.body(content.id))
        return known[key]

    def _text_of(self, content: Content) -> str:
        words = _raw_text(self.wiki.body(content.id))
        return " ".join((content.title, words, *self._labels(content))).casefold()

    def _labels(self, content: Content) -> tuple[str, ...]:
        """Return the labels that the index knows: those before the first write it has not seen."""
        unseen = self.wiki.writes - self.wiki.switches.index_lag
        for past in self.wiki.past:
            if past.content_id == content.id and past.write > unseen:
                return past.labels
        return tuple(self.wiki.labels(content.id))


_ALL_FIELDS = frozenset(
    {
        *("type", "space", "space.key", "space.title", "title", "text", "sitesearch", "label"),
        *("id", "content", "parent", "ancestor", "container", "creator", "contributor"),
        *("mention", "macro", "created", "lastmodified"),
    }
)


def plain_text(body: str) -> str:
    """Return the words of a body in one line: text and CDATA, without tags and parameters."""
    return " ".join(_raw_text(body).split())


def _raw_text(body: str) -> str:
    parts: list[str] = []
    skipped = 0
    for token in tokens(body):
        if token.name == "ac:parameter" and token.kind != "empty":
            skipped += 1 if token.kind == "open" else -1
        elif token.kind == "text" and not skipped:
            parts.append(unescape(token.text))
        elif token.text.startswith("<![CDATA[") and not skipped:
            parts.append(token.text[9:-3])
        else:
            parts.append(" ")
    return "".join(parts)


def _index(wiki: Wiki) -> _Index:
    return _INDEX.setdefault(wiki, _Index())


def _id(content: Content) -> str:
    return f"att{content.id}" if content.type == "attachment" else str(content.id)
