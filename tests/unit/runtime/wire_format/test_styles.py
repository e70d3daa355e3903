"""The standard's table of style examples, cell by cell: what it says, and what a generated client sends.

Sources: OpenAPI 3.0.4, 3.1.1 and 3.2.0, section "Style Examples"; the rows of style cookie are 3.2.0's alone. The first
column is the empty string, for which the tables of RFC 6570 and of the standards before 3.0.4 have the same texts.
Strings and lists in style deepObject, and deepObject without explode, are n/a there; they are sent with names that
servers read.
"""

import importlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import Generated, generate
from opgen.source.read import read

from tests.support.packages import imported, write_package
from tests.support.servers.scripted import Answer, Server

# style, explode, then the sent text of the empty string, a string, an array, an object
TABLE = [line.split("|") for line in """
matrix|false|;color|;color=blue|;color=blue,black,brown|;color=R,100,G,200,B,150
matrix|true|;color|;color=blue|;color=blue;color=black;color=brown|;R=100;G=200;B=150
label|false|.|.blue|.blue,black,brown|.R,100,G,200,B,150
label|true|.|.blue|.blue.black.brown|.R=100.G=200.B=150
simple|false||blue|blue,black,brown|R,100,G,200,B,150
simple|true||blue|blue,black,brown|R=100,G=200,B=150
form|false|?color=|?color=blue|?color=blue,black,brown|?color=R,100,G,200,B,150
form|true|?color=|?color=blue|?color=blue&color=black&color=brown|?R=100&G=200&B=150
spaceDelimited|false|n/a|n/a|?color=blue%20black%20brown|?color=R%20100%20G%20200%20B%20150
spaceDelimited|true|n/a|n/a|n/a|n/a
pipeDelimited|false|n/a|n/a|?color=blue%7Cblack%7Cbrown|?color=R%7C100%7CG%7C200%7CB%7C150
pipeDelimited|true|n/a|n/a|n/a|n/a
deepObject|false|?color=|?color=blue|?color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown|?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150
deepObject|true|?color=|?color=blue|?color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown|?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150
cookie|false|color=|color=blue|color=blue,black,brown|color=R,100,G,200,B,150
cookie|true|color=|color=blue|color=blue; color=black; color=brown|R=100; G=200; B=150
""".strip().splitlines()]
PLACES = {
    "matrix": ["path"],
    "label": ["path"],
    "simple": ["path", "header"],
    "form": ["query", "cookie"],
    "cookie": ["cookie"],
}
VALUES: dict[str, tuple[Any, Any]] = {
    "empty": ("", {"type": "string"}),
    "string": ("blue", {"type": "string"}),
    "array": (["blue", "black", "brown"], {"type": "array", "items": {"type": "string"}}),
    "object": ({"R": 100, "G": 200, "B": 150}, {"type": "object", "additionalProperties": {"type": "integer"}}),
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of the table, for one place of its parameter."""

    place: str
    style: str
    explode: bool
    kind: str
    text: str

    @property
    def operation(self) -> str:
        """The name of its operation: `query_deepobject_true_array`."""
        return f"{self.place}_{self.style}_{self.explode}_{self.kind}".lower()

    @property
    def path(self) -> str:
        """The text before the parameter."""
        return f"/{self.operation}/colors"

    @property
    def expected(self) -> str | None:
        """The sent text, or None where the style is undefined or a path has no value."""
        if self.text == "n/a" or (self.place == "path" and not self.text):
            return None
        if self.place == "cookie" and self.style == "form":
            return self.text.removeprefix("?").replace("&", "; ")
        return self.text

    def described(self) -> dict[str, Any]:
        """Its path item."""
        parameter = {
            "name": "color",
            "in": self.place,
            "required": self.place == "path",
            "style": self.style,
            "explode": self.explode,
            "schema": VALUES[self.kind][1],
        }
        return {
            "get": {
                "operationId": self.operation,
                "parameters": [parameter],
                "responses": {"204": {"description": "Done."}},
            }
        }


CELLS = [
    Cell(place=place, style=style, explode=explode == "true", kind=kind, text=text)
    for style, explode, *texts in TABLE
    for place in PLACES.get(style, ["query"])
    for kind, text in zip(VALUES, texts, strict=True)
]


@pytest.fixture(scope="module")
def generated() -> Generated:
    """Generate a document with an operation for each cell."""
    paths = {cell.path + ("{color}" if cell.place == "path" else ""): cell.described() for cell in CELLS}
    info = {"title": "Styles", "version": "1"}
    root = {"openapi": "3.2.0", "info": info, "paths": paths}
    source = read(json.dumps(root).encode(), "styles.json")
    return generate(load(source), Options(package="standard_styles"))


@pytest.fixture(scope="module")
def package(generated: Generated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield the client of that document."""
    folder = tmp_path_factory.mktemp("styles")
    write_package(generated.files, folder / "standard_styles")
    with imported(folder, "standard_styles") as package:
        yield package


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        running.answers = [Answer(status=204)]
        yield running


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.operation)
def test_sent_parameters_match_the_table_of_the_specification(cell: Cell, package: ModuleType, server: Server) -> None:
    call, value = getattr(package, cell.operation), VALUES[cell.kind][0]
    # Path parameters are positional, all others keywords.
    arguments = [value] if cell.place == "path" else []
    keywords = {} if cell.place == "path" else {"color": value}
    with package.Client(base_url=server.url) as client:
        if cell.expected is None:
            with pytest.raises(ValueError, match="parameter 'color'"):
                call(client, *arguments, **keywords)
            return
        call(client, *arguments, **keywords)

    assert sent(server, cell) == cell.expected


def test_parameter_that_cannot_be_serialized_is_noted(generated: Generated) -> None:
    told = {note.pointer[1] for note in generated.api.notes if not note.rule}

    assert told == {cell.path for cell in CELLS if cell.text == "n/a"}
    assert (
        "style pipeDelimited with explode true is undefined for this schema: "
        "calls that pass this parameter raise an error"
    ) in {note.message for note in generated.api.notes}


def sent(server: Server, cell: Cell) -> str | None:
    """Return the bytes that were sent for the parameter."""
    received = server.received[-1]
    if cell.place in {"header", "cookie"}:
        return received.headers.get("color" if cell.place == "header" else "cookie")
    return received.target.removeprefix(cell.path)


def test_a_label_that_would_be_a_dot_segment_is_refused(package: ModuleType) -> None:
    styles = importlib.import_module("standard_styles._runtime.styles")
    assert package.OPERATIONS

    for value in ("", "."):
        with pytest.raises(ValueError, match="parameter 'color' must not be"):
            styles.build_path("/a/{color}", color=styles.Styled(value, "label"))
