"""What people read of each kind of finding: what it is, and what may be done, once for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.core.text import Text, _
from sicbot.programme.consistency.findings import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words of a kind.

    Attributes:
        title: What stands above all of them, in plain words.
        advice: What may be done.
        one_by_one: Whether each has a subject of its own; of the others the title says it all.
        folded: Whether all of them are folded, as it is a lesser thing.
    """

    title: Text
    advice: Text
    one_by_one: bool = True
    folded: bool = False


_DECIDE = _("Decide which one is right, and change the other page.")
WORDS: Mapping[Kind, KindWords] = {
    Kind.PERSON: KindWords(
        _("E-mail addresses of persons that everybody can read"),
        _("Write an address of the office there; earlier versions of the page keep that of the "
          "person."),
    ),
    Kind.FIGURES: KindWords(_("Facts for which two pages give different figures"), _DECIDE),
    Kind.NAME: KindWords(_("Goals with two names"), _DECIDE),
    Kind.VISION: KindWords(_("The vision, worded in different ways"), _DECIDE, one_by_one=False),
    Kind.FOCAL: KindWords(
        _("Focal objectives that the settings do not name so"),
        _("Change the page, or `cycles` in config/work.toml."),
        one_by_one=False,
    ),
    Kind.LAST_DAY: KindWords(
        _("Last days that only a translation names"),
        _("Take the day out, or add it to the original."),
        one_by_one=False,
    ),
    Kind.QUESTION: KindWords(
        _("Questions and greetings without an answer"), _("Answer below the page.")
    ),
    Kind.NO_ADDRESS: KindWords(
        _("E-mails asked for, and no address named"),
        _("Write an address of the office there, not that of a person."),
        one_by_one=False,
    ),
    Kind.ANNOUNCEMENT: KindWords(
        _("Announced, and not there"),
        _("Add what is announced, or take the sentence out."),
        one_by_one=False,
    ),
    Kind.DEAD_LINK: KindWords(
        _("Links that lead nowhere"),
        _("Say where each one should lead, or take it out."),
        one_by_one=False,
    ),
    Kind.COLUMN_TWICE: KindWords(
        _("Tables with two columns of one name"), _("Rename one of both columns.")
    ),
    Kind.PLAN: KindWords(
        _("What action plans that are begun do not say yet"),
        _("The plan is the Task Force’s own: ask whether it wants help with it."),
    ),
    Kind.HOME_NOTES: KindWords(
        _("Homes of Task Forces without a link to the template of concept notes"),
        _("Add the link to the home, where its people look for it."),
        one_by_one=False,
    ),
    Kind.HOME_STRATEGY: KindWords(
        _("Homes of Task Forces without a link to their strategy"),
        _("Add the link to the home, where its people look for it."),
        one_by_one=False,
    ),
    Kind.TABLE: KindWords(
        _("Odd rows in tables, and tags that stand there as text"),
        _("Mend them in the editor; no other word of the page need change."),
    ),
    Kind.ALIAS: KindWords(_("Bodies and roles under old names"), _("Write the name of today.")),
    Kind.SPELLING: KindWords(
        _("Words that are usually spelled otherwise"),
        _("If the word is not a quotation, write it as everywhere else."),
    ),
    Kind.WORDING: KindWords(
        _("The same facts in other words"),
        _("If the difference is not meant, take the same words."),
        folded=True,
    ),
    Kind.NO_PAGE: KindWords(
        _("Pages with links to pages that were not there"),
        _("Make the pages, or change the links."),
        folded=True,
    ),
}  # fmt: skip
