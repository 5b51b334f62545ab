"""Templates made into pages."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.explanation.words import clock_time, duration, probability
from monitor.web.context import WebContext
from monitor.web.forms import token_of_form
from monitor.web.present import visitor
from monitor.web.words import ago, chip, moment, sentence, with_code


class Pages:
    """Renders templates with the words and the clock that all of them use. `words`: what they call by name."""

    def __init__(self, context: WebContext, words: Mapping[str, Any]) -> None:
        self._context = context
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(words, chip=chip, token=self._token, visitor=visitor)
        self._templates.filters.update(
            clock_time=clock_time,
            duration=duration,
            path=path_part,
            probability=probability,
            sentence=sentence,
            with_code=with_code,
        )

    def html(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        now = self._context.clock.now()
        told = {"now": now, "ago": partial(ago, now=now), "moment": partial(moment, now=now)}
        text = self._templates.get_template(template).render(**told, **values)
        return HTMLResponse(text, status_code=status)

    def problem(self, status: int, title: str, message: str) -> HTMLResponse:
        return self.html("problem.html", status=status, title=title, message=message)

    def _token(self, purpose: str) -> str:
        return token_of_form(self._context, purpose)


def path_part(text: str) -> str:
    return quote(text, safe="")
