"""Arguments accept the members of an enum, and their values."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from opgen.core.options import Options

from tests.support.packages import generate_package, imported
from tests.support.tables import tables

TABLES = tables(__file__)

DOCUMENT: dict[str, Any] = TABLES["document"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package `paint`."""
    folder = tmp_path_factory.mktemp("paint")
    generate_package(DOCUMENT, folder, Options(package="paint"))
    return folder


@pytest.fixture
def paint(folder: Path) -> Iterator[ModuleType]:
    """Return the package `paint`."""
    with imported(folder, "paint") as package:
        yield package


def test_values_are_sent_as_their_members_are(paint: ModuleType) -> None:
    color, size = paint.Color, paint.Size
    build = paint.paint_request
    members = build(
        {"color": color.RED, "sizes": [size(1)]}, color=color.RED, colors=[color.RED, color.GREEN], size=size(2)
    )
    values = build({"color": "red", "sizes": [1]}, color="red", colors=("red", "green"), size=2)
    assert members.query == values.query == (("color", "red"), ("colors", "red"), ("colors", "green"), ("size", "2"))
    assert members.content == values.content == b'{"color":"red","sizes":[1]}'


def test_enum_style_decides_the_class_alone(tmp_path: Path) -> None:
    generate_package(DOCUMENT, tmp_path, Options(package="literal", enum_style="literal"))
    models = (tmp_path / "literal" / "models.py").read_text("utf-8")
    assert "class Color" not in models
    assert "ColorInput" not in models
