"""Addresses and numbers in a text."""

from __future__ import annotations

import pytest

from sicbot.pages.personal_data import NOTHING, personal_data

LEAVES_ALONE = [
    "<p>text</p>",
    "<p>a @ b, x@y, @self, @media (max-width: 1px)</p>",
    '<ac:link><ri:user ri:username="ada@example.org" /></ac:link>',
    "<p>+1 200 000 euros and +12 345 tonnes, 1 + 2 345 678</p>",
    "<p>2023-10-16 09:00:00 +02:00, 978-3-16-148410-0</p>",
    "<p>look at (the table) and at [the map].example</p>",
    "x" * 100_000 + "@" * 1_000,
]
FINDS = [
    ("<p>Ada.Lovelace@Example.org, ada.lovelace@example.org</p>", (1, 0, 0)),
    ('<a href="mailto:ada@example.org?subject=x">ada@example.org</a>', (1, 0, 0)),
    ("<p>ada&#64;example.org, ben&commat;example.org</p>", (2, 0, 0)),
    ('<a href="mailto:ada%40example.org">write</a>', (1, 0, 0)),
    ("<p>ada (at) example.org, ben [AT] soil (dot) example.org</p>", (2, 0, 0)),
    ("<p>info@example.org; contact-soil@example.org; informer@example.org</p>", (1, 2, 0)),
    ("<p>élodie.dupré@exämple.org</p>", (1, 0, 0)),
    ("<p>+33 600 123 456, +33&nbsp;600&nbsp;123&nbsp;456</p>", (0, 0, 1)),
    ("<p>+00 555 0231, +00 (555) 0232, +00-555-0233</p>", (0, 0, 3)),
]


@pytest.mark.parametrize("body", LEAVES_ALONE, ids=lambda body: body[:30])
def test_nothing_is_found_where_nothing_is(body: str) -> None:
    """User names, sums, dates and signs are no addresses; a long text takes no long time."""
    assert personal_data(body, ("info",)) == NOTHING


@pytest.mark.parametrize(("body", "counts"), FINDS, ids=lambda value: str(value)[:30])
def test_each_is_found_once_however_it_is_spelled(body: str, counts: tuple[int, int, int]) -> None:
    """Addresses of persons, of offices, telephone numbers."""
    found = personal_data(body, ("info", "contact"))

    assert (len(found.addresses), len(found.role_addresses), len(found.phones)) == counts


def test_numbers_can_be_left_out() -> None:
    """Where the organisation does not want them looked for."""
    assert personal_data("+33 600 123 456", phones=False) == NOTHING
