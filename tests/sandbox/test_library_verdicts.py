"""The unmodified client library does at the sandbox what it does at a server, and fails alike.

Each file of `cases/library_verdicts` is a section of the verdicts on atlassian-python-api 5.0.5, as
`[[method]]` tables. Their keys:

    says        the verdict, as found by reading the library and from its users' reports
    args, kwargs  of the call; "{name}" is replaced by what `furnish` gives
    user, client  who calls (default mia, a super user); further options of the client
    switches, faults  of the sandbox
    before      a call that is made first; what it returns as id is "{before}"
    gives       what is at these places of the result: keys and indexes with "/" between them,
                "*" for each item, "#" for how many there are, "^type" for the type
    raises      error, and its HTTP status; without a number any 4xx but never 501
    warns       words of the one warning
    sends       all requests, with their status
    then        what is at these places of the wiki afterwards; without it nothing may have changed
"""

from __future__ import annotations

import re
import tomllib
import warnings
from dataclasses import replace
from pathlib import Path
from types import GeneratorType
from typing import TYPE_CHECKING, Any

import pytest
import requests
from atlassian.confluence import ConfluenceServer

from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.sandbox.verdict_world import facts, furnish, world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.sandbox.serving import Server

    Values = dict[str, Any]

CASES = Path(__file__).parents[1] / "cases" / "library_verdicts"
JUDGED = {
    "4.4": "get_all_restrictions_for_content set_restrictions_for_content put"
    " get_all_restrictions_from_page_json_rpc update_restrictions_for_page_json_rpc"
    " add_user_in_restricted_page",
    "5.4": "get_all_space_permissions set_permissions_to_anonymous_for_space"
    " set_permissions_to_group_for_space set_permissions_to_user_for_space"
    " remove_permissions_from_anonymous_for_space remove_permissions_from_group_for_space"
    " remove_permissions_from_user_for_space set_permissions_to_multiple_items_for_space"
    " get_space_permissions add_space_permissions put",
    "6.3": "get_all_groups get_group_members get_all_members get_user_details_by_username"
    " get_user_details_by_userkey get_current_user create_group remove_group add_user_to_group"
    " remove_user_from_group get_group put",
    "7": "get_page_labels set_page_label remove_page_label get_page_property get_page_properties"
    " set_page_property update_page_property delete_page_property attach_file attach_content"
    " add_comment create_comment get_inline_comments add_inline_comment reply_to_inline_comment"
    " resolve_inline_comment create_page get_likes get_all_templates_from_space get_template_by_id"
    " remove_template get_content_templates get_content_template create_or_update_template"
    " create_page_from_template check_long_task_result convert_wiki_to_storage"
    " convert_storage_to_view",
    "13.4": "get_page_by_id get_page_by_title get_page_id page_exists get_all_pages_from_space"
    " get_all_pages_from_space_as_generator get_all_pages_from_space_raw get_all_pages_by_label"
    " create_page update_page put update_or_create append_page prepend_page remove_page"
    " remove_content history get_content_history_by_version_number iter_page_versions"
    " remove_content_history move_page get_page_child_by_type get_page_ancestors"
    " get_content_ancestors get_all_spaces get_space create_space delete_space archive_space"
    " get_trashed_contents_by_space remove_trashed_contents_by_space get cql iter_cql cql_all"
    " convert_wiki_to_storage convert_storage_to_view check_access_mode anonymous"
    " check_long_task_result get_likes add_inline_comment share_with_others get_page_as_pdf"
    " get_page_as_word export_content export_space get_space_export get_trash_content"
    " get_all_draft_pages_from_space get_attachments_from_content",
}


def verdicts() -> Iterator[Any]:
    """Yield every row of every section, with section, method and words as its id."""
    for path in sorted(CASES.glob("*.toml")):
        for method, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for row in rows:
                yield pytest.param(method, row, id=f"{path.stem} {method}: {row['says']}")


def test_every_judged_method_has_a_row() -> None:
    """No verdict is left out."""
    for section, methods in JUDGED.items():
        rows = tomllib.loads((CASES / f"{section}.toml").read_text(encoding="utf-8"))

        assert set(methods.split()) - set(rows) == set()


