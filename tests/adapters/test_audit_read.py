"""What audits read beyond pages: accounts, files, earlier versions, who may edit a space."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from sicbot.adapters.audit_read import AuditReader
from sicbot.adapters.gate import Gate
from sicbot.adapters.people_read import PeopleReader
from sicbot.adapters.shapes import rights_from, use_from
from sicbot.core.model import GroupName, Holders, PageId, SpaceKey, UserKey
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from tests.adapters.bench import MAIN, PAGE, bench
from tests.conftest import ROOT
from tests.worlds import StillClock, reader_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sicbot.sandbox.model import Profile

DEMO = ROOT / "sicbot" / "demo_world"
EXSEC = GroupName("4p1000-exsec")
NONE = GroupName("no-such-group")


@contextmanager
def gate_to(url: str) -> Iterator[Gate]:
    gate = Gate(url, StillClock(), token="token-sicbot")  # the embedded wiki's
    try:
        yield gate
    finally:
        gate.close()


@pytest.mark.parametrize("profile", ["9.2", "10.2"])
def test_accounts_tell_who_can_log_in(profile: Profile) -> None:
    """From the list where there is one, else from the groups, and that is said."""
    with (
        running(world=DEMO, switches=Switches(profile=profile)) as server,
        gate_to(server.url) as gate,
    ):
        read = PeopleReader(gate, StillClock()).accounts([EXSEC, NONE])
    by_name = {str(account.name): account.active for account in read.records.values()}

    assert (by_name["caubrac"], by_name["hthomsen"]) == (False, True)
    assert read.complete == (profile == "10.2")
    assert ("cvautrin" in by_name) == (profile == "10.2")
    assert read.absent == ({NONE} if profile == "9.2" else set())


def test_people_in_no_group_are_looked_up_by_their_keys() -> None:
    """Where there is no list; one that is gone is known to be."""
    with bench() as wiki, gate_to(wiki.server.url) as gate:
        ada, gone = wiki.key("ada"), UserKey("gone-for-good")
        read = PeopleReader(gate, StillClock()).accounts([], [ada, gone])

    assert set(read.records) == {ada}
    assert read.records[ada].active
    assert read.absent == {gone}
    assert not read.complete


def test_files_are_read_space_by_space() -> None:
    """With the page that they are below, type and who put them there; one request a space."""
    with running(world=DEMO) as server, gate_to(server.url) as gate:
        read = AuditReader(gate, StillClock()).attachments([SpaceKey("EXSEC"), SpaceKey("SOIL")])
        page = server.wiki.find("EXSEC", "Registrations received by e-mail")
        asked = len(server.requests())
    (file,) = read.records.values()

    assert page is not None
    assert (file.name, file.media_type) == ("registrations-by-email.csv", "text/csv")
    assert file.page == PageId(str(page.id))
    assert file.uploader is not None
    assert read.complete
    assert asked == 2


def test_an_earlier_version_is_read_as_it_was() -> None:
    """And one that is not there is none."""
    with bench() as wiki, gate_to(wiki.server.url) as gate:
        before = wiki.body()
        wiki.save_as("ada", "<p>new</p>")
        reader = AuditReader(gate, StillClock())

        assert reader.old_body(PAGE, 1) == before
        assert reader.old_body(PAGE, 9) is None


def test_a_space_tells_who_may_edit_and_administer() -> None:
    """People and groups; who only reads is not among them."""
    with bench() as wiki:
        admin = wiki.viewer("admin")
        wiki.wiki.grant_space(admin, MAIN, "group:others", ["read", "create", "update"])
        wiki.wiki.grant_space(admin, MAIN, "group:members", ["read"])
        wiki.wiki.grant_space(admin, MAIN, "user:ada", ["read", "admin"])
        with reader_of(wiki.server.url) as reader:
            rights = reader.with_rights(reader.spaces(), [MAIN]).records[MAIN].rights
        ada = wiki.key("ada")

    assert rights is not None
    assert "others" in rights.editors.groups
    assert "members" not in rights.editors.groups
    assert ada in rights.admins.users
    assert ada not in rights.editors.users


def grant(target: str, operation: str, **subject: str) -> dict[str, Any]:
    return {"operation": {"targetType": target, "operationKey": operation}, "subject": subject}


def test_each_right_has_its_holders() -> None:
    """Anonymous is a subject without a name."""
    rights = rights_from([
        grant("space", "read", type="anonymous"),
        grant("page", "create", type="group", name="members"),
        grant("space", "administer", type="known", userKey="k1"),
        grant("space", "restrict", type="group", name="secretariat"),
        grant("page", "delete", type="group", name="nobody"),
    ])  # fmt: skip

    assert rights.readers == Holders(anonymous=True)
    assert rights.editors == Holders(groups=frozenset({GroupName("members")}))
    assert rights.admins == Holders(users=frozenset({UserKey("k1")}))
    assert rights.restrictors == Holders(groups=frozenset({GroupName("secretariat")}))


def test_global_rights_tell_who_administers() -> None:
    """Of the application and of the system; using it is another right."""
    use = use_from([
        grant("application", "use", type="group", name="everybody"),
        grant("application", "administer", type="group", name="admins"),
        grant("system", "administer", type="known", userKey="root"),
    ])  # fmt: skip

    assert use.groups == {"everybody", "admins"}
    assert use.admins == Holders(
        users=frozenset({UserKey("root")}), groups=frozenset({GroupName("admins")})
    )


def test_a_group_that_there_is_not_is_told_apart_from_one_that_is_refused() -> None:
    """Absence is known; it leaves the reading complete."""
    with bench() as wiki, reader_of(wiki.server.url) as reader:
        read = reader.groups([NONE], members=True, ancestors=True)

    assert read.absent == {NONE}
    assert read.complete
    assert read.gaps
