"""REST of long tasks: they are done at once, and can be looked up afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from weakref import WeakKeyDictionary

from starlette.responses import JSONResponse
from starlette.routing import Route

from sicbot.sandbox.model import Refused
from sicbot.sandbox.rest.paths import must_use, number, wiki_of
from sicbot.sandbox.rest.shapes import page_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sicbot.sandbox.wiki import Wiki

_IDS = UUID("5ac00000-0000-4000-8000-000000000002")
_DONE: WeakKeyDictionary[Wiki, dict[str, str]] = WeakKeyDictionary()


def submit(request: Request, name: str) -> dict[str, object]:
    """Note a task that is done, and return where its state can be read."""
    tasks = _DONE.setdefault(wiki_of(request), {})
    task_id = str(uuid5(_IDS, f"{name}:{len(tasks)}"))
    tasks[task_id] = name
    path = f"/rest/api/longtask/{task_id}"
    return {"id": task_id, "links": {"status": path}, "statusPath": path}


async def tasks(request: Request) -> Response:
    """`GET /rest/api/longtask`."""
    must_use(request)
    done = _DONE.get(wiki_of(request), {})
    items = [_shown(task_id, name) for task_id, name in done.items()]
    limit = number(request, "limit", 100)
    return JSONResponse(
        page_of(items, request, start=number(request, "start", 0), limit=limit, cap=100)
    )


async def task(request: Request) -> Response:
    """`GET /rest/api/longtask/{id}`."""
    task_id = request.path_params["id"]
    name = _DONE.get(wiki_of(request), {}).get(task_id)
    if name is None:
        raise Refused(404, f"No long task found with id: {task_id}")
    return JSONResponse(_shown(task_id, name))


def _shown(task_id: str, name: str) -> dict[str, object]:
    return {
        "id": task_id,
        "name": {"key": name, "args": [], "translation": name},
        "elapsedTime": 1,
        "percentageComplete": 100,
        "successful": True,
        "messages": [],
        "_links": {"self": f"/rest/api/longtask/{task_id}"},
    }


routes = [Route("/rest/api/longtask", tasks), Route("/rest/api/longtask/{id}", task)]
