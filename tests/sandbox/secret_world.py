"""A wiki full of secrets: every text that somebody may not read holds a word made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.sandbox.town import page, town

if TYPE_CHECKING:
    from collections.abc import Iterable

# The words; they are looked for with their capital letters, and asked for in small letters.
TITLE, BODY, LABEL = "QuaggaTitle", "QuaggaBody", "quaggalabel"
COMMENT, FILE_NAME, FILE_TEXT, FILE_NOTE = (
    "QuaggaComment",
    "QuaggaFile.txt",
    "QuaggaText",
    "QuaggaNote",
)
OLD_TITLE, MESSAGE, FIELD, RECORD = "QuaggaOld", "QuaggaMessage", "QuaggaField", "QuaggaRecord"
PROPERTY = "QuaggaProperty"
SECRETS = (
    *(TITLE, BODY, LABEL, COMMENT, FILE_NAME, FILE_TEXT, FILE_NOTE),
    *(OLD_TITLE, MESSAGE, FIELD, RECORD, PROPERTY),
)
FORM = "register"
SECRET_BODY = (
    f"<p>{BODY}</p>"
    '<ac:structured-macro ac:name="excerpt"><ac:rich-text-body>'
    f"<p>{BODY}</p></ac:rich-text-body></ac:structured-macro>"
    '<ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>'
    f"<tr><th>{BODY}</th><td>{BODY}</td></tr></tbody></table></ac:rich-text-body>"
    "</ac:structured-macro>"
    f'<p><ac:inline-comment-marker ac:ref="ref-1">{BODY}</ac:inline-comment-marker></p>'
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete"
    f"</ac:task-status><ac:task-body>{BODY}</ac:task-body></ac:task></ac:task-list>"
)
_PLACES = {
    "include": "",
    "excerpt-include": "",
    "children": "page",
    "pagetree": "root",
    "attachments": "page",
    "confiform-table": "atlassian-macro-link",
    "confiform-entry-register": "atlassian-macro-link",
    "gallery": "page",
}
_LISTS = (
    ("recently-updated", "spaces", "*"),
    ("contentbylabel", "cql", f'label = "{LABEL.upper()}" or title ~ "quagga*"'),
    ("contentbylabel", "cql", 'text ~ "quagga*"'),
    ("contentbylabel", "labels", LABEL.upper()),
    ("detailssummary", "cql", 'type in (page, comment, attachment) and text ~ "quagga*"'),
    ("pagetree", "root", "@none"),
    ("children", "all", "true"),
    ("livesearch", "placeholder", "Search"),
)


def secret_world() -> dict[str, Any]:
    """Return the town with secrets: restricted, below a restricted page, draft, trash, closed."""
    world = town()
    world["files"] |= {"secret": SECRET_BODY, "secret-file": FILE_TEXT, "open": _open_text()}
    helpful = ["read", "comment", "create", "update", "delete"]
    world["spaces"][0]["permissions"].append({"subject": "group:helpers", "operations": helpful})
    world["groups"].append({"name": "helpers", "members": ["visitor"]})
    world["pages"] += [
        _secret("restricted", read=["@mayor"]),
        _secret("below", parent="restricted"),
        _secret("draft", status="draft"),
        _secret("trashed", status="trashed"),
        _secret("closed", parent="vault", space="VAULT"),
        page("open", "Open page", parent="home", bodies=["open"]),
        page("restricted-update", "Only council edits", parent="home", update=["council"]),
    ]
    fields = [{"name": "one", "title": FIELD, "type": "text", "required": False}]
    entry = {
        "id": "5ac00000-0000-4000-8000-000000000009",
        "recordId": 1,
        "createdBy": "mayor",
        "created": "2024-02-02T09:00:00+01:00",
        "ownedBy": "mayor",
        "fields": {"one": RECORD},
    }
    world["forms"] = [
        {"page": key, "name": FORM, "fields": fields, "entries": [entry]}
        for key in ("restricted", "below", "draft", "trashed", "closed")
    ]
    return world


def hidden_title(key: str) -> str:
    """Return the title of the secret page of that key in this world."""
    return f"{TITLE} {key}"


def _secret(key: str, *, parent: str | None = "home", space: str = "TOWN", **more: Any) -> Any:
    comment = {"author": "mayor", "when": "2024-02-01T09:00:00+01:00"}
    remark = {**comment, "body": f"<p>{COMMENT}</p>"}
    file = {
        **comment,
        "name": FILE_NAME,
        "mediaType": "text/plain",
        "file": "secret-file",
        "comment": FILE_NOTE,
    }
    values = page(key, hidden_title(key), parent=parent, space=space, **more)
    old = {**values["versions"][0], "title": f"{OLD_TITLE} {key}", "body": "secret"}
    new = {**old, "title": hidden_title(key), "message": MESSAGE}
    return values | {
        "versions": [old, new],
        "labels": [LABEL],
        "comments": [remark, {**remark, "kind": "inline", "ref": "ref-1"}],
        "attachments": [file],
    }


def _open_text() -> str:
    """Return a text that reaches for every secret page with every macro and link."""
    keys = ("restricted", "below", "draft", "trashed", "closed")
    return "".join(probes(hidden_title(key).lower(), key) for key in keys)


def probes(title: str, key: str) -> str:
    """Return all macros and links that could show something of the page of that title."""
    space = "VAULT" if key == "closed" else "TOWN"
    reference = f'<ri:page ri:space-key="{space}" ri:content-title="{title}" />'
    return "".join(probes_of(reference))


def probes_of(reference: str) -> Iterable[str]:
    """Return all macros and links with a reference to a page, and those that list pages."""
    yield f"<p><ac:link>{reference}</ac:link></p>"
    file = f'<ri:attachment ri:filename="{FILE_NAME.lower()}">{reference}</ri:attachment>'
    yield f"<p><ac:link>{file}</ac:link><ac:image>{file}</ac:image></p>"
    for name, parameter in _PLACES.items():
        yield (
            f'<ac:structured-macro ac:name="{name}">'
            f'<ac:parameter ac:name="formName">{FORM}</ac:parameter>'
            f'<ac:parameter ac:name="{parameter}"><ac:link>{reference}</ac:link></ac:parameter>'
            "</ac:structured-macro>"
        )
    for name, parameter, value in _LISTS:
        text = value.replace('"', "&quot;")
        yield (
            f'<ac:structured-macro ac:name="{name}"><ac:parameter ac:name="{parameter}">{text}'
            "</ac:parameter></ac:structured-macro>"
        )
