"""What goes wrong is told in one clear sentence with the way out, and the right exit code.

The real command runs in a process of its own, as from a shell.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sicbot.cli.sandbox import _world
from sicbot.sandbox.model import Switches
from sicbot.sandbox.serving import running
from sicbot.shipped import shipped
from tests.worlds import plain_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sicbot.sandbox.serving import Server

SECRET = "canary-5ac0"
DONE, FAILED, USAGE, DRIFT = 0, 1, 2, 3
AUDIT = ("audit", "includes")
JSON = ("--format", "json")
SECONDS = 60
# Whatever would leave this machine ends at a proxy that is not there.
NOWHERE = {"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1", "NO_COLOR": "1"}
GROUPS = ("4p1000-members", "4p1000-exsec")


@dataclass
class Shell:
    """A folder to stand in, the environment, and the way to run sicbot."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
        """Run `sicbot` with these arguments; `changed` are variables without their prefix."""
        kept = {name: value for name, value in os.environ.items() if name[:7] != "SICBOT_"}
        own = {**NOWHERE, "SICBOT_STATE": str(self.folder / "state"), **self.environment}
        own |= {f"SICBOT_{name.upper()}": value for name, value in changed.items()}
        return subprocess.run(  # noqa: S603  # our own command
            [sys.executable, "-m", "sicbot", *arguments],
            cwd=self.folder,
            env={**kept, **own, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A folder with the shipped configuration, on a wiki that is not there."""
    shutil.copytree(shipped("config"), tmp_path / "config")
    told = {"SICBOT_WIKI_URL": "http://127.0.0.1:9", "SICBOT_WIKI_TOKEN": SECRET}
    return Shell(tmp_path, told)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(world=plain_world(30, groups=GROUPS)) as server:
        yield server


@pytest.fixture
def wiki(server: Server, shell: Shell) -> Iterator[Server]:
    """A wiki that the shell's environment names, as new for each test."""
    shell.environment |= {"SICBOT_WIKI_URL": server.url, "SICBOT_WIKI_TOKEN": "token-sicbot"}
    server.clear_log()
    yield server
    server.wiki.switches = Switches()


def assert_told(
    done: subprocess.CompletedProcess[str], code: int, *words: str, problems: int = 1
) -> None:
    """Check exit code, silence on stdout, and one sentence a problem with these words."""
    lines = done.stderr.splitlines()
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert len(lines) == problems, done.stderr
    assert all(line.startswith("sicbot: ") for line in lines), done.stderr
    for word in words:
        assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stderr
    assert "token-sicbot" not in done.stderr


# Name, variables of the environment, exit code, words.
WRONG_PLACES: list[tuple[str, dict[str, str], int, tuple[str, ...]]] = [
    ("nobody listens", {}, FAILED, ("cannot be reached", "SICBOT_WIKI_URL")),
    ("no address", {"wiki_url": ""}, USAGE, ("SICBOT_WIKI_URL is not set", "sicbot init")),
    ("half an address", {"wiki_url": "wiki.example.org"}, USAGE, ("full address", "https://")),
    (
        "a password in it",
        {"wiki_url": "https://bot:canary-5ac0@wiki.example.org"},
        USAGE,
        ("holds a user or password", "SICBOT_WIKI_TOKEN"),
    ),
    ("no port", {"wiki_url": "https://wiki.example.org:x"}, USAGE, ("is no address",)),
    ("half a number", {"wiki_url": "http://[::1"}, USAGE, ("is no address",)),
    (
        "curly quotation marks",
        {"wiki_token": "“canary-5ac0”"},
        USAGE,
        ("SICBOT_WIKI_TOKEN", "copy it again"),
    ),
    ("without TLS", {"wiki_url": "http://wiki.example.org"}, USAGE, ("use https://",)),
    (
        "Cloud",
        {"wiki_url": "https://somebody.atlassian.net/wiki"},
        USAGE,
        ("Cloud is not supported yet", "Data Center"),
    ),
    ("Cloud by name", {"wiki_flavour": "cloud"}, USAGE, ("Cloud is not supported yet",)),
    ("no credentials", {"wiki_token": ""}, USAGE, ("SICBOT_WIKI_TOKEN", "access token")),
    ("no time", {"now": "yesterday"}, USAGE, ("SICBOT_NOW",)),
    ("no flavour", {"wiki_flavour": "server"}, USAGE, ("SICBOT_WIKI_FLAVOUR", "'cloud'")),
    ("a database", {"database_url": "postgresql://u:pw@db/x"}, USAGE, ("SICBOT_DATABASE_URL",)),
    ("no folder", {"config": "elsewhere"}, USAGE, ("elsewhere", "sicbot init")),
]


@pytest.mark.parametrize(
    ("variables", "code", "words"),
    [row[1:] for row in WRONG_PLACES],
    ids=[row[0] for row in WRONG_PLACES],
)
def test_a_wrong_environment_is_told(
    shell: Shell, variables: dict[str, str], code: int, words: tuple[str, ...]
) -> None:
    """Nothing is read, nothing is shown, and the variable to set is named."""
    assert_told(shell.run(*AUDIT, **variables), code, *words)


def test_a_check_tells_it_alike(shell: Shell) -> None:
    """What stops an audit stops `check`, with the same sentence."""
    assert shell.run("check").stderr == shell.run(*AUDIT).stderr


def test_a_state_folder_that_cannot_be_is_told(shell: Shell) -> None:
    """Nothing is read where nothing can be kept."""
    (shell.folder / "state").write_text("a file")

    assert_told(shell.run(*AUDIT), USAGE, "state", "SICBOT_STATE")


# Name, file, content (None: no such file), words.
WRONG_FILES: list[tuple[str, str, str | None, tuple[str, ...]]] = [
    (
        "no TOML",
        "sicbot.toml",
        "[wiki\nlanguage = 'en'",
        ("sicbot.toml", "no valid TOML", "line 1"),
    ),
    ("unknown key", "sicbot.toml", "[wiki]\nspaecs = []", ("wiki.spaecs", "is no setting")),
    ("unknown table", "includes.toml", "[limits]\nx = 1", ("includes.toml", "limits")),
    ("no number", "includes.toml", "history_lookups = 'many'", ("history_lookups", "'many'")),
    ("no file", "sicbot.toml", None, ("sicbot.toml is missing", "sicbot init")),
]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [row[1:] for row in WRONG_FILES],
    ids=[row[0] for row in WRONG_FILES],
)
def test_a_wrong_configuration_is_told(
    shell: Shell, name: str, content: str | None, words: tuple[str, ...]
) -> None:
    """File, key and what would be right; the wiki is not asked."""
    file = shell.folder / "config" / name
    if content is None:
        file.unlink()
    else:
        file.write_text(content)

    assert_told(shell.run(*AUDIT), USAGE, *words)


def test_each_mistake_has_a_line_of_its_own(shell: Shell) -> None:
    """Two mistakes in two files are two sentences, told at once."""
    (shell.folder / "config" / "sicbot.toml").write_text("[wiki]\nspaecs = []")
    (shell.folder / "config" / "includes.toml").write_text("history_lookups = -1")

    assert_told(shell.run(*AUDIT), USAGE, "wiki.spaecs", "history_lookups", problems=2)


def test_secrets_that_others_may_read_are_refused(shell: Shell) -> None:
    """The sentence is the command that mends it."""
    dotenv = shell.folder / ".env"
    dotenv.write_text(f"SICBOT_WIKI_TOKEN={SECRET}\n")
    dotenv.chmod(0o644)

    assert_told(shell.run(*AUDIT), USAGE, "chmod 600 .env")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("writes", "is no audit"),
        ("permisions", "is no audit"),
    ],
)
def test_an_audit_that_there_is_not_says_so(shell: Shell, kind: str, why: str) -> None:
    """It names what there is instead."""
    assert_told(shell.run("audit", kind), USAGE, why, "audit includes")