@pytest.mark.parametrize(("method", "row"), list(verdicts()))
def test_library_does_here_what_it_does_on_a_server(
    method: str, row: Values, tmp_path: Path
) -> None:
    """Result, error, requests and the wiki afterwards are those of the verdict."""
    switches = Switches(**row.get("switches", {}))
    writable = replace(switches, read_only=False)
    with running(world=world(), switches=writable) as server, client_for(server, row) as client:
        known = furnish(server.wiki, tmp_path)
        server.wiki.switches = switches
        if "before" in row:
            name, *values = filled(row["before"], known)
            made = getattr(client, name)(*values)
            known["before"] = made.get("id") or made["templateId"]
        row = filled(row, known)
        before = facts(server.wiki)
        if "faults" in row:
            play(server, row["faults"])
        server.clear_log()
        outcome = called(client, method, row)
        sent = [request_line(server, entry) for entry in server.requests()]
        after = facts(server.wiki)

    assert outcome == wanted(row, outcome)
    assert sent == row.get("sends", sent)
    changed = row.get("then", {})
    assert {place: at(after, place) for place in changed} == changed
    assert changed or after == before


def client_for(server: Server, row: Values) -> Any:
    """Return the library's own client, without its waiting."""
    name = row.get("user", "mia")
    options = {"username": name, "password": name} | row.get("client", {})
    return ConfluenceServer(server.url, timeout=10, retry_with_header=False, **options)


def called(client: Any, method: str, row: Values) -> Values:
    """Call the method and return what came of it, at the places that the row names."""
    outcome: Values = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = getattr(client, method)(*row.get("args", ()), **row.get("kwargs", {}))
            if isinstance(result, GeneratorType):
                result = list(result)
            outcome["gives"] = {place: at(result, place) for place in row.get("gives", ())}
        except Exception as error:  # noqa: BLE001  # whatever the library raises is the outcome
            outcome["raises"] = described(error)
    outcome["warns"] = [str(one.message) for one in caught]
    return outcome


def described(error: Exception) -> str:
    """Return an error's class, with the status of the answer that led to it."""
    name = type(error).__name__
    response = getattr(error, "response", None)
    if response is None:  # the library's own errors hold that of the request as their reason
        response = getattr(getattr(error, "reason", None), "response", None)
    return name if response is None else f"{name} {response.status_code}"


def wanted(row: Values, outcome: Values) -> Values:
    """Return the outcome that a row wants, in as much detail as it tells."""
    expected: Values = {"warns": outcome["warns"] if "warns" in row else []}
    if "warns" in row and not any(row["warns"] in text for text in outcome["warns"]):
        expected["warns"] = [row["warns"]]
    if "raises" not in row:
        return {**expected, "gives": row.get("gives", {})}
    found = outcome.get("raises", "nothing")
    fits = re.fullmatch(rf"{row['raises']}( 4\d\d)?", found) or found == row["raises"]
    return {**expected, "raises": found if fits else row["raises"]}


def at(value: Any, place: str) -> Any:
    """Return what is at a place of nested values; "absent" if there is nothing."""
    step, _, rest = place.partition("/")
    match step:
        case "":
            return "None" if value is None else value
        case "^type":
            return type(value).__name__
        case "#":
            return len(value)
        case "*":
            return [at(item, rest) for item in value]
        case _:
            key = int(step) if isinstance(value, list) else step.replace("%2F", "/")
            try:
                return at(value[key], rest)
            except (KeyError, IndexError):
                return "absent"


def filled(value: Any, known: dict[str, str]) -> Any:
    """Return `value` with "{name}" replaced in all its texts."""
    match value:
        case str():
            return re.sub(r"\{(\w+)\}", lambda found: known[found[1]], value)
        case list():
            return [filled(item, known) for item in value]
        case dict():
            return {filled(key, known): filled(item, known) for key, item in value.items()}
        case _:
            return value


def play(server: Server, faults: list[Values]) -> None:
    """Let requests fail."""
    answer = requests.put(f"{server.url}/sandbox/faults", json=faults, timeout=10)
    assert answer.ok, answer.text


def request_line(server: Server, entry: dict[str, object]) -> str:
    """Return method, path without context path and query, and status of a request."""
    path = str(entry["path"]).partition("?")[0]
    inside = path.removeprefix(server.wiki.switches.context_path)
    return f"{entry['method']} {inside} {entry['status']}"
