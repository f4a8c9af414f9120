"""Every mistake in the configuration is told with file, key and what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.app import load_config, zones_of
from sicbot.core.errors import ConfigError
from sicbot.jobs.includes import Config as Includes
from sicbot.settings import read_environment
from sicbot.shipped import shipped

if TYPE_CHECKING:
    from pathlib import Path


def test_the_shipped_configuration_is_right() -> None:
    """The control: what is shipped is read without a mistake."""
    config = load_config(shipped("config"))

    assert config.sicbot.wiki.time_zone.key == "Europe/Paris"
    assert "4p1000-exsec" in config.sicbot.audiences.groups


def test_only_the_main_file_is_needed(tmp_path: Path) -> None:
    """Other files have defaults."""
    (tmp_path / "sicbot.toml").write_text("")

    assert load_config(tmp_path).of("includes", Includes).history_lookups == 100


MISTAKES = [
    ("[wiki]\nspaecs = []", "wiki.spaecs: is no setting"),
    ("[wiki]\ntime_zone = 'Paris'", "wiki.time_zone: must be a zone of the IANA list"),
    ("[wiki]\ntime_zone = '../etc/passwd'", "wiki.time_zone: must be a zone of the IANA list"),
    ("[wiki]\nlanguage = 'xx'", "wiki.language: Input should be 'en' or 'fr'"),
    ("[wiki]\nspaces = ['SOIL', 'soil']", "wiki.spaces: names soil twice"),
    ("[wiki\n", "is no valid TOML"),
    ("[audiences]\ngroups = 'members'", "audiences.groups"),
    ("[wiki]\nsecretariat = 'exsec'", "wiki.secretariat is exsec, which audiences.groups"),
    ("[[schedules]]\nname = 'a'\ncron = '0 6 * * 1'", "schedules.0.cron: "),
    ("[[schedules]]\nname = 'A b'\ncron = '0 6 * * *'", "schedules.0.name: "),
    ("[[schedules]]\nname = 'a'\ncron = '0 6 * * *'\njobs = ['include']", "the jobs are: "),
    (2 * "[[schedules]]\nname = 'a'\ncron = '0 6 * * *'\n", "names a twice"),
]


@pytest.mark.parametrize(("text", "told"), MISTAKES, ids=[row[1] for row in MISTAKES])
def test_a_mistake_is_told_with_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    """One clear sentence a mistake."""
    (tmp_path / "sicbot.toml").write_text(text)

    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert told in str(caught.value)
    assert "sicbot.toml" in str(caught.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Two files with a mistake each make two lines."""
    (tmp_path / "sicbot.toml").write_text("[wiki]\nx = 1")
    (tmp_path / "includes.toml").write_text("history_lookups = -1")

    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert len(str(caught.value).splitlines()) == 2


ZONES = {
    "Atlantis = 'Europe/Paris'": "names Atlantis, which is no region; they are: Africa, Asia",
    "Asia = 'Moon/Base'": "Asia is Moon/Base: it must be a zone of the IANA list",
}


@pytest.mark.parametrize(("text", "told"), ZONES.items())
def test_a_zone_that_is_none_is_told_with_its_region(tmp_path: Path, text: str, told: str) -> None:
    """Else meetings of a region would be at another hour, or never."""
    (tmp_path / "sicbot.toml").write_text("")
    (tmp_path / "scaffold.toml").write_text(f"[zones]\n{text}")

    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert f"scaffold.toml: zones: {told}" in str(caught.value)


def test_a_zone_of_one_region_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    """Who sets one need not know the rest."""
    (tmp_path / "sicbot.toml").write_text("[wiki]\ntime_zone = 'Europe/Rome'")
    (tmp_path / "scaffold.toml").write_text("[zones]\nAsia = 'Asia/Tokyo'")
    found = zones_of(load_config(tmp_path))

    assert (found["Asia"], found["Africa"], found[""]) == (
        "Asia/Tokyo", "Africa/Nairobi", "Europe/Rome",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["absent", "empty"])
