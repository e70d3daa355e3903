"""Settings from a configuration of Stainless: resources, models, pages, credentials and servers."""

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from opgen.core.frozen import frozen
from opgen.core.json_values import mapping
from opgen.core.name_styles import KEYWORDS, pascal, snake
from opgen.core.pointers import JsonObject
from opgen.project.imports.entries import Entry, Facts, Translation, renamed_schemas

_ENDPOINT = re.compile(r"(get|put|post|delete|options|head|patch|trace)\s+(/\S*)", re.IGNORECASE)
_COMPONENT = "#/components/schemas/"
_OVERLAY = "change the document with an overlay"
_HINTS = {
    "default_headers": "pass headers to Client",
    "default_timeout": "pass timeout to Client",
    "default_retries": "pass max_retries to Client",
    "default_request_options": "pass timeout and max_retries to Client, or to with_options",
    "unwrap_response": "read the field of the result",
    "unwrap_response_fields": "read the field of the result",
    "streaming": "the method whose name ends in _stream returns the stream",
    "body_param_name": "the argument is body, and fields of an object are keywords",
    "deprecated": _OVERLAY,
    "transforms": _OVERLAY,
    "transformations": _OVERLAY,
    "array_format": "change the style of each parameter with an overlay",
    "nested_format": "change the style of each parameter with an overlay",
    "custom_casings": "use rename",
    "security": _OVERLAY,
    "send_in_header": "pass headers to Client",
}
_FORMATS: dict[str, dict[str, JsonObject]] = {
    "array_format": {
        "brackets": {"style": "deepObject", "explode": True},
        "comma": {"style": "form", "explode": False},
        "repeat": {"style": "form", "explode": True},
    },
    "nested_format": {"brackets": {"style": "deepObject", "explode": True}},
}
# Settings of pages by the purposes of properties.
_PURPOSES = {
    "next_cursor_param": "cursor",
    "next_cursor_id_param": "cursor",
    "page_number_param": "page",
    "offset_count_param": "offset",
    "next_cursor_field": "next",
    "cursor_item_id": "next",
    "cursor_url_field": "next_url",
    "items": "items",
    "has_next_page": "more",
    "offset_total_count_field": "total",
    "total_page_count_field": "pages",
}
# Settings of pages by the types of properties of a response, if no property has the purpose.
_TYPES = {"array": "items", "boolean": "more"}
_LANGUAGE = "python"


def translate(root: Entry, facts: Facts | None) -> Translation:
    """Return the settings of a configuration of Stainless."""
    root.leave_out(
        "edition organization targets resources environments pagination client_settings settings readme security"
        " security_schemes unspecified_endpoints openapi streaming diagnostics codeflow package query_settings",
        _HINTS,
    )
    root.at("settings").leave_out("license file_header disable_mock_tests python sort_schema_properties", _HINTS)
    root.at("openapi").leave_out("code_samples", _HINTS)
    resources = _Resources(facts=facts)
    resources.read(root.at("resources"), ())
    organization = root.at("organization", "name").text()
    settings = {
        "exclude": _filled(operations=resources.excluded(root.at("unspecified_endpoints"))),
        "servers": _servers(root.at("environments"), facts),
        **_credentials(root, facts, organization),
        "pagination": _pagination(root.at("pagination"), resources),
        "resources": resources.table(),
    }
    settings["rename"] = _filled(schemas=resources.classes(), **settings["rename"])
    package = root.at("targets", _LANGUAGE, "package_name").text()
    return Translation(
        name=package or organization,
        package=package,
        settings=_filled(**settings),
        actions=[*_styles(root.at("query_settings"), facts)],
    )


def _styles(settings: Entry, facts: Facts | None) -> Iterator[JsonObject]:
    """Yield the actions of an overlay for the styles of parameters."""
    for name, entry in settings.entries():
        update = _FORMATS.get(name, {}).get(entry.text())
        if update is None or facts is None:
            entry.remark(f'no equivalent of "{name}"', _HINTS.get(name, ""))
            continue
        for target in facts.arrays if name == "array_format" else facts.objects:
            yield {"target": target, "update": update}


def _filled(**settings: Any) -> JsonObject:
    return {name: value for name, value in settings.items() if value}


def _name(text: str) -> str:
    name = snake(text)
    return f"{name}_" if name in KEYWORDS else name


