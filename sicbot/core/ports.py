"""What deciding code may ask of the wiki: reading only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sicbot.core.model import (
        GlobalUse,
        Group,
        GroupName,
        Me,
        Page,
        PageId,
        Reading,
        Space,
        SpaceKey,
    )

    Progress = Callable[[str, int, int | None], None]  # (what, done, of how many if known)


class WikiReader(Protocol):
    """Reads a wiki in bulk. Every reading says what it could not read."""

    @property
    def url(self) -> str:
        """Address of the wiki, with its context path."""

    def me(self) -> Me:
        """Return the bot's own account.

        Raises:
            LoginError: The wiki does not know the credentials.
        """

    def spaces(self) -> Reading[SpaceKey, Space]:
        """Return all spaces that the bot can see, without their rights."""

    def with_rights(
        self, spaces: Reading[SpaceKey, Space], scope: Iterable[SpaceKey]
    ) -> Reading[SpaceKey, Space]:
        """Return the same spaces, those in scope with who may read them."""

    def pages(self, spaces: Iterable[SpaceKey]) -> Reading[PageId, Page]:
        """Return all current and trashed pages of the spaces; their bodies are in `bodies`."""

    def bodies(self) -> Mapping[PageId, str]:
        """Return the bodies of the pages read last."""

    def groups(
        self, names: Iterable[GroupName], *, members: bool, ancestors: bool
    ) -> Reading[GroupName, Group]:
        """Return the named groups, with what is asked for of each."""

    def use(self) -> GlobalUse | None:
        """Return who may use the wiki, or None where the bot may not know."""

    def old_titles(self, pages: Iterable[Page]) -> Reading[PageId, tuple[str, ...]]:
        """Return titles of earlier versions, newest first, as far as the look-ups last."""

    def own_drafts(self) -> Reading[PageId, Page]:
        """Return the bot's own unpublished pages; those of other people nobody else sees."""
