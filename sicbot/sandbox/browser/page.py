"""A page in a browser: its text, its comments, its history and what is known about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from sicbot.sandbox.browser.diff import compare
from sicbot.sandbox.browser.site import (
    go,
    guarded,
    id_in,
    person,
    root_of,
    show,
    token_of,
    tree_beside,
    viewer_of,
    visible_page,
    wiki_of,
)
from sicbot.sandbox.model import Refused
from sicbot.sandbox.posts import find_post, posts_of
from sicbot.sandbox.render.frame import Frame
from sicbot.sandbox.render.links import resolve
from sicbot.sandbox.render.tree import Malformed, attribute, find_all, parse, text_of
from sicbot.sandbox.render.view import view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from sicbot.sandbox.model import Allowed, Comment, Content, Space, Version
    from sicbot.sandbox.wiki import Wiki

_POST = re.compile(r"(?P<day>\d{4}/\d{2}/\d{2})/(?P<title>.+)", re.DOTALL)
MOST_SEARCHED = 2000  # pages that are looked through for links to a page


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as it is shown, with the answers to it."""

    comment: Comment
    html: Markup
    words: str  # of the page that an inline comment is about
    answers: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A restriction that holds for a page: its own or one of a page above it."""

    page: Content
    is_own: bool
    kind: str
    people: tuple[str, ...]


@guarded
async def display(request: Request) -> Response:
    """Show a space's home page, or the page of that title."""
    wiki, viewer = wiki_of(request), viewer_of(request)
    key, title = request.path_params["key"], request.path_params.get("title", "")
    space = wiki.space(key)
    if space is None or not wiki.may(viewer, "read", space.key):
        raise Refused(404, "No such page.")
    if not title:
        home = wiki.content(space.home_id) if space.home_id else None
        if home is None or not wiki.may_view(viewer, home):
            return _space_overview(request, space)
        return _page(request, home)
    found = _post_at(wiki, space, title)
    # A plus is a space in the product's addresses; a title with a real one is tried after that.
    for name in dict.fromkeys((title.replace("+", " "), title)):
        for exact in (True, False):
            found = found or wiki.find(space.key, name, exact=exact)
    return _page(request, visible_page(request, found.id if found else 0))


def _post_at(wiki: Wiki, space: Space, path: str) -> Content | None:
    """Return the blog post that the end of an address names by day and title."""
    match = _POST.fullmatch(path)
    if match is None:
        return None
    names = (match["title"].replace("+", " "), match["title"])
    found = (find_post(wiki, space.key, match["day"], name) for name in names)
    return next((post for post in found if post is not None), None)


@guarded
async def blog(request: Request) -> Response:
    """Show the blog posts of a space, newest first."""
    wiki, viewer = wiki_of(request), viewer_of(request)
    space = wiki.space(request.query_params.get("key", ""))
    if space is None or not wiki.may(viewer, "read", space.key):
        raise Refused(404, "No such page.")
    twigs, posts = tree_beside(request, None, space.key), posts_of(wiki, viewer, space.key)
    return show(request, "blog.html", {"space": space, "twigs": twigs, "posts": posts})


def _space_overview(request: Request, space: Space) -> Response:
    """Show a space whose home page is not there or not for this person."""
    twigs = tree_beside(request, None, space.key)
    return show(request, "space.html", {"space": space, "twigs": twigs})


@guarded
async def view_page(request: Request) -> Response:
    """Show a page by its id, or by space and title; also one of its older versions."""
    query = request.query_params
    if "pageId" not in query:
        wiki = wiki_of(request)
        found = wiki.find(query.get("spaceKey", ""), query.get("title", ""), exact=False)
        return _page(request, visible_page(request, found.id if found else 0))
    page = visible_page(request, id_in(query["pageId"]))
    number = query.get("pageVersion", "")
    return _old_version(request, page, number) if number else _page(request, page)


def _page(request: Request, page: Content) -> Response:
    """Show a page as it is now."""
    wiki, viewer = wiki_of(request), viewer_of(request)
    html = view(wiki.body(page.id), wiki, viewer, page, token=token_of(request))
    footer, inline = _remarks(request, page)
    may_comment = page.status == "current" and wiki.may(viewer, "comment", page.space_key)
    values = {
        "body": Markup(html),  # noqa: S704  # the renderer's tree is written by lxml, which escapes
        "footer": footer,
        "inline": inline,
        "may_comment": may_comment,
        "comment_count": len(wiki.comments(page.id)),
    }
    return show(request, "page.html", {**page_values(request, page), **values})


def page_values(request: Request, page: Content) -> dict[str, object]:
    """Return what the frame around every page of a page needs."""
    wiki, viewer = wiki_of(request), viewer_of(request)
    ancestors = [one for one in wiki.ancestors(page.id) if wiki.may_view(viewer, one)]
    return {
        "page": page,
        "space": wiki.space(page.space_key),
        "twigs": tree_beside(request, page, page.space_key),
        "ancestors": ancestors,
        "version": wiki.version(page.id, page.version),
        "labels": wiki.labels(page.id),
        "limits": limits(wiki, page),
        "may_edit": wiki.may_edit(viewer, page),
        "may_create": wiki.may(viewer, "create", page.space_key),
    }


def limits(wiki: Wiki, page: Content) -> list[Limit]:
    """Return the restrictions that hold for a page, its own last."""
    found = []
    for holder in (*wiki.ancestors(page.id), page):
        own = holder.id == page.id
        restrictions = wiki.restrictions(holder.id)
        if restrictions.read:
            found.append(Limit(holder, own, "view", _names(wiki, restrictions.read)))
        # An update restriction holds for its own page alone.
        if restrictions.update and own:
            found.append(Limit(holder, own, "edit", _names(wiki, restrictions.update)))
    return found


