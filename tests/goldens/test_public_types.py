"""Types in the signatures of public functions and methods can be imported from public modules."""

import importlib
import typing
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from tests.goldens.cases import Case


def classes(hint: Any) -> Iterator[type]:
    """Yield the classes in a type expression."""
    for each in (hint, typing.get_origin(hint)):
        # Arguments fit a protocol by their attributes, so callers do not need its name.
        if isinstance(each, type) and not getattr(each, "_is_protocol", False):
            yield each
    for argument in typing.get_args(hint):
        yield from classes(argument)


def test_client_module_exports_what_it_lists(package: ModuleType) -> None:
    client = importlib.import_module(f"{package.__name__}.client")
    assert [name for name in client.__all__ if not hasattr(client, name)] == []


def test_runtime_types_in_signatures_are_exported(package: ModuleType) -> None:
    client = importlib.import_module(f"{package.__name__}.client")
    public = {*client.__all__, *package.__all__}
    hidden = set()
    for name in package.__all__:
        function = getattr(package, name)
        if not hasattr(function, "__annotations__") or isinstance(function, type):
            continue
        for hint in typing.get_type_hints(function).values():
            for each in classes(hint):
                if each.__module__.startswith(f"{package.__name__}._runtime"):
                    hidden |= {each.__name__} - public
    assert not hidden


def test_method_is_the_function_or_its_deprecated_copy(case: Case, package: ModuleType) -> None:
    """Methods of deprecated operations are copied, because type checkers report uses of deprecated functions."""
    deprecated = {o.key for o in case.generated.api.operations if o.deprecated}
    for resource in case.generated.api.resources:
        module = importlib.import_module(f"{package.__name__}.resources.{resource.name}")
        kinds = [
            typing.get_type_hints(getattr(kind, resource.name).fget, vars(module))
            for kind in (package.Client, package.AsyncClient)
        ]
        for kind, suffix in zip(kinds, ("", "_async"), strict=True):
            for method in resource.methods:
                found = getattr(kind["return"], method.name)
                name = method.function.rstrip("_") + suffix if suffix else method.function
                function = getattr(package, name)
                if method.operation in deprecated:
                    assert found.__doc__.split() == function.__doc__.split()
                    assert function.__deprecated__ == found.__deprecated__
                else:
                    assert found is function