@frozen
class _Resources:
    """Methods and models of all resources.

    - `methods`: operations by dotted resource and method. The client itself has an empty name.
    - `models`: class of each component, and the entry that names it.
    - `calls`: dotted method of each operation.
    - `paginated`: name of the pagination of an operation, or an empty text if its responses are not pages.
    """

    facts: Facts | None
    methods: dict[str, dict[str, str]] = field(default_factory=dict)
    models: dict[str, tuple[str, Entry]] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, None] = field(default_factory=dict)
    paginated: dict[str, str] = field(default_factory=dict)

    def read(self, resources: Entry, path: tuple[str, ...], *, is_left_out: bool = False) -> None:
        """Read resources and their subresources."""
        for name, entry in resources.entries():
            own = () if name in {"$client", "$shared"} else (*path, _name(name))
            is_skipped = is_left_out or _is_skipped(entry)
            entry.leave_out("models methods subresources description terraform mcp skip only", _HINTS)
            for key, model in entry.at("models").entries():
                self._model(own, key, model)
            for key, method in entry.at("methods").entries():
                self._method(own, key, method, is_left_out=is_skipped)
            self.read(entry.at("subresources"), own, is_left_out=is_skipped)

    def excluded(self, unspecified: Entry) -> list[str]:
        """Return the operations without a method in Python that the configuration names."""
        found = dict(self.left_out)
        found |= dict.fromkeys(map(self._operation, unspecified.items()))
        return [operation for operation in found if operation and operation not in self.calls]

    def table(self) -> JsonObject:
        """Return the setting `resources`. Other operations have no method, as in the SDK."""
        found = {path: {"methods": methods} for path, methods in self.methods.items()}
        return {**found, "*": False} if found else {}

    def _model(self, path: tuple[str, ...], key: str, model: Entry) -> None:
        schema = model.at("openapi_uri") if isinstance(model.value, dict) else model
        if not schema.value or _is_skipped(model):
            return
        name, class_ = schema.text().removeprefix(_COMPONENT), pascal(key)
        if self.facts and name not in self.facts.schemas:
            model.remark(f'no component "{name}"', "rename an inline schema by its pointer: see rename.schemas")
            return
        if path and any(class_ == other for other, _ in self.models.values()):
            class_ = pascal(path[-1]) + class_
        self.models.setdefault(name, (class_, model))

    def classes(self) -> dict[str, str]:
        """Return the class of each component. A class of two components keeps its name for the first one."""
        unnamed = (self.facts.schemas.keys() if self.facts else set()) - self.models.keys()
        owners = {pascal(name): name for name in unnamed}
        found = {}
        for name, (class_, model) in self.models.items():
            owner = owners.setdefault(class_, name)
            if owner == name:
                found[name] = class_
            else:
                model.remark(f'the class {class_} belongs to the component "{owner}"')
        return renamed_schemas(found)

    def _operation(self, endpoint: Entry) -> str:
        """Return method and path of an endpoint, or an empty text if the document does not have it."""
        text = endpoint.text()
        found = _ENDPOINT.fullmatch(text.strip())
        if text and not found:
            endpoint.problem('expected a method and a path, such as "get /pets"')
        if not found:
            return ""
        operation = f"{found[1].upper()} {found[2]}"
        if self.facts and operation not in self.facts.operations:
            endpoint.remark(f"no operation {operation} in the document")
            return ""
        return operation

    def _method(self, path: tuple[str, ...], key: str, method: Entry, *, is_left_out: bool) -> None:
        endpoint = method
        if isinstance(method.value, dict):
            endpoint = method.at("endpoint")
            if endpoint.value is None:
                method.remark(f'no equivalent of the {method.at("type").text() or "empty"} method "{key}"')
                return
            method.leave_out(
                "type endpoint paginated skip only docs mcp terraform skip_test_reason positional_params", _HINTS
            )
        operation = self._operation(endpoint)
        if not operation:
            return
        if is_left_out or _is_skipped(method):
            self.left_out[operation] = None
            return
        call = ".".join((*path, _name(key)))
        if operation in self.calls:
            method.remark(f"{operation} is already the method {self.calls[operation]}")
            return
        self.calls[operation] = call
        self.methods.setdefault(".".join(path), {})[_name(key)] = operation
        paginated = method.at("paginated").value if endpoint is not method else None
        if paginated is False or isinstance(paginated, str):
            self.paginated[operation] = paginated or ""


