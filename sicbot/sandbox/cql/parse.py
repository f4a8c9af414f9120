"""Confluence's query language, read into a tree after the guide of the REST reference 10.0.3."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sicbot.sandbox.model import Refused

LONGEST_QUERY = 10_000  # characters; keeps the depth of parentheses within the interpreter's stack
DEEPEST_PARENTHESES = 50
_PIECE = re.compile(
    r"""\s*(?:
        (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<sign>!=|!~|>=|<=|=|~|>|<|\(|\)|,)
      | (?P<word>[^\s=!~<>(),"']+)
    )""",
    re.VERBOSE | re.DOTALL,
)
OPERATORS = frozenset({"=", "!=", "~", "!~", ">", ">=", "<", "<=", "in", "not in"})
_WORDS = frozenset({"and", "or", "not", "in", "order", "by"})


@dataclass(frozen=True, slots=True)
class Call:
    """A function in the place of a value, as in `now("-4w")`."""

    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A field, an operator and one value, or several for `in`."""

    field: str
    operator: str
    values: tuple[str | Call, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    node: Node


@dataclass(frozen=True, slots=True)
class Both:
    """Two conditions that must both hold."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Either:
    """Two conditions of which one must hold."""

    left: Node
    right: Node


Node = Clause | Not | Both | Either


@dataclass(frozen=True, slots=True)
class Query:
    """A condition and the order of what it finds: pairs of field and "descending"."""

    where: Node
    order: tuple[tuple[str, bool], ...] = ()


def parse(cql: str) -> Query:
    """Return the query that `cql` says.

    Raises:
        Refused: 400 with the product's "Could not parse cql" for anything else.
    """
    if len(cql) > LONGEST_QUERY:
        raise unreadable(cql[:100])
    return _Parser(cql).query()


def unreadable(cql: str) -> Refused:
    """Return the refusal of a query that is none, in the product's words."""
    return Refused(400, f"Could not parse cql : {cql}")


class _Parser:
    """Recursive descent over the pieces of one query."""

    def __init__(self, cql: str) -> None:
        self.cql = cql
        self.pieces = self._cut()
        self.at = 0
        self.depth = 0

    def query(self) -> Query:
        where = self._conditions()
        order: list[tuple[str, bool]] = []
        if self._takes("order"):
            self._must("by")
            order.append(self._ordering())
            while self._takes(","):
                order.append(self._ordering())
        if self.at < len(self.pieces):
            raise unreadable(self.cql)
        return Query(where, tuple(order))

    def _cut(self) -> list[tuple[str, str]]:
        pieces: list[tuple[str, str]] = []
        position, end = 0, len(self.cql.rstrip())
        while position < end:
            match = _PIECE.match(self.cql, position)
            if match is None:
                raise unreadable(self.cql)
            kind = match.lastgroup or ""
            pieces.append((kind, match[kind]))
            position = match.end()
        return pieces

    def _conditions(self) -> Node:
        """Read clauses joined by and/or, which the guide says are taken from left to right."""
        self.depth += 1
        if self.depth > DEEPEST_PARENTHESES or self._peek() in ("not", "!"):
            raise unreadable(self.cql)  # a query cannot start with a negative
        node = self._primary()
        while True:
            if self._takes("and"):
                node = Both(node, self._negatable())
            elif self._takes("or"):
                node = Either(node, self._negatable())
            else:
                self.depth -= 1
                return node

    def _negatable(self) -> Node:
        return Not(self._primary()) if self._takes("not") else self._primary()

    def _primary(self) -> Node:
        if self._takes("("):
            node = self._conditions()
            self._must(")")
            return node
        return self._clause()

    def _clause(self) -> Clause:
        field = self._field()
        operator = self._operator()
        if operator not in ("in", "not in"):
            return Clause(field, operator, (self._value(),))
        if not self._takes("("):
            return Clause(field, operator, (self._value(),))  # a function that gives a list
        values = [self._value()]
        while self._takes(","):
            values.append(self._value())
        self._must(")")
        return Clause(field, operator, tuple(values))

    def _field(self) -> str:
        kind, text = self._next()
        if kind != "word" or text.casefold() in _WORDS:
            raise unreadable(self.cql)
        return text.casefold()

    def _operator(self) -> str:
        if self._takes("not"):
            self._must("in")
            return "not in"
        _, text = self._next()
        operator = text.casefold()
        if operator not in OPERATORS:
            raise unreadable(self.cql)
        return operator

    def _value(self) -> str | Call:
        kind, text = self._next()
        if kind == "string":
            return re.sub(r"\\(.)", r"\1", text[1:-1])
        if kind != "word" or text.casefold() in _WORDS:
            raise unreadable(self.cql)
        if not self._takes("("):
            return text
        arguments: list[str] = []
        while not self._takes(")"):
            value = self._value()
            if isinstance(value, Call):
                raise unreadable(self.cql)
            arguments.append(value)
            self._takes(",")
        return Call(text.casefold(), tuple(arguments))

    def _ordering(self) -> tuple[str, bool]:
        field = self._field()
        if self._takes("desc"):
            return field, True
        self._takes("asc")
        return field, False

    def _peek(self) -> str:
        if self.at >= len(self.pieces):
            return ""
        kind, text = self.pieces[self.at]
        return "" if kind == "string" else text.casefold()

    def _next(self) -> tuple[str, str]:
        if self.at >= len(self.pieces):
            raise unreadable(self.cql)
        self.at += 1
        return self.pieces[self.at - 1]

    def _takes(self, text: str) -> bool:
        if self._peek() != text:
            return False
        self.at += 1
        return True

    def _must(self, text: str) -> None:
        if not self._takes(text):
            raise unreadable(self.cql)
