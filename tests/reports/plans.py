"""Plans made by hand: one with all there is, and any number of generated ones."""

from __future__ import annotations

from hypothesis import strategies as st

from sicbot.core.edits import Edit, Span
from sicbot.core.model import Allowed, GroupName, PageId, SpaceKey, UserKey
from sicbot.core.plan import (
    AddComment,
    AddLabels,
    AttachFile,
    Change,
    ChangeId,
    CreatePage,
    EditPage,
    Effect,
    Gate,
    JobPlan,
    Open,
    Plan,
    RestorePage,
    Restricted,
    SetReaders,
    Skip,
    Slug,
    Target,
)
from sicbot.core.text import _, verbatim

URL = "http://127.0.0.1:8090"
BOT = Allowed(users=frozenset({UserKey("bot")}))
SECRETARIAT = Allowed(frozenset({UserKey("bot")}), frozenset({GroupName("4p1000-exsec")}))

HOSTILE = [
    "<script>alert(1)</script>", "</style><script>1</script>", '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}", "{% raw %}", "]]>", "javascript:alert(1)", "&lt;b&gt;", "[bold red]x[/]",
]  # fmt: skip
STEERING = ["\x1b[2J", "\x9b31m", "\u202eevil", "\r\x08", "\x07"]


def edit_page(title: str = "Join Task Forces", page: str = "101") -> Change:
    """Return a free change of two places of a page, whose second differs in a no-break space."""
    pairs = [
        ('<ri:page ri:content-title="Join Task Force A1" />',
         '<ri:page ri:content-title="Join Task Force A1 – Database" />'),
        ("<p>Objective\u00a0A2</p>", "<p>Objective A2</p>"),
    ]  # fmt: skip
    start, edits = 10, []
    for before, after in pairs:
        end = start + len(before.encode())
        edits.append(Edit(Span(start, end), after, "the page was renamed"))
        start = end + 40
    return Change(
        act=EditPage(
            Target(SpaceKey("SOIL"), title, PageId(page)),
            7,
            tuple(edits),
            tuple(before for before, _after in pairs),
        ),
        key="include SOIL:Join Task Force A1 -> 102",
        why=_(
            "include {position} shows “{title}” in {space} ({cause})",
            position=3,
            title="Join Task Force A1 – Database",
            space="SOIL",
            cause="renamed",
        ),
        parts=("include SOIL:Join Task Force A1 -> 102",),
        effect=Effect(shows=("Programme", "SIC", "Strategic plan")),
    )


def card_chain() -> tuple[Change, ...]:
    """Return a new page, the change that shows it after a yes, and the one that opens it."""
    card = Target(SpaceKey("SOIL"), "How to join: Task Force B2", None, Slug("card-204"))
    host = Target(SpaceKey("SOIL"), "Join Task Forces", PageId("101"))
    create = Change(
        CreatePage(card, PageId("100"), "<p>Ask to join.</p>\n<p>Log in.</p>", BOT, "generated",
                   "includes_card.xhtml.j2 1"),
        "create",
        _("a public card for “{title}”", title="Task Force B2"),
        Gate.APPROVAL,
        _("made with the change that shows it"),
    )  # fmt: skip
    before = '<ri:page ri:content-title="Task Force B2" />'
    after = '<ri:page ri:content-title="How to join: Task Force B2" />'
    edit = Edit(Span(900, 900 + len(before)), after, "a card")
    show = Change(
        EditPage(host, 7, (edit,), (before,)),
        "cards",
        _("show public cards in the place of {count} pages that not all see", count=1),
        Gate.APPROVAL,
        _("who sees these pages now will see their cards instead"),
        needs=(create.id,),
        parts=("include SOIL:Task Force B2 -> card-204",),
    )
    opened = Change(
        SetReaders(card, Open(), None),
        "open",
        _("open “{page}” to its readers", page=card.title),
        waits_because=_("follows {id}, which waits", id=create.id),
        needs=(create.id, show.id),
        effect=Effect(gains=("anonymous", "logged-in"), shows=("Join Task Forces",)),
    )
    return create, show, opened


def restore_page() -> Change:
    """Return a page out of the trash, of which nobody knows who gets a mail."""
    return Change(
        RestorePage(Target(SpaceKey("SOIL"), "Glossary", PageId("300")), 4),
        "restore",
        _("restore “{title}”, which an include names", title="Glossary"),
        Gate.APPROVAL,
        _("it comes back at the top of its space, behind its own restriction alone"),
        effect=Effect(notified=None, gains=("4p1000-exsec",), shows=("Next steps",)),
    )


def close_page() -> Change:
    """Return a change over a limit that takes a page from most of its readers, and mails 3."""
    target = Target(SpaceKey("EXSEC"), "Nominations 2023", PageId("400"))
    return Change(
        SetReaders(target, Restricted(SECRETARIAT), Allowed()),
        "close",
        verbatim("only the Secretariat reads nominations"),
        Gate.LIMIT,
        _(
            "{count} changes of this kind at once, the limit is {limit}; look at them, then "
            "approve them or raise the limit",
            count=120,
            limit=100,
        ),
        effect=Effect(notified=3, loses=("anonymous", "logged-in")),
    )


