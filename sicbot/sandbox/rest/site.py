"""REST of the site as a whole: state, version, access mode; and the lesser services."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sicbot.sandbox.rest import inline as rest_inline
from sicbot.sandbox.rest import plugins as rest_plugins
from sicbot.sandbox.rest import properties as rest_properties
from sicbot.sandbox.rest import tasks as rest_tasks
from sicbot.sandbox.rest import watch as rest_watch
from sicbot.sandbox.rest.paths import must_be_known, needs, wiki_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from sicbot.sandbox.model import Profile

# A full version for each profile; build numbers only rise with it, as real ones do.
VERSIONS: dict[Profile, tuple[str, int]] = {
    "7.19": ("7.19.30", 8804),
    "8.5": ("8.5.17", 9012),
    "9.2": ("9.2.17", 9115),
    "10.2": ("10.2.14", 10211),
}


async def status(_request: Request) -> Response:
    """`GET /status`: there is no other state, for the server starts when the import is done."""
    return JSONResponse({"state": "RUNNING"})


async def manifest(request: Request) -> Response:
    """`GET /rest/applinks/1.0/manifest`: XML, for anybody; the surest way to the version."""
    wiki = wiki_of(request)
    version, build = VERSIONS[wiki.switches.profile]
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><manifest>'
        "<id>5ac00000-0000-4000-8000-000000000000</id>"
        f"<name>{escape(wiki.site_title)}</name><typeId>confluence</typeId>"
        f"<version>{version}</version><buildNumber>{build}</buildNumber>"
        "<applinksVersion>10.0.0</applinksVersion>"
        f"<url>{escape(wiki.base_url)}</url><iconUrl/></manifest>"
    )
    return Response(text, media_type="application/xml")


async def server_information(request: Request) -> Response:
    """`GET /rest/api/server-information`: documented from 9.1.2 on; not for anonymous."""
    needs(request, "9.2")
    must_be_known(request)
    wiki = wiki_of(request)
    version, build = VERSIONS[wiki.switches.profile]
    return JSONResponse(
        {
            "baseUrl": wiki.base_url,
            "version": version,
            "buildNumber": build,
            "marketplaceBuildNumber": build,
            "buildDate": "2025-01-01",
        }
    )


async def access_mode(request: Request) -> Response:
    """`GET /rest/api/accessmode`: a JSON string."""
    read_only = wiki_of(request).switches.read_only
    return JSONResponse("READ_ONLY" if read_only else "READ_WRITE")


routes = [
    Route("/status", status),
    Route("/rest/applinks/1.0/manifest", manifest),
    Route("/rest/api/server-information", server_information),
    Route("/rest/api/accessmode", access_mode),
    *rest_tasks.routes,
    *rest_watch.routes,
    *rest_properties.routes,
    *rest_plugins.routes,
    *rest_inline.routes,
]
