"""Packages that are imported from memory. Equal modules, such as the runtime, are compiled once."""

import importlib.abc
import importlib.util
import sys
import typing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from pathlib import PurePosixPath
from types import CodeType, ModuleType

from typing_extensions import override

PACKAGE = "fuzz_client"
_COMPILED: dict[tuple[str, str], CodeType] = {}


@contextmanager
def loaded(files: Mapping[PurePosixPath, str]) -> Iterator[list[ModuleType]]:
    """Import all modules of a package, and unload them afterwards. The package itself is the first one."""
    finder = _Finder(files)
    sys.meta_path.insert(0, finder)
    try:
        names = sorted(map(_module_name, finder.sources))
        yield [importlib.import_module(name) for name in names]
    finally:
        sys.meta_path.remove(finder)
        typing.clear_overloads()
        for name in [each for each in sys.modules if each.split(".")[0] == PACKAGE]:
            del sys.modules[name]


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finder and loader of the modules among `files`."""

    def __init__(self, files: Mapping[PurePosixPath, str]) -> None:
        self.sources = {path: text for path, text in files.items() if path.suffix == ".py"}
        self._paths = {_module_name(path): path for path in self.sources}

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Return the specification of a module of the package."""
        if fullname not in self._paths:
            return None
        return importlib.util.spec_from_loader(fullname, self)

    @override
    def get_source(self, fullname: str) -> str:
        return self.sources[self._paths[fullname]]

    @override
    def is_package(self, fullname: str) -> bool:
        return self._paths[fullname].name == "__init__.py"

    @override
    def get_code(self, fullname: str) -> CodeType:
        source = self.get_source(fullname)
        key = (fullname, source)
        if "._runtime" not in fullname:
            return compile(source, fullname, "exec", dont_inherit=True)
        if key not in _COMPILED:
            _COMPILED[key] = compile(source, fullname, "exec", dont_inherit=True)
        return _COMPILED[key]


def _module_name(path: PurePosixPath) -> str:
    parts = path.with_suffix("").parts
    return ".".join([PACKAGE, *(parts[:-1] if parts[-1] == "__init__" else parts)])