def test_the_help_offers_the_audits_that_there_are(shell: Shell) -> None:
    """Each can be named alone."""
    told = shell.run("audit", "--help").stdout

    assert all(name in told for name in ("includes", "permissions", "privacy"))


# Name, how the wiki behaves, words.
REFUSING_WIKIS: list[tuple[str, Switches, tuple[str, ...]]] = [
    ("wrong token", Switches(), ("refused the credentials", "SICBOT_WIKI_TOKEN")),
    (
        "wrong token, answered as anonymous",
        Switches(bad_token="anonymous"),
        ("as for anonymous", "SICBOT_WIKI_TOKEN"),
    ),
    ("login page with 200", Switches(login_page=True), ("web page", "“Log In", "SICBOT_WIKI_URL")),
    (
        "single sign-on",
        Switches(redirect_to="https://sso.example.org/login"),
        ("redirected to sso.example.org", "ask its admins"),
    ),
]


@pytest.mark.parametrize(
    ("switches", "words"),
    [row[1:] for row in REFUSING_WIKIS],
    ids=[row[0] for row in REFUSING_WIKIS],
)
def test_a_wiki_that_lets_nobody_in_is_told(
    shell: Shell, wiki: Server, switches: Switches, words: tuple[str, ...]
) -> None:
    """At once: one request is enough to know, and there is no waiting."""
    wiki.wiki.switches = switches

    done = shell.run(*AUDIT, wiki_token=SECRET)

    assert_told(done, FAILED, *words)
    assert len(wiki.requests()) == 1


