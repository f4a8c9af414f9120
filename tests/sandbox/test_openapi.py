"""Every JSON answer against the vendor's description of its interface (Data Center 10.0.3).

The description names properties and types, but requires nothing and allows everything else. So
here each object must have no property that is not described, and the list of exceptions says
where the product gives more or other things than its description tells, and why.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import shared_folder
from tests.sandbox.calls import garden

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.exceptions import ValidationError

    from tests.sandbox.calls import Garden

EXCEPTIONS = Path(__file__).parents[1] / "cases" / "openapi_exceptions.toml"
FORM = {"storage": {"value": "<p>New</p>", "representation": "storage"}}
RESTRICTION = [
    {
        "operation": "update",
        "restrictions": {"user": [{"type": "known", "username": "ann"}], "group": []},
    }
]
CONTENT_EXPANDS = (
    (
        "body.storage,version,space,history,container,ancestors,metadata.labels,restrictions.read."
        "restrictions.user,children.page,extensions,operations"
    ),
    (
        "body.view,history.lastUpdated,history.previousVersion,children.comment,children.attachment,"
        "metadata.properties.sicbot,space.homepage,descendants.page"
    ),
    "",
)

Call = tuple[str, str, str | None, object]


def _calls() -> Iterator[Call]:
    """Yield requests: method, path with titles in braces, user, body."""
    yield from _content_calls()
    for path in (
        *("user?username=ann&expand=status", "user/current", "user/anonymous", "user/list"),
        *("user/memberof?username=cyd", "admin/users/list/active", "group", "group/members"),
        *("group/members/member", "group/members/groupmember", "group/sub%2Fteam/groupparent"),
        *("group/sub%2Fteam/groupancestor", "server-information", "accessmode", "longtask"),
        *("permissions", "permissions/anonymous", "permissions/group/members"),
        *("permissions/user/ann", "permissions/unlicensed", "space", "space?expand=homepage"),
        *("space/OPEN", "space/OPEN?expand=description.plain,icon,homepage,metadata.labels"),
        *("space/OPEN/content", "space/OPEN/content/page", "space/OPEN/trash"),
        *("space/OPEN/property", "space/OPEN/watchers", "space/OPEN/permissions"),
        *("space/OPEN/permissions/anonymous", "space/TEAM/permissions/group/members"),
        *("user/watch/space/OPEN", "search?cql=type=space", "search?cql=space=OPEN"),
        *("search?cql=user.fullname~bob", "content/search?cql=type=page&expand=version,body.view"),
        *("content/search?cql=type=attachment&expand=version,extensions,container",),
    ):
        yield "GET", f"/rest/api/{path}", "admin", None
    for path, status_user in (
        *(("content/1", "ann"), ("space/NONE", "ann"), ("user?username=nobody", "ann")),
        *(("search?cql=x", "ann"), ("content/search?cql=x", "ann"), ("group/none", "ann")),
        *(("server-information", None), ("permissions", "ann"), ("space/OPEN/permissions", "bob")),
        *(("content/{Secret}", None), ("longtask/none", "ann"), ("space/OPEN/trash", "bob")),
    ):
        yield "GET", f"/rest/api/{path}", status_user, None
    yield from _write_calls()


def _content_calls() -> Iterator[Call]:
    for expand in CONTENT_EXPANDS:
        for path in (
            *("content?spaceKey=OPEN&", "content/scan?spaceKey=OPEN&", "content/{Plan: 2023}?"),
            *("content/{Plan: 2023}/child/comment?depth=all&", "content/{Garden}/child/page?"),
            *("content/{Plan: 2023}/child/attachment?", "content/{data.csv}?"),
            *("content/{Plan: 2023}?status=historical&version=1&",),
            *("content/search?cql=space=OPEN&",),
        ):
            yield "GET", f"/rest/api/{path}expand={expand}", "ann", None
    for path in (
        *("child?expand=page,comment,attachment", "history", "label", "property"),
        *("restriction/byOperation", "restriction/byOperation/read", "watchers"),
        *("restriction/relevantViewRestrictions", "descendant/comment"),
    ):
        yield "GET", f"/rest/api/content/{{Secret}}/{path}", "ann", None
    yield "GET", "/rest/api/user/watch/content/{Secret}", "ann", None


def _write_calls() -> Iterator[Call]:
    page = {"type": "page", "title": "New", "space": {"key": "OPEN"}, "body": FORM}
    change = {"type": "page", "title": "Members", "body": FORM, "version": {"number": 2}}
    comment = {"type": "comment", "container": {"id": "{Garden}", "type": "page"}, "body": FORM}
    read = [{"targetType": "space", "operationKey": "read"}]
    person = {"userName": "fay", "fullName": "Fay", "email": "fay@example.org", "password": "fay"}
    yield "POST", "/rest/api/content", "ann", page
    yield "POST", "/rest/api/content", "ann", page
    yield "POST", "/rest/api/content", "ann", comment
    yield "PUT", "/rest/api/content/{Members}", "ann", change
    yield "PUT", "/rest/api/content/{Members}", "ann", change
    yield "POST", "/rest/api/content/{Members}/label", "ann", [{"prefix": "global", "name": "x"}]
    yield "POST", "/rest/api/content/{Members}/property", "ann", {"key": "a", "value": {"b": 1}}
    again = {"key": "a", "value": {"b": 2}, "version": {"number": 2}}
    yield "PUT", "/rest/api/content/{Members}/property/a", "ann", again
    yield "GET", "/rest/api/content/{Members}/property/a?expand=version,content", "ann", None
    yield "PUT", "/rest/api/content/{Members}/restriction", "ann", RESTRICTION
    view = {"value": "<p>x</p>", "representation": "storage"}
    yield "POST", "/rest/api/contentbody/convert/view", "ann", view
    yield "POST", "/rest/api/space/OPEN/property", "ann", {"key": "a", "value": {"b": 1}}
    yield "GET", "/rest/api/space/OPEN/property/a", "ann", None
    yield "POST", "/rest/api/user/watch/content/{Members}", "ann", None
    yield "POST", "/rest/api/user/watch/space/OPEN", "ann", None
    yield "POST", "/rest/api/admin/group", "admin", {"name": "new"}
    yield "POST", "/rest/api/admin/group", "admin", {"name": "new"}
    yield "POST", "/rest/api/admin/user", "admin", person
    yield "DELETE", "/rest/api/admin/user/fay", "admin", None
    yield "POST", "/rest/api/space", "admin", {"key": "NEW", "name": "New"}
    yield "PUT", "/rest/api/space/NEW", "admin", {"key": "NEW", "name": "Newer"}
    yield "PUT", "/rest/api/space/NEW/permissions/group/none/grant", "admin", read
    yield "DELETE", "/rest/api/space/NEW", "admin", None
    yield "GET", "/rest/api/longtask", "admin", None


class Description:
    """The vendor's description, made strict.

    Its generator shows a reference with the fields of the program's own class (`idProperties`,
    `expanded`); in answers there is the object that is meant, which `ReferenceX` names as X.
    """

    def __init__(self, folder: Path) -> None:
        (path,) = (folder / "specs").glob("confluence-dc-*-openapi.json")
        document = json.loads(path.read_text(encoding="utf-8"))
        self.paths: dict[str, Any] = document["paths"]
        described: dict[str, Any] = document["components"]["schemas"]
        self.components = {name: _strict(one, name) for name, one in described.items()}
        for name in described:
            if name.startswith("Reference") and name.removeprefix("Reference") in described:
                meant = name.removeprefix("Reference")
                self.components[name] = {"$ref": f"#/components/schemas/{meant}"}
        self.patterns = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + r"\Z"), path)
            for path in sorted(self.paths, key=lambda path: path.count("{"))
        ]

    def schema_of(self, method: str, path: str, status: int) -> dict[str, Any] | None:
        """Return the schema of an answer; {} where the description has none."""
        for pattern, name in self.patterns:
            operation = self.paths[name].get(method.lower())
            if operation is None or not pattern.match(path):
                continue
            if status >= 400:
                return {"$ref": "#/components/schemas/RestError"}
            responses = operation["responses"]
            same_class = [one for code, one in responses.items() if code[0] in ("2", "d")]
            found = responses.get(str(status)) or same_class[0]
            content = found.get("content", {})
            media: dict[str, Any] = next(iter(content.values()), {})
            made: dict[str, Any] = _strict(media.get("schema", {}), "page")
            return made
        return None

    def errors(self, schema: dict[str, Any], data: object) -> Iterator[ValidationError]:
        """Yield all differences between an answer and its schema."""
        whole = {**schema, "components": {"schemas": self.components}}
        yield from Draft202012Validator(whole).iter_errors(data)


def _strict(schema: Any, name: str) -> Any:
    """Return a schema with its name, in which described objects have no other properties."""
    if not isinstance(schema, dict) or "$ref" in schema:
        return schema
    made = {key: one for key, one in schema.items() if key not in ("example", "properties")}
    made["title"] = name
    if "items" in schema:
        made["items"] = _strict(schema["items"], f"{name}[]")
    if schema.get("properties"):
        made["type"] = "object"
        made["additionalProperties"] = False
        made["properties"] = {
            key: _strict(one, f"{name}.{key}") for key, one in schema["properties"].items()
        }
    return made


def _complaints(error: ValidationError) -> Iterator[str]:
    """Yield what an error says, as "schema: fact"."""
    schema = error.schema
    assert isinstance(schema, dict)
    if error.validator == "additionalProperties":
        assert isinstance(error.instance, dict)
        for name in sorted(set(error.instance) - set(schema["properties"])):
            yield f"{schema['title']}: more: {name}"
    elif error.validator == "type":
        kind = type(error.instance).__name__
        yield f"{schema['title']}: type: {error.validator_value}, not {kind}"
    else:
        yield f"{schema['title']}: {error.validator}: {error.message[:80]}"


def _complaints_of(wiki: Garden, description: Description) -> Iterator[tuple[str, str]]:
    """Yield every difference with the operation that shows it."""
    ids = {one.title: str(one.id) for one in wiki.server.wiki.state.contents.values()}

    def filled(text: str) -> str:
        return re.sub(r"\{([^}]+)\}", lambda match: ids.get(match[1], match[0]), text)

    for method, path, user, body in _calls():
        sent = json.loads(filled(json.dumps(body))) if body and "{Garden}" in str(body) else body
        path = filled(path)
        answer = wiki.call(method, path, user, body=sent)
        name = f"{method} {path.partition('?')[0]}"
        schema = description.schema_of(method, path.partition("?")[0], answer.status_code)
        if schema is None:
            yield name, "not described"
        elif answer.content:
            for error in description.errors(schema, answer.json()):
                for complaint in _complaints(error):
                    yield name, complaint
        assert answer.status_code != 501, name
        assert answer.status_code < 500, name


def _exceptions() -> list[dict[str, str]]:
    found: list[dict[str, str]] = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))["exception"]
    return found


@pytest.fixture(scope="module")
def complaints() -> list[tuple[str, str]]:
    """All differences between the sandbox's answers and their description."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("the vendor's description is not beside this checkout")
    with garden(profile="10.2") as wiki:
        return sorted(set(_complaints_of(wiki, Description(folder))))


