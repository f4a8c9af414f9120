"""Answers that are the same everywhere: refusals, what is not built, and reading JSON."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from sicbot.sandbox.model import Refused

if TYPE_CHECKING:
    from starlette.requests import Request


def refusal(refused: Refused) -> JSONResponse:
    """Return the product's error envelope (schema RestError of the REST reference 10.0.3)."""
    return JSONResponse(envelope(refused.status, refused.message), status_code=refused.status)


def envelope(status: int, message: str) -> dict[str, Any]:
    """Return the values of the product's error envelope."""
    return {
        "statusCode": status,
        "data": {
            "authorized": status not in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN),
            "valid": status != HTTPStatus.BAD_REQUEST,
            "allowedInReadOnlyMode": status != HTTPStatus.METHOD_NOT_ALLOWED,
            "errors": [],
            "successful": False,
        },
        "message": message,
        "reason": HTTPStatus(status).phrase,
    }


def not_built(what: str) -> JSONResponse:
    """Return that the product has this and the embedded wiki has not."""
    message = f"Not built in the embedded wiki: {what}"
    return JSONResponse(
        {"statusCode": 501, "message": message, "reason": "Not Implemented"}, status_code=501
    )


async def body_json(request: Request) -> Any:
    """Return the JSON that a request carries.

    Raises:
        Refused: 415 for another media type, 400 for what does not parse.
    """
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refused(415, "HTTP 415 Unsupported Media Type")
    try:
        text = (await request.body()).decode()
        data = json.loads(text)
        if "\\u" in text:  # half a surrogate pair is no character, and no database keeps it
            json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Refused(400, f"Unable to parse the JSON of the request: {error}") from None
    return data