def test_an_address_beside_the_wiki_is_told(shell: Shell, wiki: Server) -> None:
    """The server is there, the wiki is not under that path."""
    done = shell.run(*AUDIT, wiki_url=f"{wiki.url}/elsewhere")

    assert_told(done, FAILED, "no Confluence is there", "SICBOT_WIKI_URL")


def test_a_read_only_wiki_can_be_audited(shell: Shell, wiki: Server) -> None:
    """`check` says so, and the audit works as ever."""
    wiki.wiki.switches = replace(Switches(), read_only=True)

    checked, audited = shell.run("check"), shell.run(*AUDIT, *JSON)

    assert checked.returncode == DONE
    assert "read-only mode" in checked.stdout
    assert audited.returncode == DRIFT
    assert audited.stderr == ""


def test_an_audit_prints_one_document_and_sends_no_write(shell: Shell, wiki: Server) -> None:
    """The control: findings on stdout alone, exit code 3, and nothing but GETs at the wiki."""
    done = shell.run(*AUDIT, *JSON)

    document = json.loads(done.stdout)
    assert done.returncode == DRIFT
    assert done.stderr == ""
    assert set(document) == {"coverage", "findings"}
    assert document["findings"]
    assert {one["method"] for one in wiki.requests()} == {"GET"}
    assert {one["user"] for one in wiki.requests()} == {"sicbot"}
    assert "token-sicbot" not in done.stdout


@pytest.mark.parametrize("output", ["table", "html", "csv", "json", "xlsx"])
def test_a_report_in_a_file_leaves_stdout_empty(shell: Shell, wiki: Server, output: str) -> None:
    """So that a script can tell them apart; a table too goes where it was sent."""
    done = shell.run(*AUDIT, "--format", output, "-o", "report")

    assert done.returncode == DRIFT
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == "wrote report: One include is red for somebody."
    assert (shell.folder / "report").stat().st_size > 0


def test_csv_is_a_table_and_what_was_read_is_told_beside_it(shell: Shell, wiki: Server) -> None:
    """A spreadsheet finds the names of the columns in the first row."""
    printed, written = (shell.run(*AUDIT, "--format", "csv", *to) for to in ((), ("-o", "a.csv")))

    assert printed.stdout.startswith('\ufeff"Page","No."')
    assert "pages in" not in printed.stdout
    assert printed.stderr.startswith("Read ")
    assert written.stderr.splitlines()[1:] == printed.stderr.splitlines()


@pytest.mark.parametrize(
    ("name", "output"), [("a.csv", "html"), ("a.HTML", "json"), ("a.txt", "xlsx")]
)
def test_a_name_of_another_format_is_refused(shell: Shell, name: str, output: str) -> None:
    """Nobody opens a page as a table; nothing is read or written."""
    done = shell.run(*AUDIT, "-o", name, "--format", output)

    assert_told(done, USAGE, name, f"--format {output}", "leave --format out")
    assert not (shell.folder / name).exists()