def test_answers_are_as_the_vendor_describes_them(complaints: list[tuple[str, str]]) -> None:
    """What differs is in the list of exceptions."""
    patterns = [re.compile(one["complaint"]) for one in _exceptions()]
    unknown = [
        f"{name}  {complaint}"
        for name, complaint in complaints
        if not any(pattern.fullmatch(complaint) for pattern in patterns)
    ]

    assert not unknown, "\n".join(unknown)


def test_no_exception_is_unused(complaints: list[tuple[str, str]]) -> None:
    """Each exception excuses something that really differs."""
    unused = [
        one["complaint"]
        for one in _exceptions()
        if not any(re.fullmatch(one["complaint"], complaint) for _, complaint in complaints)
    ]

    assert not unused


def test_exceptions_have_reasons() -> None:
    """Each says why the answer is right and the description is not."""
    assert all(len(one["reason"]) > 20 for one in _exceptions())


def test_made_strict_a_schema_refuses_what_it_does_not_describe() -> None:
    """The control: an unknown property and a wrong type are found."""
    schema = _strict({"properties": {"a": {"type": "string"}}}, "X")
    found = [
        complaint
        for error in Draft202012Validator(schema).iter_errors({"a": 1, "b": 2})
        for complaint in _complaints(error)
    ]

    assert sorted(found) == ["X.a: type: string, not int", "X: more: b"]