def test_a_missing_configuration_names_the_way_out(tmp_path: Path, name: str) -> None:
    """A folder or main file that is not there leads to `sicbot init`."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(ConfigError, match="sicbot init"):
        load_config(tmp_path / name)


def test_secrets_that_others_may_read_are_refused(tmp_path: Path) -> None:
    """The message is the command that mends it."""
    dotenv = tmp_path / ".env"
    dotenv.write_text("SICBOT_WIKI_TOKEN=x\n")
    dotenv.chmod(0o644)

    with pytest.raises(ConfigError, match="chmod 600"):
        read_environment(dotenv)


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a secret does not show itself."""
    dotenv = tmp_path / ".env"
    dotenv.write_text("SICBOT_WIKI_URL=https://file.example.org\nSICBOT_WIKI_TOKEN=canary\n")
    dotenv.chmod(0o600)
    monkeypatch.setenv("SICBOT_WIKI_URL", "https://env.example.org")

    environment = read_environment(dotenv)

    assert environment.wiki_url == "https://env.example.org"
    assert "canary" not in repr(environment)


def test_a_time_that_is_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named."""
    monkeypatch.setenv("SICBOT_NOW", "yesterday")

    with pytest.raises(ConfigError, match="SICBOT_NOW"):
        read_environment(tmp_path / ".env")


NO_GROUPS = [
    ("['members', 'Members']", "names Members twice"),
    ("['']", "holds an empty name"),
    ("['anonymous']", "anonymous is looked at anyway"),
]


@pytest.mark.parametrize(("groups", "told"), NO_GROUPS, ids=[row[1] for row in NO_GROUPS])
def test_audiences_have_names_of_their_own(tmp_path: Path, groups: str, told: str) -> None:
    """Two audiences of one name would be one column, with the eyes of either."""
    (tmp_path / "sicbot.toml").write_text(f"[audiences]\ngroups = {groups}")

    with pytest.raises(ConfigError, match=told):
        load_config(tmp_path)


def test_a_mark_at_the_start_of_a_file_is_no_mistake(tmp_path: Path) -> None:
    """Some editors write one."""
    (tmp_path / "sicbot.toml").write_text("\ufeff[wiki]\nlanguage = 'fr'", encoding="utf-8")

    assert load_config(tmp_path).sicbot.wiki.language == "fr"


def test_a_foreign_file_of_secrets_is_none_of_our_business(tmp_path: Path) -> None:
    """Another program's `.env` may be as readable as it likes."""
    dotenv = tmp_path / ".env"
    dotenv.write_text("OTHER=1\n")
    dotenv.chmod(0o644)

    assert read_environment(dotenv).wiki_url == ""


def test_a_file_of_secrets_that_is_no_text_is_told(tmp_path: Path) -> None:
    """Not with a traceback."""
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"SICBOT_WIKI_URL=\xff\xfe\n")
    dotenv.chmod(0o600)

    with pytest.raises(ConfigError, match=r"\.env cannot be read"):
        read_environment(dotenv)


def test_variables_set_to_nothing_are_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty SICBOT_STATE is not the folder one stands in."""
    for name in ("STATE", "CONFIG", "NOW", "WIKI_TOKEN"):
        monkeypatch.setenv(f"SICBOT_{name}", "")

    environment = read_environment(tmp_path / ".env")

    assert environment.state is None
    assert environment.now is None
    assert environment.wiki_token is None
    assert str(environment.config) == "config"


def test_a_time_without_a_zone_is_taken_for_utc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the clock always tells the zone."""
    monkeypatch.setenv("SICBOT_NOW", "2023-10-16T09:00")

    now = read_environment(tmp_path / ".env").now

    assert now is not None
    assert now.isoformat() == "2023-10-16T09:00:00+00:00"


WHOLE_FILES = [
    ("[groups]\ngeneral = ['tf-a1-members']",
     "policy.toml: groups: tf-a1-members stands for two things; each needs its own group"),
    ("[groups]\nleaders_by_code = {A9 = 'x'}", "A9, which is no Task Force; they are A1 to F3"),
    ("[groups]\ngeneral = 3", "groups.general: "),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), WHOLE_FILES, ids=[row[1] for row in WHOLE_FILES])
def test_a_mistake_of_several_settings_is_told_without_a_dump(
    tmp_path: Path, text: str, told: str
) -> None:
    """Nobody reads braces and quotation marks of all that stands in the file."""
    (tmp_path / "sicbot.toml").write_text("")
    (tmp_path / "policy.toml").write_text(text)

    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert told in str(caught.value)
    assert "{" not in str(caught.value)
    assert ": :" not in str(caught.value)
