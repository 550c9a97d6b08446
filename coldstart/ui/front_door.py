"""The first document that a browser gets: Streamlit's, in the visitor's language and our name.

What must be there before Streamlit's own script runs, or once for all pages, is said in it, too.
"""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from coldstart.core.i18n import DEFAULT_LANGUAGE, closest_language
from coldstart.ui.chrome import ASSETS, HTML_LANGUAGES
from coldstart.ui.routes import HOME, ROUTES

STREAMLITS = Path(st.__file__).parent / "static" / "index.html"
# Tells Streamlit's script where its server is. On a deep link it would else ask /map/_stcore first,
# and leave two errors in the browser's console.
WHERE = "<script>window.__streamlit={BACKEND_BASE_URL:new URL('.',location.href).href}</script>"
SCRIPTS = ("history.js", "popovers.js")


def routes() -> list[Route]:
    """Return a route for each page. Every other address stays Streamlit's."""
    paths = {f"/{route.path}" for route in ROUTES.values()} | {f"/{HOME}"}
    return [Route(path, _answer, methods=["GET"]) for path in sorted(paths)]


@cache
def document(language: str) -> str:
    """Return the document in a language of ours, as HTML."""
    ours = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in SCRIPTS)
    icon = base64.b64encode((ASSETS / "icon.svg").read_bytes()).decode()
    changes = {
        '<html lang="en">': f'<html lang="{HTML_LANGUAGES[language]}">',
        "<title>Streamlit</title>": f"<title>coldstart</title>{WHERE}<script>{ours}</script>",
        'href="./favicon.png"': f'href="data:image/svg+xml;base64,{icon}"',
    }
    html = STREAMLITS.read_text(encoding="utf-8")
    for old, new in changes.items():
        html = html.replace(old, new, 1)
    return html


def _answer(request: Request) -> HTMLResponse:
    wanted = (request.query_params.get("lang"), request.headers.get("accept-language"))
    found = (language for language in map(closest_language, wanted) if language)
    html = document(next(found, DEFAULT_LANGUAGE))
    return HTMLResponse(html, headers={"Cache-Control": "no-cache"})
