"""The JSON of people, spaces, versions and lists, as the REST reference 10.0.3 shapes them."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from sicbot.sandbox.posts import posting_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sicbot.sandbox.model import Account, Content, Space, Version, Viewer
    from sicbot.sandbox.wiki import Wiki

    Json = dict[str, Any]
    Tree = dict[str, "Tree"]

_PLAIN_TITLE = re.compile(r"[A-Za-z0-9 ,'()_.*!~-]+")
_ICON = {"width": 48, "height": 48, "isDefault": True}


def tree(expand: str) -> Tree:
    """Return the names of `expand` ("a,b.c,b.d") as a tree."""
    root: Tree = {}
    for name in expand.split(","):
        branch = root
        for part in filter(None, name.strip().split(".")):
            branch = branch.setdefault(part, {})
    return root


def date_text(wiki: Wiki, when: datetime) -> str:
    """Return a time as current versions write it, in the zone of the site."""
    return when.astimezone(wiki.time_zone).isoformat(timespec="milliseconds")


def user_json(wiki: Wiki, account: Account | None) -> Json:
    """Return an account, or the anonymous user."""
    if account is None:
        icon = {"path": "/images/icons/profilepics/anonymous.svg", **_ICON}
        anonymous = {"type": "anonymous", "profilePicture": icon, "displayName": "Anonymous"}
        return {**anonymous, "_links": {"self": f"{wiki.base_url}/rest/api/user/anonymous"}}
    return {
        "type": "known",
        "username": account.username,
        "userKey": account.key,
        "profilePicture": {"path": "/images/icons/profilepics/default.svg", **_ICON},
        "displayName": account.full_name,
        "_links": {"self": f"{wiki.base_url}/rest/api/user?key={account.key}"},
        "_expandable": {"status": ""},
    }


def person(wiki: Wiki, key: str | None) -> Json:
    """Return the account of a key; a deleted one as the product does, without its name."""
    if key is None:
        return user_json(wiki, None)
    account = wiki.account_by_key(key)
    if account is not None:
        return user_json(wiki, account)
    icon = {"path": "/images/icons/profilepics/default.svg", **_ICON}
    return {"type": "unknown", "profilePicture": icon, "displayName": f"Unknown User ({key})"}


def group_json(wiki: Wiki, name: str) -> Json:
    """Return a group."""
    link = f"{wiki.base_url}/rest/api/group/{quote(name, safe='')}"
    return {"type": "group", "name": name, "_links": {"self": link}}


def space_json(wiki: Wiki, viewer: Viewer, space: Space, expand: str = "") -> Json:
    """Return a space; `expand` may name `homepage` and `description`."""
    wanted = tree(expand)
    path = f"/rest/api/space/{space.key}"
    result: Json = {
        "id": space.id,
        "key": space.key,
        "name": space.name,
        "status": "archived" if space.archived else "current",
        "type": "global",
    }
    expandable = {"metadata": "", "icon": "", "retentionPolicy": "", "permissions": ""}
    if "description" in wanted:
        result["description"] = {"plain": {"value": "", "representation": "plain"}}
    else:
        expandable["description"] = ""
    home = wiki.content(space.home_id) if space.home_id is not None else None
    if home is not None and wiki.may_view(viewer, home):
        if "homepage" in wanted:
            result["homepage"] = stub(wiki, home)
        else:
            expandable["homepage"] = f"/rest/api/content/{home.id}"
    links = {"webui": f"/display/{space.key}", "self": f"{wiki.base_url}{path}"}
    return {**result, "_links": links, "_expandable": expandable}


def version_json(wiki: Wiki, version: Version) -> Json:
    """Return what is known of a version, without its body."""
    content_id = id_text(wiki, version.content_id)
    link = f"{wiki.base_url}/rest/experimental/content/{content_id}/version/{version.number}"
    return {
        "by": person(wiki, version.author),
        "when": date_text(wiki, version.when),
        "message": version.message,
        "number": version.number,
        "minorEdit": version.minor,
        "hidden": False,
        "_links": {"self": link},
        "_expandable": {"content": f"/rest/api/content/{content_id}"},
    }


def label_json(name: str) -> Json:
    """Return a label; its id is a number that hangs on its name."""
    number = int.from_bytes(name.encode()[:4], "big")
    return {"prefix": "global", "name": name, "id": str(number), "label": name}


def stub(wiki: Wiki, content: Content) -> Json:
    """Return the few facts about a content that stand wherever it is only referred to."""
    identity = id_text(wiki, content.id)
    path = f"/rest/api/content/{identity}"
    return {
        "id": identity,
        "type": content.type,
        "status": content.status,
        "title": content.title,
        "position": content.position,
        "_links": {
            "webui": web_path(wiki, content),
            "tinyui": f"/x/{_tiny(content.id)}",
            "self": f"{wiki.base_url}{path}",
        },
    }


def id_text(wiki: Wiki, content_id: int) -> str:
    """Return an id as answers write it; those of attachments carry a prefix."""
    content = wiki.content(content_id)
    prefix = "att" if content is not None and content.type == "attachment" else ""
    return f"{prefix}{content_id}"


def web_path(wiki: Wiki, content: Content) -> str:
    """Return the address of a content for a browser, without the context path."""
    if content.container_id is not None:
        page = wiki.content(content.container_id)
        path = web_path(wiki, page) if page is not None else ""
        mark = "&" if "?" in path else "?"
        return f"{path}{mark}focusedCommentId={content.id}#comment-{content.id}"
    if content.status == "current" and _PLAIN_TITLE.fullmatch(content.title):
        is_post = content.type == "blogpost"
        day = f"/{posting_day(wiki, content):%Y/%m/%d}" if is_post else ""
        return f"/display/{content.space_key}{day}/{quote_plus(content.title)}"
    return f"/pages/viewpage.action?pageId={content.id}"


def listed(items: Sequence[Json], path: str, wiki: Wiki, *, limit: int = 25) -> Json:
    """Return a list that stands inside another answer, cut at `limit`."""
    shown = list(items[:limit])
    links = {"self": f"{wiki.base_url}{path}"}
    if len(items) > limit:
        links["next"] = f"{path}?limit={limit}&start={limit}"
    return {"results": shown, "start": 0, "limit": limit, "size": len(shown), "_links": links}


def _tiny(content_id: int) -> str:
    """Return the short form of an id that tiny links have."""
    data = content_id.to_bytes(8, "little").rstrip(b"\0")
    return base64.urlsafe_b64encode(data).decode().rstrip("=A")
