"""Every mistake in the configuration is told with file, key and what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sicbot.core.errors import ConfigError
from sicbot.settings import read_config, read_environment
from sicbot.shipped import shipped

if TYPE_CHECKING:
    from pathlib import Path


def test_the_shipped_configuration_is_right() -> None:
    """The control: what is shipped is read without a mistake."""
    config = read_config(shipped("config"))

    assert config.sicbot.wiki.time_zone.key == "Europe/Paris"
    assert "4p1000-exsec" in config.sicbot.audiences.groups


def test_only_the_main_file_is_needed(tmp_path: Path) -> None:
    """Other files have defaults."""
    (tmp_path / "sicbot.toml").write_text("")

    assert read_config(tmp_path).includes.history_lookups == 100


MISTAKES = [
    ("[wiki]\nspaecs = []", "wiki.spaecs: is no setting"),
    ("[wiki]\ntime_zone = 'Paris'", "wiki.time_zone: must be a zone of the IANA list"),
    ("[wiki]\ntime_zone = '../etc/passwd'", "wiki.time_zone: must be a zone of the IANA list"),
    ("[wiki]\nlanguage = 'xx'", "wiki.language: Input should be 'en' or 'fr'"),
    ("[wiki]\nspaces = ['SOIL', 'soil']", "wiki.spaces: names a space twice"),
    ("[wiki\n", "is no valid TOML"),
    ("[audiences]\ngroups = 'members'", "audiences.groups"),
]


@pytest.mark.parametrize(("text", "told"), MISTAKES, ids=[row[1] for row in MISTAKES])
def test_a_mistake_is_told_with_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    """One clear sentence a mistake."""
    (tmp_path / "sicbot.toml").write_text(text)

    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path)
    assert told in str(caught.value)
    assert "sicbot.toml" in str(caught.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Two files with a mistake each make two lines."""
    (tmp_path / "sicbot.toml").write_text("[wiki]\nx = 1")
    (tmp_path / "includes.toml").write_text("history_lookups = -1")

    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path)
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("name", ["absent", "empty"])
def test_a_missing_configuration_names_the_way_out(tmp_path: Path, name: str) -> None:
    """A folder or main file that is not there leads to `sicbot init`."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(ConfigError, match="sicbot init"):
        read_config(tmp_path / name)


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
