"""Files that sicbot attaches to pages, and how it knows its own without downloading them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sicbot.core.model import UserKey
    from sicbot.core.sources import Attachment

SIGNED = "sicbot sha256:"  # public publishers of pages keep such a digest in the comment, too
DIGEST = re.compile(re.escape(SIGNED) + r"([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class FileSent:
    """A file as it is sent; `comment` tells whose it is."""

    name: str
    media_type: str
    data: bytes
    comment: str


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def signed(digest: str) -> str:
    """Return the comment of a version of a file with this digest."""
    return SIGNED + digest


def own_digest(file: Attachment, me: UserKey) -> str | None:
    """Return the digest of a file's bytes, None where its version is none of sicbot's.

    The wiki says who made a version. So a comment that somebody copied proves nothing.
    """
    found = DIGEST.fullmatch(file.comment.strip())
    return found[1] if found and file.uploader == me else None
