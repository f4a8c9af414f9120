"""The values that the embedded wiki is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

ContentType = Literal["page", "blogpost", "comment", "attachment"]
Status = Literal["current", "trashed", "draft", "archived"]
Operation = Literal["read", "comment", "create", "update", "delete", "admin"]
Profile = Literal["7.19", "8.5", "9.2", "10.2"]

SUPER_USERS = "confluence-administrators"  # its members see and may do all, as in the product
DEFAULT_GROUP = "confluence-users"


@dataclass(frozen=True, slots=True)
class Account:
    """A person or bot that can log in."""

    username: str
    key: str  # the immutable user key, 32 hexadecimal digits
    full_name: str
    email: str
    active: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: an account, or nobody (anonymous)."""

    account: Account | None = None


ANONYMOUS = Viewer()


@dataclass(frozen=True, slots=True)
class Space:
    """A space of the wiki."""

    id: int
    key: str
    name: str
    home_id: int | None
    archived: bool


@dataclass(frozen=True, slots=True)
class Content:
    """A page, blog post, comment or attachment as it is now, without its body."""

    id: int
    type: ContentType
    status: Status
    space_key: str
    title: str
    parent_id: int | None  # a page's parent page; a comment's parent comment
    container_id: int | None  # the page of a comment or attachment
    version: int
    created_by: str | None  # user key; None for anonymous
    created: datetime
    position: int = -1  # -1: not set, siblings are then in order of title


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a content, with its body in storage format."""

    content_id: int
    number: int
    title: str
    body: str
    author: str | None  # user key
    when: datetime
    message: str = ""
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who a restriction lets through; empty means that there is no restriction."""

    users: frozenset[str] = frozenset()  # user keys
    groups: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anything is restricted at all."""
        return bool(self.users or self.groups)


@dataclass(frozen=True, slots=True)
class Restrictions:
    """The direct restrictions of a page; those inherited from ancestors are not in it."""

    read: Allowed = field(default_factory=Allowed)
    update: Allowed = field(default_factory=Allowed)


@dataclass(frozen=True, slots=True)
class Comment:
    """Where a comment stands; its text is its content's current version."""

    content: Content
    body: str
    inline_ref: str | None  # the ac:ref of its marker in the page; None for a footer comment
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a page, as it is now."""

    content: Content
    media_type: str
    size_bytes: int
    comment: str


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form."""

    name: str
    title: str
    type: str
    required: bool
    values: dict[str, str] = field(default_factory=dict)  # choice id to label, in order


@dataclass(frozen=True, slots=True)
class Form:
    """A ConfiForms form: the page that holds it, its name and its fields."""

    page_id: int
    name: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a form."""

    id: str  # UUID
    record_id: int
    created_by: str | None  # username
    created: datetime
    owned_by: str | None  # username
    fields: dict[str, object]


@dataclass(frozen=True, slots=True)
class Switches:
    """How this wiki behaves where real ones differ, or fail."""

    profile: Profile = "9.2"
    context_path: str = ""  # "" or "/wiki"
    bot_rights: Literal["super", "limited"] = "super"
    now: str | None = None  # ISO time; the clock then stands there and moves one second a write
    index_lag: int = 0  # write requests after which a change is found by search
    read_only: bool = False
    rename_rewrites: bool = True  # a rename rewrites links and includes in other pages
    noisy_normaliser: bool = False  # all rewriting rules on saving, not only missing ids
    trashed_title_blocks: bool = False  # a title in the trash blocks a new page of that title
    # 7.19 answers as anonymous.
    bad_token: Literal["anonymous", "refused"] = "refused"  # noqa: S105  # no secret
    latency_seconds: float = 0.0
    global_permissions_readable: bool = True
    login_page: bool = False  # every REST call is answered by an HTML login page with 200
    redirect_to: str | None = None  # every REST call is redirected there (single sign-on)
    lone_entry_as_object: bool = False  # forms: one record is no list, none is a missing list

    def __post_init__(self) -> None:
        """Refuse values that no wiki can have.

        Raises:
            UnusableError: Names the switch and what would be right.
        """
        if self.profile not in get_args(Profile):
            raise UnusableError(f"profile {self.profile}: one of {', '.join(get_args(Profile))}")
        if not re.fullmatch(r"(?:/[A-Za-z0-9._~-]+)*", self.context_path):
            raise UnusableError(f"context path {self.context_path}: must look like /wiki")
        if self.now is not None and not _is_time(self.now):
            raise UnusableError(f"time {self.now}: must look like 2023-10-16T09:00:00+02:00")
        for name in ("index_lag", "latency_seconds"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                raise UnusableError(f"{name} {value}: must be a number that is not negative")


def _is_time(text: object) -> bool:
    try:
        datetime.fromisoformat(str(text))
    except ValueError:
        return False
    return True


class UnusableError(Exception):
    """What the wiki was started with cannot be used; the message is one clear sentence."""


class Refused(Exception):  # noqa: N818  # the wiki's word for it; it is no error of the wiki
    """The wiki refuses a request, with the status and words of the product.

    Attributes:
        status: HTTP status.
        message: What the product says.
    """

    def __init__(self, status: int, message: str) -> None:
        """Keep status and message."""
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message
