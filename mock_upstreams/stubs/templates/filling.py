"""Answers that are filled in for each request: the body, the headers, the body file's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from mock_upstreams.seen import Seen
from mock_upstreams.stubs.body_files import BodyFiles
from mock_upstreams.stubs.templates.helpers import HELPERS
from mock_upstreams.stubs.templates.model import request_model
from mock_upstreams.stubs.templates.rendering import Template

Headers = tuple[tuple[str, str], ...]
_NOT_IN_HEADERS = str.maketrans(dict.fromkeys("\r\n\0", " "))


class NoBodyFile(Exception):
    """The body file that a template names cannot be read; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Filling:
    """The templates of one answer.

    Args:
        file: The name of a body file; its content is a template too, unless `files_are_plain`.
        parameters: What the stub gives under `parameters`.
    """

    headers: tuple[tuple[str, Template], ...]
    body: Template | None
    file: Template | None
    files: BodyFiles
    files_are_plain: bool
    parameters: Mapping[str, object]

    def fill(
        self, seen: Seen, variables: Mapping[str, str], now: datetime, random: Random
    ) -> tuple[Headers, bytes]:
        """Return headers with the length, and body.

        Raises:
            NoBodyFile: the file that the template names cannot be read.
        """
        request_id = f"{random.getrandbits(128):032x}"
        model = {
            "request": request_model(seen, variables, request_id),
            "parameters": self.parameters,
        }
        body = self._body(model, now, random)
        filled = tuple(
            (name, _header(template.render(model, now, random))) for name, template in self.headers
        )
        return (*filled, ("Content-Length", str(len(body)))), body

    def _body(self, model: Mapping[str, object], now: datetime, random: Random) -> bytes:
        if self.file is None:
            return self.body.render(model, now, random).encode() if self.body else b""
        try:
            content = self.files.read(self.file.render(model, now, random))
            if self.files_are_plain:
                return content
            return Template(content.decode(), HELPERS).render(model, now, random).encode()
        except ValueError as exc:
            raise NoBodyFile(f"body file: {exc}") from None


def _header(text: str) -> str:
    """Keep a value on its one line: what came in a request may hold anything."""
    return text.translate(_NOT_IN_HEADERS).encode("latin-1", "replace").decode("latin-1")


def compile_template(text: str) -> Template:
    """Return a template, ready.

    Raises:
        ValueError: it cannot be read, or calls a helper that is not known here.
    """
    return Template(text, HELPERS)
