"""Five fields of text: what everybody reads alike is taken, all else refused with the way out."""

from __future__ import annotations

import pytest

from sicbot.core.cron import Cron, check_cron, parse_cron

ALL = Cron(
    minutes=tuple(range(60)),
    hours=tuple(range(24)),
    days=tuple(range(1, 32)),
    months=tuple(range(1, 13)),
    weekdays=tuple(range(7)),
)

MEANINGS: dict[str, tuple[str, tuple[int, ...]]] = {
    "* * * * *": ("minutes", tuple(range(60))),
    "5 * * * *": ("minutes", (5,)),
    "05 * * * *": ("minutes", (5,)),
    "*/15 * * * *": ("minutes", (0, 15, 30, 45)),
    "10-14/2 * * * *": ("minutes", (10, 12, 14)),
    "30,5,5-7 * * * *": ("minutes", (5, 6, 7, 30)),
    "0 22-23,0 * * *": ("hours", (0, 22, 23)),
    "0 0 1,15 * *": ("days", (1, 15)),
    "0 0 29 2 *": ("days", (29,)),
    "0 0 30,31 feb,apr *": ("days", (30, 31)),
    "0 0 * jan,7 *": ("months", (1, 7)),
    "0 0 * 2-apr *": ("months", (2, 3, 4)),
    "0 0 * jan-dec/6 *": ("months", (1, 7)),
    "0 0 * * mon": ("weekdays", (0,)),
    "0 0 * * mon-fri/2": ("weekdays", (0, 2, 4)),
    "0 0 * * SUN": ("weekdays", (6,)),
    "0 0 * * sun-tue": ("weekdays", (0, 1, 6)),
    "0 0 * * sat-sun,wed": ("weekdays", (2, 5, 6)),
    "0 0 1-31 * mon": ("weekdays", (0,)),
}


@pytest.mark.parametrize(("text", "meant"), MEANINGS.items(), ids=MEANINGS)
def test_means(text: str, meant: tuple[str, tuple[int, ...]]) -> None:
    """The field has these numbers."""
    part, numbers = meant

    assert getattr(parse_cron(text), part) == numbers


REFUSED = {
    "": "needs five fields, which are minute, hour",
    "@daily": "needs five fields, which are minute, hour",
    "0 6 * *": "the number of its fields is 4",
    "0 0 6 * * mon": "the number of its fields is 6",
    "60 * * * *": "minute: 60 is no minute; write a number from 0 to 59",
    "0 24 * * *": "hour: 24 is no hour",
    "0 0 0 * *": "day of month: 0 is no day of month; write a number from 1 to 31",
    "0 0 32 * *": "day of month: 32 is no day of month",
    "0 0 * 13 *": "month: 13 is no month",
    "0 0 * * 1": "name them, mon to sun; cron's 1 is mon",
    "0 0 * * 0": "cron's 0 is sun",
    "0 0 * * 7": "cron's 7 is sun",
    "0 0 * * mon-5": "cron's 5 is fri",
    "0 0 * * 1-5": "cron's 1 is mon",
    "0 0 * * 9": "name them, mon to sun",
    "0 0 * * monday": "day of week: 'monday' is no day of week; write mon to sun",
    "0 0 * january *": "month: 'january' is no month",
    "0 0 * * */2": "day of week: a step needs a range before it",
    "mon * * * *": "minute: 'mon' is no minute",
    "0 0 last * *": "day of month: 'last' is no day of month",
    "0 0 * * 1st": "day of week: '1st' is no day of week",
    "5/15 * * * *": "minute: a step needs a range before it",
    "5-5/1 * * * *": "minute: a step needs a range",
    "*/0 * * * *": "minute: the step '0' must be a number from 1 to 59",
    "*/60 * * * *": "minute: the step '60' must be a number from 1 to 59",
    "*/ * * * *": "minute: the step '' must be",
    "1-5/9 * * * *": "minute: the step '9' must be a number from 1 to 4",
    "1-9/2/3 * * * *": "minute: the step '2/3' must be",
    "30-10 * * * *": "minute: a range goes up",
    "0 22-6 * * *": "hour: a range goes up",
    "1-2-3 * * * *": "minute: '2-3' is no minute",
    "-5 * * * *": "minute: '' is no minute",
    "1,,2 * * * *": "minute: '' is no minute",
    "1, 2 * * *": "minute: '' is no minute",
    "² * * * *": "minute: '²' is no minute",
    "٣ * * * *": "minute: '٣' is no minute",
    "1.5 * * * *": "minute: '1.5' is no minute",
    "+1 * * * *": "minute: '+1' is no minute",
    f"{'9' * 9_999} * * * *": f"minute: '{'9' * 20}' is no minute",
    "0 6 1 * mon": "names days of the month and days of the week",
    "0 6 */2 * mon": "names days of the month and days of the week",
    "0 0 30 2 *": "is never due: no month that it names has a day 30",
    "0 0 31 apr,jun,9,nov,feb *": "is never due: no month that it names has a day 31",
}


@pytest.mark.parametrize(("text", "told"), REFUSED.items(), ids=[text[:20] for text in REFUSED])
def test_refuses(text: str, told: str) -> None:
    """The sentence tells the field, what is wrong there and what would be right."""
    with pytest.raises(ValueError, match=r".") as caught:
        check_cron(text)

    assert told in str(caught.value)


def test_five_stars_mean_every_minute() -> None:
    """The control: nothing is left out."""
    assert parse_cron("* * * * *") == ALL


def test_a_checked_text_is_tidy() -> None:
    """Lower case and single spaces, so that the same times have one spelling."""
    assert check_cron("\t30  2 * JAN\n Mon-Fri ") == "30 2 * jan mon-fri"
