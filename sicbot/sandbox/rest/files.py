"""REST of attachments: adding files to a page, and their next versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.http.answers import body_json, not_built
from sicbot.sandbox.model import Refused
from sicbot.sandbox.rest.paths import number_of, version_number, viewer_of, wiki_of
from sicbot.sandbox.rest.shapes import content_json, page_of
from sicbot.sandbox.rights import visible

if TYPE_CHECKING:
    from starlette.requests import Request

    from sicbot.sandbox.model import Attachment

LARGEST_FILE_BYTES = 100 * 1024 * 1024  # the product's default
EXPAND_MADE = "version,container"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it is sent."""

    name: str
    media_type: str
    data: bytes
    comment: str
    minor: bool


async def attach(request: Request) -> Response:
    """`POST …/child/attachment`: adds files; a name that the page has already is refused."""
    wiki, viewer = wiki_of(request), viewer_of(request)
    page_id = number_of(request.path_params["id"])
    visible(wiki, viewer, page_id, "current", "draft")
    if request.query_params.get("allowDuplicated", "false") == "true":
        return not_built("allowDuplicated")
    made = [
        wiki.attach(
            viewer,
            page_id,
            upload.name,
            upload.media_type,
            upload.data,
            upload.comment,
            upload.minor,
        )
        for upload in await _uploads(request)
    ]
    shown = [_json(request, attachment) for attachment in made]
    return JSONResponse(page_of(shown, request, start=0, limit=len(shown), cap=len(shown)))


async def replace(request: Request) -> Response:
    """`POST …/child/attachment/{attId}/data`: new bytes for a file."""
    attachment_id = _attachment_id(request)
    upload = (await _uploads(request))[0]
    changed = wiki_of(request).replace_attachment(
        viewer_of(request),
        attachment_id,
        upload.media_type,
        upload.data,
        upload.comment,
        upload.minor,
    )
    return JSONResponse(_json(request, changed))


async def describe(request: Request) -> Response:
    """`PUT …/child/attachment/{attId}`: another name or comment."""
    attachment_id, data = _attachment_id(request), await body_json(request)
    known = wiki_of(request).attachment(attachment_id)
    values = data if isinstance(data, dict) else {}
    version = version_number(values)
    if version is None:
        raise Refused(400, "Must supply an incremented version when updating Content.")
    metadata = values.get("metadata")
    comment = metadata.get("comment") if isinstance(metadata, dict) else None
    changed = wiki_of(request).describe_attachment(
        viewer_of(request),
        attachment_id,
        version=version,
        title=str(values.get("title") or known.content.title),
        comment=known.comment if comment is None else str(comment),
    )
    return JSONResponse(_json(request, changed))


async def remove(request: Request) -> Response:
    """`DELETE …/child/attachment/{attId}`: to the trash."""
    wiki_of(request).trash(viewer_of(request), _attachment_id(request))
    return Response(status_code=204)


async def remove_version(request: Request) -> Response:
    """`DELETE …/child/attachment/{attId}/version/{n}`: an old version."""
    version = number_of(request.path_params["number"], "version")
    wiki_of(request).delete_version(viewer_of(request), _attachment_id(request), version)
    return Response(status_code=204)


async def rest(request: Request) -> Response:
    """Moving a file and reading its text out of it."""
    _attachment_id(request)
    return not_built(request.url.path.rpartition("/")[2])


def _attachment_id(request: Request) -> int:
    """Return the id of the file that a path names, if it hangs on the page of the path."""
    page_id = number_of(request.path_params["id"])
    attachment_id = number_of(request.path_params["attachment_id"], "attachment")
    content = visible(wiki_of(request), viewer_of(request), attachment_id, "current")
    if content.type != "attachment" or content.container_id != page_id:
        raise Refused(404, f"No attachment found with id: att{attachment_id}")
    return attachment_id


async def _uploads(request: Request) -> list[Upload]:
    """Return the files of a multipart request.

    Raises:
        Refused: 403 without the header against forged requests, 415 for other media types, 400
            for no file, or for comments that do not match the files in number.
    """
    if request.headers.get("x-atlassian-token") not in ("no-check", "nocheck"):
        raise Refused(403, "XSRF check failed")
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Refused(415, "HTTP 415 Unsupported Media Type")
    async with request.form(max_part_size=LARGEST_FILE_BYTES) as form:
        files = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
        comments = [str(part) for part in form.getlist("comment")]
        minor = str(form.get("minorEdit", "")).lower() == "true"
        if not files:
            raise Refused(400, "At least one part named file is required")
        if comments and len(comments) != len(files):
            raise Refused(400, "There must be one comment for each file, or none")
        notes = comments or [""] * len(files)
        return [
            Upload(
                file.filename or "file",
                file.content_type or "application/octet-stream",
                await file.read(),
                note,
                minor,
            )
            for file, note in zip(files, notes, strict=True)
        ]


def _json(request: Request, attachment: Attachment) -> dict[str, object]:
    expand = request.query_params.get("expand", EXPAND_MADE)
    return content_json(wiki_of(request), viewer_of(request), attachment.content, expand)


_ALL = "/rest/api/content/{id}/child/attachment"
_ONE = f"{_ALL}/{{attachment_id}}"
routes = [
    Route(_ALL, attach, methods=["POST"]),
    Route(_ONE, describe, methods=["PUT"]),
    Route(_ONE, remove, methods=["DELETE"]),
    Route(f"{_ONE}/data", replace, methods=["POST"]),
    Route(f"{_ONE}/version/{{number}}", remove_version, methods=["DELETE"]),
    Route(f"{_ONE}/move", rest, methods=["POST"]),
    Route(f"{_ONE}/extractedtext", rest),
]
