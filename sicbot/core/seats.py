"""Seats as text for the journal: which account, in which group."""

from __future__ import annotations

import json

from sicbot.core.model import GroupName, UserKey
from sicbot.core.plan import Seat


def seat_text(seat: Seat) -> str:
    """Return a seat as JSON."""
    return json.dumps({"group": seat.group, "user": seat.user, "name": seat.user_name})


def seat_from(text: str) -> Seat:
    """Return the seat that `seat_text` wrote.

    Raises:
        ValueError: It is no such text.
    """
    try:
        told = json.loads(text)
        group, user, name = str(told["group"]), told["user"], str(told["name"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{text[:60]!r} is no seat in a group") from error
    return Seat(GroupName(group), UserKey(user) if user else None, name)
