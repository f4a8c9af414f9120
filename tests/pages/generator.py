"""Bodies made by chance, with a list of where each include stands in them.

The writer counts bytes while it writes, so what is expected does not come from the code that is
tested. The same number gives the same body.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

TEXTS = (
    "soil",
    "Zürich – été",
    "🌱𝔖oil",
    "a &amp; b",
    "&nbsp;&eacute;&mdash;",
    "&unheardof;",
    "&#x1F331;&#233;",
    "x &gt; y",
    'say "include"',
    "ac:name='include'",
    "\r\n",
    "\n\t ",
    "]]&gt; ]]",
    "a &lt;ac:structured-macro ac:name=&quot;include&quot;/&gt;",
)
# A title as it is written between quotation marks, and as it is meant.
TITLES = (
    ("Join Task Force A1", "Join Task Force A1"),
    ("Caf&eacute; &amp; Soil", "Café & Soil"),
    ("A – B: «C»", "A – B: «C»"),
    ("🌱 &lt;raw&gt; /> >", "🌱 <raw> /> >"),
    ("It&apos;s &quot;here&quot;", 'It\'s "here"'),
    ("&unheardof; x", "&unheardof; x"),
    ("", ""),
)
PLAIN_TITLES = (("SOIL:Plain", "SOIL", "Plain"), ("No key: x", None, "No key: x"))
KEYS = (None, "SOIL", "~jdoe", "@self")
BAIT = (
    '<ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link>'
    '<ri:page ri:content-title="Bait" /></ac:link></ac:parameter></ac:structured-macro>'
)
WRAPPERS = ("p", "div", "ac:layout", "table", "ac:rich-text-body", "ac:inline-comment-marker")
MOST_LEVELS = 6


@dataclass
class Expected:
    """An include that stands in a body; spans are pairs of byte offsets."""

    kind: str
    spelling: str
    space_key: str | None
    title: str
    span: tuple[int, int] = (0, 0)
    target: tuple[int, int] = (0, 0)


@dataclass
class Writer:
    """A body under way."""

    chance: random.Random
    parts: list[str] = field(default_factory=list)
    size: int = 0
    includes: list[Expected] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text.encode())


def make_body(number: int) -> tuple[str, list[Expected]]:
    """Return body `number` and its includes in document order."""
    writer = Writer(random.Random(number))  # noqa: S311 - nothing secret, and the same every time
    for _ in range(writer.chance.randint(1, 6)):
        write_something(writer, 0)
    return "".join(writer.parts), writer.includes


def write_something(writer: Writer, level: int) -> None:
    """Write text, hidden text, an element, or a macro."""
    chance = writer.chance
    kind = chance.choice(("text", "text", "hidden", "element", "element", "include", "macro"))
    if kind == "hidden":
        write_hidden(writer)
    elif kind == "text" or level >= MOST_LEVELS:
        writer.write(chance.choice(TEXTS))
    elif kind == "element":
        write_element(writer, level)
    elif kind == "include":
        write_include(writer, level)
    else:
        write_macro(writer, level)


def write_hidden(writer: Writer) -> None:
    """Write what only looks like an include."""
    hidden = (
        f"<!-- {BAIT} -->",
        f"<![CDATA[{BAIT}]]>",
        f"<![CDATA[ ]]]]><![CDATA[> {BAIT} ]]>",
        f"<?note {BAIT} ?>",
        "<!---->",
        "<![CDATA[]]>",
        (
            '<ac:structured-macro ac:name="code"><ac:plain-text-body>'
            f"<![CDATA[{BAIT}]]></ac:plain-text-body></ac:structured-macro>"
        ),
    )
    writer.write(writer.chance.choice(hidden))


def write_element(writer: Writer, level: int) -> None:
    """Write an element with something in it, or an empty one."""
    chance = writer.chance
    attributes = chance.choice(("", ' title=">"', " class='a \"b\" /'", ' data-x = "&nbsp;\r\n/>"'))
    name = chance.choice(WRAPPERS)
    if chance.random() < 0.2:
        writer.write(f"<{name}{attributes}{chance.choice(('', ' '))}/>")
        return
    writer.write(f"<{name}{attributes}>")
    for _ in range(chance.randint(0, 3)):
        write_something(writer, level + 1)
    writer.write(f"</{name}" + chance.choice((">", " >", "\n>")))


def write_macro(writer: Writer, level: int) -> None:
    """Write a macro that is no include, with something in its body."""
    tag = writer.chance.choice(("ac:structured-macro", "ac:macro"))
    name = writer.chance.choice(("panel", "expand", "excerpt", "children", "includes"))
    writer.write(f'<{tag} ac:name="{name}"><ac:parameter ac:name="title">include</ac:parameter>')
    writer.write("<ac:rich-text-body>")
    write_something(writer, level + 1)
    writer.write(f"</ac:rich-text-body></{tag}>")


def write_include(writer: Writer, level: int) -> None:
    """Write an include, at times with another one in its body, and note where it stands."""
    chance = writer.chance
    old = chance.random() < 0.4
    expected = Expected(
        chance.choice(("include", "excerpt-include")), "old" if old else "structured", None, ""
    )
    writer.includes.append(expected)
    start = writer.size
    tag = "ac:macro" if old else "ac:structured-macro"
    quote = chance.choice("\"'")
    extra = chance.choice(("", ' ac:schema-version="1"', "\r\n  data-x='>'"))
    writer.write(f"<{tag}{extra} ac:name={quote}{expected.kind}{quote}>")
    if chance.random() < 0.3:
        writer.write('<ac:parameter ac:name="nopanel">true</ac:parameter>')
    write_target(writer, expected, old=old)
    if chance.random() < 0.2:
        writer.write("<ac:rich-text-body>")
        write_something(writer, level + 1)
        writer.write("</ac:rich-text-body>")
    writer.write(f"</{tag}>")
    expected.span = (start, writer.size)


def write_target(writer: Writer, expected: Expected, *, old: bool) -> None:
    """Write the parameter that names the page, and note where and what."""
    chance = writer.chance
    tag = "ac:default-parameter" if old and chance.random() < 0.6 else "ac:parameter"
    name = ' ac:name=""' if tag == "ac:parameter" else ""
    writer.write(f"<{tag}{name}>")
    if chance.random() < 0.3:
        text, expected.space_key, expected.title = chance.choice(PLAIN_TITLES)
        start = writer.size
        writer.write(text)
        expected.target = (start, writer.size)
    else:
        writer.write("<!-- <ri:page/> --><ac:link>")
        write_page(writer, expected)
        writer.write("</ac:link>")
    writer.write(f"</{tag}>")


def write_page(writer: Writer, expected: Expected) -> None:
    """Write the element that names a page, with either quotation mark and either order."""
    chance = writer.chance
    quote = chance.choice("\"'")
    key = chance.choice(KEYS)
    written, expected.title = chance.choice(TITLES)
    expected.space_key = None if key == "@self" else key
    attributes = [f"ri:content-title={quote}{written}{quote}"]
    if key:
        attributes.append(f"ri:space-key={quote}{key}{quote}")
    chance.shuffle(attributes)
    start = writer.size
    end = chance.choice((" />", "/>", "></ri:page>", " ></ri:page\n>"))
    writer.write(f"<ri:page {' '.join(attributes)}{end}")
    expected.target = (start, writer.size)