def _is_skipped(entry: Entry) -> bool:
    """Return whether a resource, model or method does not exist in Python."""
    skip, only = (mapping(entry.value).get(name) for name in ("skip", "only"))
    is_other = isinstance(only, list) and _LANGUAGE not in only
    return skip is True or (isinstance(skip, list) and _LANGUAGE in skip) or is_other


def _servers(environments: Entry, facts: Facts | None) -> dict[str, str]:
    """Return the URLs by name. A single one is the default already if the document has it."""
    found = {name: entry.text() for name, entry in environments.entries()}
    is_known = facts is None or {each.rstrip("/") for each in found.values()} <= {
        each.rstrip("/") for each in facts.servers
    }
    return {} if len(found) == 1 and is_known else found


def _credentials(root: Entry, facts: Facts | None, organization: str) -> JsonObject:
    """Return the settings of credentials: their keywords, their environment variables, and a missing scheme."""
    client = root.at("client_settings")
    client.leave_out("opts idempotency default_env_prefix", _HINTS)
    own = dict(root.at("security_schemes").entries())
    known = facts.schemes if facts else {}
    renamed: dict[str, dict[str, str]] = {}
    variables = {}
    settings = {}
    for key, option in client.at("opts").entries():
        keyword, scheme = _name(key), option.at("auth", "security_scheme").text()
        kind, name = known.get(scheme, ""), scheme
        if not known and scheme in own:
            settings["auth"], kind = _auth(own[scheme])
            name = "auth"
        if not kind:
            hint = "pass headers to Client" if facts or not scheme else "name the document, or use rename.credentials"
            option.remark(f'no equivalent of the option "{key}"', hint)
            continue
        role = option.at("auth", "role").text()
        word = {"bearer": "token", "http": "authorization"}.get(kind, "api_key") if role in {"", "value"} else role
        if word != keyword:
            renamed.setdefault(name, {})[word] = keyword
        if variable := option.at("read_env").text():
            variables[keyword] = variable
    prefix = client.at("default_env_prefix").text() or snake(organization, "").upper()
    return settings | {
        "token_env": variables,
        "base_url_env": f"{prefix}_BASE_URL" if prefix else "",
        "idempotency_header": client.at("idempotency", "header").text(),
        "rename": _filled(credentials=renamed),
    }


def _auth(scheme: Entry) -> tuple[str | dict[str, str], str]:
    """Return the setting `auth` for a scheme that the document does not have, and the kind of the scheme."""
    if scheme.at("type").text() == "apiKey":
        return {scheme.at("in").text(): scheme.at("name").text()}, "api_key"
    kind = "basic" if scheme.at("scheme").text() == "basic" else "bearer"
    return kind, kind


def _pagination(schemes: Entry, resources: _Resources) -> list[JsonObject]:
    """Return a table for each scheme, and one for the operations whose responses are not pages.

    opgen recognizes the pages of a scheme that marks no property for the next page.
    """
    unpaged = [operation for operation, name in resources.paginated.items() if not name]
    tables: list[JsonObject] = []
    for scheme in schemes.items():
        response = [*_properties(scheme.at("response"))]
        found = {_PURPOSES.get(_purpose(each)): path for path, each in [*_properties(scheme.at("request")), *response]}
        usual = {_TYPES.get(str(each.at("type").value)): path for path, each in reversed(response)}
        table: JsonObject = {name: path for name, path in {**usual, **found}.items() if name and path}
        if not ({"page", "offset", "next_url"} & table.keys() or {"cursor", "next"} <= table.keys()):
            table = {"auto": True}
        named = [operation for operation, name in resources.paginated.items() if name == scheme.at("name").text()]
        tables.append({"operations": ["*", *named], **table})
    return [{"operations": unpaged, "auto": False}, *tables] if unpaged and tables else tables


def _properties(schema: Entry, path: str = "") -> Iterator[tuple[str, Entry]]:
    """Yield the properties of a request or response, also of objects and of the last item inside it, by path."""
    for name, entry in schema.entries():
        if isinstance(entry.value, dict):
            own = f"{path}/{name}" if path else name
            yield own, entry
            inner = own if path else f"/{own}"
            yield from _properties(entry.at("properties"), inner)
            yield from _properties(entry.at("items", "properties"), f"{inner}/-1")


def _purpose(entry: Entry) -> str:
    return str(entry.at("x-stainless-pagination-property", "purpose").value)