def test_a_files_name_tells_the_format(shell: Shell, wiki: Server) -> None:
    """And one that tells nothing is refused before anything is read."""
    named, nameless = shell.run(*AUDIT, "-o", "a.html"), shell.run(*AUDIT, "-o", "a.doc")

    assert named.returncode == DRIFT
    assert (shell.folder / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert_told(nameless, USAGE, "a.doc", "--format")


def test_a_configured_space_that_is_not_there_is_no_success(shell: Shell, wiki: Server) -> None:
    """Nothing was read, so that nothing was found says nothing; `check` names the space too."""
    (shell.folder / "config" / "sicbot.toml").write_text("[wiki]\nspaces = ['TYPO']")

    audited, checked = shell.run(*AUDIT), shell.run("check")

    assert audited.returncode == FAILED
    assert "TYPO is configured, but sicbot sees no such space" in audited.stdout
    assert checked.returncode == FAILED
    assert "Spaces not found: TYPO" in checked.stdout
    assert checked.stdout.endswith("\nOne thing is missing: space TYPO.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told(shell: Shell, wiki: Server) -> None:
    """The report is what did not fit."""
    done = shell.run(*AUDIT, *JSON, "-o", "/dev/full")

    assert_told(done, USAGE, "/dev/full", "cannot be written")


def test_a_wrong_address_is_told_before_init_writes(shell: Shell) -> None:
    """So that one can simply try again."""
    (shell.folder / "token").write_text(SECRET)
    done = shell.run("init", "new", "--url", "wiki.example.org", "--token-file", "token")

    assert_told(done, USAGE, "full address")
    assert not (shell.folder / "new").exists()


@pytest.mark.parametrize(
    "url", ["wiki.example.org", "http://wiki.example.org", "https://somebody.atlassian.net/wiki"]
)
def test_an_address_is_judged_before_somebody_looks_for_a_token(shell: Shell, url: str) -> None:
    """Nobody makes a token for a wiki that sicbot then refuses."""
    done = shell.run("init", "new", "--url", url)

    assert done.returncode == USAGE
    assert "Token" not in done.stderr
    assert not (shell.folder / "new").exists()


def test_a_wrong_token_leaves_files_that_can_be_corrected(shell: Shell, wiki: Server) -> None:
    """What to correct, and how to check again, is told in full."""
    (shell.folder / "token").write_text(SECRET)
    told = shell.environment.pop("SICBOT_WIKI_TOKEN")
    shell.environment.pop("SICBOT_WIKI_URL")
    done = shell.run("init", "my wiki", "--url", wiki.url, "--token-file", "token")
    last = done.stderr.splitlines()[-1]

    assert done.returncode == FAILED
    assert "refused the credentials" in done.stderr
    assert last == (
        "sicbot: my wiki/.env is kept: correct it, then check again: cd 'my wiki' && sicbot check"
    )
    dotenv = shell.folder / "my wiki" / ".env"
    dotenv.write_text(dotenv.read_text().replace(SECRET, told))
    assert replace(shell, folder=dotenv.parent).run("check").returncode == DONE


# Name, settings, exit code, the last line.
VERDICTS: list[tuple[str, str, int, str]] = [
    ("all is there", "", DONE, "Everything needed works."),
    ("in French", "[wiki]\nlanguage = 'fr'", DONE, "Tout ce qu’il faut fonctionne."),
    ("two spaces are not", "[wiki]\nspaces = ['A', 'B']", FAILED,
     "2 things are missing: space A, space B."),
    ("a group is not", "[audiences]\ngroups = ['x']", DONE,
     "Everything needed works, but for the groups that were not found, see above."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "code", "last"), [row[1:] for row in VERDICTS], ids=[row[0] for row in VERDICTS]
)
def test_a_check_ends_with_its_verdict(
    shell: Shell, wiki: Server, settings: str, code: int, last: str
) -> None:
    """One sentence that fits the exit code."""
    for file in (shell.folder / "config").glob("*.toml"):  # so that they name nothing else
        file.write_text("")
    (shell.folder / "config" / "sicbot.toml").write_text(settings)
    done = shell.run("check")

    assert done.returncode == code
    assert done.stdout.splitlines()[-1] == last


REFUSED = [
    ("members_by_code = {A1 = 'confluence-administrators'}",
     "confluence-administrators administers the site"),
    ("members_by_code = {A1 = 'confluence-users'}",
     "confluence-users is the group that every account is in"),
]  # fmt: skip


@pytest.mark.parametrize(("groups", "told"), REFUSED, ids=[row[1] for row in REFUSED])
def test_a_check_fails_where_a_group_gives_power(
    shell: Shell, wiki: Server, groups: str, told: str
) -> None:
    """Nothing would ever be done there."""
    (shell.folder / "config" / "policy.toml").write_text(f"[groups]\n{groups}")
    done = shell.run("check")

    assert done.returncode == FAILED
    assert told in done.stdout
    assert done.stdout.splitlines()[-1] == "Settings that sicbot refuses: 1, see above."


def test_a_check_names_what_settings_name_in_vain(shell: Shell, wiki: Server) -> None:
    """Groups, spaces and pages that are not there, and who makes them; none is a failure."""
    done = shell.run("check")

    assert done.returncode == DONE
    assert "policy.toml: pages.form.view names groups that are not there: 4p1000-cop" in done.stdout
    assert "groups.toml: report names the space EXSEC, which sicbot does not see" in done.stdout
    assert "not there: 24; a group is made when somebody joins" in done.stdout
    assert "watched, not there: 28; sicbot makes none of these" in done.stdout


def test_a_check_says_of_each_call_what_is_lost_without_it(shell: Shell, wiki: Server) -> None:
    """No cell is empty: a dash where the call works, else what is lost, if anything."""
    facts = json.loads(shell.run("check", *JSON).stdout)
    printed = [line.rstrip() for line in shell.run("check").stdout.splitlines()]
    results = {call["purpose"]: call["result"] for call in facts["calls"]}
    lines = {name: line for name in results for line in printed if line.startswith(f"{name}  ")}

    assert results["labels"] == "gone"
    assert lines["labels"].endswith("nothing is lost")
    assert "assuming that anonymous use is on" in lines["global rights"]
    assert all(lines[name].endswith("–") for name, how in results.items() if how == "works")


def test_a_french_check_has_no_english_cell(shell: Shell, wiki: Server) -> None:
    """Scripts read the same words in every language."""
    english = json.loads(shell.run("check", *JSON).stdout)
    (shell.folder / "config" / "sicbot.toml").write_text("[wiki]\nlanguage = 'fr'")
    told, document = shell.run("check").stdout, json.loads(shell.run("check", *JSON).stdout)

    assert [word for word in ("works ", "gone", "nothing is lost", "Call") if word in told] == []
    assert "rien n’est perdu" in told
    assert "qui est le robot" in told
    assert document["calls"] == english["calls"]


def test_a_report_that_cannot_be_written_is_told(shell: Shell, wiki: Server) -> None:
    """The folder is not there."""
    done = shell.run(*AUDIT, *JSON, "-o", "nowhere/report.json")

    assert_told(done, USAGE, "nowhere/report.json")


def test_a_report_is_for_its_writer_alone(shell: Shell, wiki: Server) -> None:
    """It names pages and people that not all of the machine may see; also in a file of before."""
    file = shell.folder / "report.html"
    file.write_text("of before")
    file.chmod(0o644)

    assert shell.run(*AUDIT, "-o", file.name).returncode == DRIFT
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_plan_can_be_kept_as_text(shell: Shell, wiki: Server) -> None:
    """As the help says; a name that tells nothing gets to know which do."""
    kept, nameless = shell.run("plan", "-o", "plan.txt"), shell.run("plan", "-o", "plan.pdf")

    assert kept.returncode == DONE
    assert (shell.folder / "plan.txt").read_text().startswith("Nothing to change.")
    assert_told(nameless, USAGE, "plan.pdf", ".txt, .json, .html")


@pytest.mark.parametrize("command", ["init", "serve", "sandbox", "check", "audit"])
def test_no_sentence_of_a_help_breaks_off(
    shell: Shell, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line of what a command is for ends where the sentence does."""
    monkeypatch.setenv("COLUMNS", "110")  # more than the code's own lines have
    told = shell.run(command, "--help").stdout.split("╭")[0].strip().splitlines()
    lines = [line.strip() for line in told if line.strip()]

    assert len(lines) > 1
    assert all(line.endswith(".") for line in lines[1:]), lines


def test_the_shipped_world_has_a_name(shell: Shell) -> None:
    """Nobody knows where an installation keeps it."""
    help_, unknown = shell.run("sandbox", "--help"), shell.run("sandbox", "--world", "nowhere")

    assert "demo" in help_.stdout
    assert_told(unknown, USAGE, "--world nowhere")
    assert (_world(Path("demo")) or Path()).joinpath("world.json").is_file()
    assert _world(shell.folder) == shell.folder