def _names(wiki: Wiki, allowed: Allowed) -> tuple[str, ...]:
    """Return whom a restriction lets through, as people read it."""
    people = sorted(person(wiki, key) for key in allowed.users)
    return (*people, *(f"group {name}" for name in sorted(allowed.groups)))


def _remarks(request: Request, page: Content) -> tuple[list[Remark], list[Remark]]:
    """Return the comments below a page and those on its words, each with its answers."""
    comments = wiki_of(request).comments(page.id)
    ids = {one.content.id for one in comments}
    first = [one for one in comments if one.content.parent_id not in ids]
    marked = _marked_words(wiki_of(request).body(page.id))
    remarks = [_remark(request, page, one, comments, marked) for one in first]
    footer = [one for one in remarks if one.comment.inline_ref is None]
    return footer, [one for one in remarks if one.comment.inline_ref is not None]


def _marked_words(body: str) -> dict[str, str]:
    """Return the words that inline comments are about, by the `ac:ref` of their markers."""
    try:
        markers = list(find_all(parse(body), "ac:inline-comment-marker"))
    except Malformed:
        return {}
    return {attribute(one, "ac:ref"): text_of(one) for one in markers}


def _remark(
    request: Request,
    page: Content,
    comment: Comment,
    comments: Sequence[Comment],
    marked: dict[str, str],
) -> Remark:
    """Return one comment with its answers."""
    html = view(comment.body, wiki_of(request), viewer_of(request), page)
    answers = tuple(
        _remark(request, page, one, comments, marked)
        for one in comments
        if one.content.parent_id == comment.content.id
    )
    words = marked.get(comment.inline_ref or "", "")
    return Remark(comment, Markup(html), words, answers)  # noqa: S704  # written by lxml


def _old_version(request: Request, page: Content, number: str) -> Response:
    """Show how a page looked in one of its versions."""
    version = _version(wiki_of(request), page, number)
    html = view(version.body, wiki_of(request), viewer_of(request), page)
    values = {"old": version, "body": Markup(html)}  # noqa: S704  # written by lxml, which escapes
    return show(request, "old_version.html", {**page_values(request, page), **values})


def _version(wiki: Wiki, page: Content, number: str) -> Version:
    """Return one version of a page.

    Raises:
        Refused: 404 if there is none of that number.
    """
    found = wiki.version(page.id, id_in(number))
    if found is None:
        raise Refused(404, "No such version.")
    return found


@guarded
async def history(request: Request) -> Response:
    """Show all versions of a page, newest first."""
    page = visible_page(request, id_in(request.query_params.get("pageId", "")))
    versions = wiki_of(request).versions(page.id)[::-1]
    return show(request, "history.html", {"versions": versions, **page_values(request, page)})


@guarded
async def differences(request: Request) -> Response:
    """Show what changed in the stored text between two versions."""
    wiki, query = wiki_of(request), request.query_params
    page = visible_page(request, id_in(query.get("pageId", "")))
    chosen = sorted(id_in(one) for one in query.getlist("selectedPageVersions")[:2])
    if not chosen:
        return go(f"{root_of(request)}/pages/viewpreviousversions.action?pageId={page.id}")
    older = _version(wiki, page, str(chosen[0]))
    newer = _version(wiki, page, str(chosen[-1]))
    values = {"older": older, "newer": newer, "lines": compare(older.body, newer.body)}
    return show(request, "differences.html", {**page_values(request, page), **values})


@guarded
async def information(request: Request) -> Response:
    """Show what is known about a page: restrictions, labels, watchers, links to it."""
    page = visible_page(request, id_in(request.query_params.get("pageId", "")))
    wiki = wiki_of(request)
    values = {
        "referrers": _referrers(request, page),
        "watchers": sorted(one.full_name for one in wiki.watchers(page.id)),
        "files": wiki.attachments(page.id),
        "properties": sorted(wiki.properties(page.id).items()),
        "first": wiki.version(page.id, 1),
    }
    return show(request, "information.html", {**page_values(request, page), **values})


def _referrers(request: Request, page: Content) -> list[Content]:
    """Return the pages with a link to a page or an include of it, as the viewer may see them."""
    wiki, viewer = wiki_of(request), viewer_of(request)
    wanted = {page.title.casefold(), escape(page.title).casefold(), str(page.id)}
    found = []
    for other in wiki.select(types=["page"])[:MOST_SEARCHED]:
        if other.id == page.id or not wiki.may_view(viewer, other):
            continue
        body = wiki.body(other.id)
        if any(one in body.casefold() for one in wanted) and _names_page(
            request, other, body, page
        ):
            found.append(other)
    return sorted(found, key=lambda one: (one.title.casefold(), one.id))


def _names_page(request: Request, other: Content, body: str, page: Content) -> bool:
    """Tell whether a text has a link to a page, or an include of it."""
    frame = Frame(wiki_of(request), viewer_of(request), other, other, lambda *_: [], "")
    try:
        source = parse(body)
    except Malformed:
        return False
    places = find_all(source, "ri:page", "ri:content-entity")
    targets = (resolve(frame, place).page for place in places)
    return any(target is not None and target.id == page.id for target in targets)


@guarded
async def storage_text(request: Request) -> Response:
    """Show the stored text of a page to those who may read it."""
    page = visible_page(request, id_in(request.query_params.get("pageId", "")))
    body = wiki_of(request).body(page.id)
    return show(request, "source.html", {"source": body, **page_values(request, page)})
