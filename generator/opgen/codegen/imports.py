"""Import statements in order, and order of names in `__all__`, as ruff's rules require."""

import re
import sys
from collections.abc import Collection, Iterable

from opgen.codegen import ir
from opgen.codegen.code import Code, ImportPairs, identifier, join, literal, template

_NUMBERS = re.compile(r"(\d+)")

# Modules, each with the names that generated code imports from it. Those of the runtime are relative to the package.
_MODULES = """
collections.abc AsyncIterable Iterable Mapping Sequence
datetime date datetime time
os PathLike
pydantic Field
typing Annotated Any BinaryIO Literal Never Required Self Union Unpack
typing_extensions TypeAliasType TypeForm TypedDict
uuid UUID
_runtime.auth AsyncCredential Credential SecurityScheme
_runtime.bodies encode_body
_runtime.call Api CallResult Timeout
_runtime.client AsyncBaseClient AsyncHttpClient BaseClient HttpClient Options _resource _send _send_async
_runtime.closed ClosedModel
_runtime.defaults DefaultsModel
_runtime.deprecation deprecated_operation
_runtime.downloads AsyncDownload AsyncDownloadClient Download DownloadClient
_runtime.encode UNSET Unset build_headers build_path build_query encode_json encode_text
_runtime.enums IntEnum StrEnum
_runtime.event_streams AsyncStream AsyncStreamClient Stream StreamClient StreamRequest _stream _stream_async _switched
_runtime.extra ExtraModel
_runtime.fields _fields build_body
_runtime.forms build_querystring encode_form form_parameter
_runtime.framing ServerSentEvent
_runtime.http_library httpx
_runtime.keys CookieKey QueryKey
_runtime.limiter limiter
_runtime.models BaseModel
_runtime.multipart Upload Uploadable encode_multipart
_runtime.oauth TokenReceiver with_grant
_runtime.observer observer
_runtime.package Operation
_runtime.pages AsyncPage AsyncPages Page PageRequest Paging _page _page_async
_runtime.polling AsyncPollingClient PollingClient
_runtime.read_only ReadOnlyModel
_runtime.request Request Response
_runtime.response_headers Answered read_error_headers read_headers
_runtime.sequences encode_items
_runtime.servers find_servers
_runtime.styles Styled build_cookies json_parameter
_runtime.tags UnknownTag
_runtime.unions _either build_union
_runtime.uploads encode_binary with_progress
_runtime.webhooks read_webhook
"""
_HOMES = {name: (module, name) for module, *names in map(str.split, _MODULES.split("\n")[1:-1]) for name in names}
_HOMES |= {
    "_inputs": ("", "_inputs"),
    "_models": ("", "models as _models"),
    "_pages": ("_runtime", "pages as _pages"),
}
TYPES = frozenset("bool bytes date datetime dict float int list object str time tuple".split())
"""Types with a name that a field, a parameter or a method may have. `Code.renamed` gives them the names in annotations."""
_HOMES |= {f"_{name}_": (_HOMES.get(name, ("builtins",))[0], f"{name} as _{name}_") for name in TYPES}


def grouped(pairs: Iterable[tuple[str, str]]) -> list[list[tuple[str, list[str]]]]:
    """Group (module, name) pairs into sections: `__future__`, standard library, others, relative.

    Empty sections and repeated pairs are left out.
    """
    modules: dict[str, set[str]] = {}
    for module, name in pairs:
        modules.setdefault(module, set()).add(name)
    sections: list[list[tuple[str, list[str]]]] = [[], [], [], []]
    for module in sorted(modules, key=_module_key):
        names = sorted(modules[module], key=_name_key)
        sections[_section(module)].append((module, names))
    return [section for section in sections if section]


def export_key(name: str) -> tuple[int, list[str | int]]:
    """Return the sort key of a name in `__all__`: constants first, then classes, then other names.

    Numbers inside names are compared by value.
    """
    is_constant = name.isupper() and len(name) > 1
    return 0 if is_constant else 1 if name[0].isupper() else 2, _natural(name)


def exports(names: Iterable[str]) -> tuple[Code, ...]:
    """Return `names` as literals, in the order of `__all__`."""
    return tuple(literal(name) for name in sorted(names, key=export_key))


def import_sections(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[ir.Import, ...], ...]:
    """Return import statements in sections. A name with an alias has a statement of its own, as isort writes it."""
    return tuple(
        tuple(
            ir.Import(module=_module(module), names=join(", ", [_name(each) for each in part]))
            for module, names in section
            for part in _statements(names)
        )
        for section in grouped(pairs)
    )


def with_deferred_annotations(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Add the import that defers annotations, if types load on first use. So annotations do not load them."""
    is_lazy = any(not module.strip(".") for module, _ in pairs)
    return [*pairs, ("__future__", "annotations")] if is_lazy else pairs


def needed_imports(names: Iterable[str], package: str, models: Collection[str] = ()) -> ImportPairs:
    """Yield the imports for the `names` in generated code; names without a known home need none.

    `package` is the relative path to the package: `.` or `..`. Names of `models` have priority.
    """
    for name in names:
        module, imported = ("models", name) if name in models else _HOMES.get(name, (None, name))
        if module is not None:
            is_own = module in {"", "models"} or module.startswith("_runtime")
            yield package * is_own + module, imported


def names_in(types: Iterable[Code], calls: Iterable[Code] = ()) -> set[str]:
    """Return all names in `types`, and `UNSET` and the names that `calls` call. Other names there are arguments."""
    found = {name for each in types for name in each.names}
    return found.union(*(each.called | ({"UNSET"} & {*each.names}) for each in calls))


def _name_key(name: str) -> tuple[int, list[str | int], list[str | int]]:
    """Return the sort key of an imported name. Within each kind of `export_key`, case is compared last."""
    kind, exact = export_key(name)
    return kind, _natural(name.lower()), exact


def _section(module: str) -> int:
    if module.startswith("."):
        return 3
    if module == "__future__":
        return 0
    return 1 if module.partition(".")[0] in sys.stdlib_module_names else 2


def _module_key(module: str) -> tuple[int, list[str | int]]:
    """Return the sort key of a module: more leading dots come first, and numbers are compared by value."""
    stripped = module.lstrip(".")
    return -(len(module) - len(stripped)), _natural(stripped)


def _natural(text: str) -> list[str | int]:
    pieces = _NUMBERS.split(text)
    return [int(piece) if index % 2 else piece for index, piece in enumerate(pieces)]


def _statements(names: list[str]) -> list[list[str]]:
    plain = [name for name in names if " as " not in name]
    aliased = [[name] for name in names if " as " in name]
    return [plain, *aliased] if plain else aliased


def _name(name: str) -> Code:
    """Return a name, `name as other`, or `*`."""
    if name == "*":
        return template("*")
    return join(" as ", [identifier(part) for part in name.split(" as ")])


def _module(path: str) -> Code:
    """Return a module's dotted path; each part must be an identifier."""
    dots = len(path) - len(path.lstrip("."))
    parts = [identifier(part) for part in path.lstrip(".").split(".") if part]
    return join("", [*[template(".")] * dots, join(".", parts)])
