"""Each golden is what the generator writes, imports without a warning, and comes from a valid document."""

import importlib
import inspect
import pkgutil
import typing
from pathlib import PurePosixPath
from types import ModuleType

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, OpenAPIV32SpecValidator
from opgen.changes.surface.build import surface, surface_of_models
from opgen.changes.surface.data import read_surface
from opgen.codegen.build.package import build
from pydantic import BaseModel

from tests.goldens.cases import FOLDER, Case, goldens

_VALIDATORS = {"3.0": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator, "3.2": OpenAPIV32SpecValidator}


def test_generated_modules_are_the_expected_ones(case: Case) -> None:
    assert case.pinned == case.expected


def test_surface_file_is_read_again(case: Case) -> None:
    options = case.options
    api = case.generated.api
    text = case.files[PurePosixPath("api.jsonl")]

    expected = surface_of_models(api, options) if options.types_only else surface(api, build(api, options), options)
    assert read_surface(text.encode()).surface == expected


def test_first_line_says_what_the_case_shows(case: Case) -> None:
    first = case.spec.read_text("utf-8").partition("\n")[0]
    assert first.startswith("# ")
    assert first.endswith(".")


def test_document_is_valid_or_its_defect_is_recorded(case: Case) -> None:
    validator = _VALIDATORS[case.document.root["openapi"][:3]]
    found = {error.message for error in validator(case.document.root).iter_errors()}
    file = case.folder / "invalid.txt"
    known = set(file.read_text("utf-8").splitlines()) if file.exists() else set()
    # Of several faults in one place the validator names one, not always the same.
    assert found <= known
    assert bool(found) == bool(known)


def test_every_module_can_be_imported(package: ModuleType) -> None:
    modules = pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    for module in modules:
        importlib.import_module(module.name)


def test_every_public_name_exists(package: ModuleType) -> None:
    for name in package.__all__:
        assert getattr(package, name) is not None


def test_every_operation_is_listed_and_loads_its_functions(case: Case, package: ModuleType) -> None:
    listed = [(each.method, each.path) for each in case.operations]
    found = package.OPERATIONS.values()
    assert [(entry.method, entry.path) for entry in found] == listed
    for entry in found:
        for function in (entry.function, entry.async_function, entry.request):
            assert typing.get_type_hints(function)["return"] is not None


def test_every_model_can_be_built(package: ModuleType) -> None:
    for _, model in inspect.getmembers(package.models, inspect.isclass):
        if issubclass(model, BaseModel):
            model.model_rebuild()
            assert model.__pydantic_complete__


def test_every_folder_has_a_case() -> None:
    folders = {path for path in FOLDER.glob("*/*") if path.is_dir()}
    assert folders == {spec.parent for spec in FOLDER.glob("*/*/spec.*")}
    assert len({case.package for case in goldens()}) == len(goldens())