def whole_plan() -> Plan:
    """Return a plan with all kinds of changes and gates, in two jobs."""
    skips = (
        Skip("SOIL: SIC, include 2 (“Old page”)", verbatim("space admin of SOIL: move it back")),
        Skip("SOIL: Partners", _("the page has the label {label}", label="no-sicbot")),
    )
    return Plan(
        URL,
        (
            JobPlan(
                "includes",
                (edit_page(), edit_page("Next steps", "102"), *card_chain(), restore_page()),
                skips,
                (verbatim("“Glossary” is included by 4 pages."),),
                (verbatim("Read 412 of 431 pages of 3 spaces."),),
                complete=False,
            ),
            JobPlan("restrictions", (close_page(),)),
        ),
    )


def hostile_plan(text: str) -> Plan:
    """Return a plan with this text wherever a wiki's text may stand."""
    target = Target(SpaceKey("SOIL"), text, PageId("101"))
    edit = Change(
        EditPage(target, 1, (Edit(Span(0, len(text.encode())), f"{text}x", text),), (text,)),
        text,
        verbatim(text),
        Gate.APPROVAL,
        verbatim(text),
        effect=Effect(gains=(text,), loses=(text,), shows=(text,)),
    )
    make = CreatePage(Target(SpaceKey("S"), text, None, Slug("s")), None, text, BOT, text, text)
    readers = Restricted(Allowed(groups=frozenset({GroupName(text)})))
    told = Change(AddComment(target, text, Slug("s")), text, verbatim(text))
    changes = (edit, Change(make, text, verbatim(text)), Change(SetReaders(target, readers, BOT),
               text, verbatim(text)), told, Change(AddLabels(target, (text,)), text,
               verbatim(text)))  # fmt: skip
    skip, line = Skip(text, verbatim(text)), verbatim(text)
    return Plan(URL, (JobPlan("includes", changes, (skip,), (line,), (line,)),))


TEXTS = st.text(max_size=12)
TARGETS = st.builds(
    Target,
    TEXTS.map(SpaceKey),
    TEXTS,
    st.none() | TEXTS.map(PageId),
    st.none() | TEXTS.map(Slug),
)
ALLOWED = st.builds(
    Allowed,
    st.frozensets(TEXTS.map(UserKey), max_size=2),
    st.frozensets(TEXTS.map(GroupName), max_size=2),
)
SOME = ALLOWED.filter(bool)


@st.composite
def edit_pages(draw: st.DrawFn) -> EditPage:
    """Return an edit with as many texts before as edits."""
    spans = st.builds(Span, st.integers(0, 9), st.integers(0, 9))
    edits = draw(st.lists(st.builds(Edit, spans, TEXTS, TEXTS), max_size=3))
    before = tuple(draw(TEXTS) for _one in edits)
    readers = draw(st.none() | ALLOWED)
    return EditPage(draw(TARGETS), draw(st.integers(0, 99)), tuple(edits), before, readers)


ACTS = (
    edit_pages()
    | st.builds(
        CreatePage,
        TARGETS,
        st.none() | TEXTS.map(PageId),
        TEXTS,
        ALLOWED,
        TEXTS,
        TEXTS,
        st.booleans(),
        st.none() | TEXTS.map(Slug),
    )
    | st.builds(AddLabels, TARGETS, st.lists(TEXTS, max_size=2).map(tuple))
    | st.builds(AddComment, TARGETS, TEXTS, TEXTS.map(Slug), st.none() | ALLOWED)
    | st.builds(
        SetReaders, TARGETS, st.builds(Restricted, SOME) | st.just(Open()), st.none() | ALLOWED
    )
    | st.builds(RestorePage, TARGETS, st.integers(0, 99))
    | st.builds(
        AttachFile,
        TARGETS,
        st.sampled_from(["cycle.ics", "minutes.csv"]),
        TEXTS,
        st.binary(min_size=1, max_size=20),
        st.integers(0, 9),
        st.none() | ALLOWED,
    )
)
NAMES = st.lists(TEXTS, max_size=2).map(tuple)
EFFECTS = st.builds(Effect, st.none() | st.integers(0, 9), NAMES, NAMES, NAMES)
SENTENCES = TEXTS.map(verbatim)
CHANGES = st.builds(
    Change,
    ACTS,
    TEXTS,
    SENTENCES,
    st.sampled_from(Gate),
    st.none() | SENTENCES,
    st.lists(TEXTS.map(ChangeId), max_size=2).map(tuple),
    NAMES,
    EFFECTS,
)
JOBS = st.builds(
    JobPlan,
    TEXTS,
    st.lists(CHANGES, max_size=3).map(tuple),
    st.lists(st.builds(Skip, TEXTS, SENTENCES), max_size=2).map(tuple),
    st.lists(SENTENCES, max_size=2).map(tuple),
    st.lists(SENTENCES, max_size=2).map(tuple),
    st.booleans(),
)
PLANS = st.builds(Plan, TEXTS, st.lists(JOBS, max_size=2).map(tuple))
