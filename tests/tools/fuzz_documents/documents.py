"""Random documents of OpenAPI 3.0, 3.1 and 3.2, valid or nearly valid."""

from typing import Any
from urllib.parse import quote

from tests.tools.fuzz_documents.schemas import FORMATS, Schemas
from tests.tools.fuzz_documents.values import Choices

_METHODS = "get put post delete options head patch trace".split()
_STYLES = {
    "path": ["simple", "label", "matrix"],
    "query": ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
    "header": ["simple"],
    "cookie": ["form"],
}
_JSON = ["application/json", "application/json", "application/problem+json", "*/*"]
_FORMS = ["application/x-www-form-urlencoded", "multipart/form-data", "multipart/mixed"]
_STREAMS = ["text/event-stream", "application/jsonl", "application/json-seq"]
_OTHERS = ["text/plain", "application/octet-stream", "image/*", "application/xml", "text/csv"]
_STATUSES = "200 201 202 204 206 301 304 400 401 404 409 422 429 500 503 2XX 4XX 5XX default".split()
_PAGES = ["next", "next_cursor", "has_more", "total", "offset", "page", "items", "data"]


def document(seed: int, case: int) -> dict[str, Any]:
    """Return the document with the number `case` of the run with `seed`."""
    return _Document(Choices(f"{seed} {case}")).root()


class _Document:
    """A random document."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.version = choices.choice(["3.0.3", "3.1.0", "3.1.1", "3.2.0"])
        names = [choices.name() or "Empty" for _ in range(choices.randint(1, 5))]
        self.names = list(dict.fromkeys(names))
        self.schemas = Schemas(choices, self.version, self.names)
        self.schemes: list[str] = []
        self.shared: dict[str, dict[str, Any]] = {}

    def root(self) -> dict[str, Any]:
        """Return the complete document."""
        choices = self.choices
        components: dict[str, Any] = {"securitySchemes": self._security_schemes()}
        components["schemas"] = {name: self._component() for name in self.names}
        root: dict[str, Any] = {
            "openapi": self.version,
            "info": {"title": choices.name() or "Title", "version": "1"},
            "paths": dict(self._path(number) for number in range(choices.randint(1, 3))),
            "components": components,
        }
        components |= self.shared
        if choices.maybe():
            root["servers"] = [self._server() for _ in range(choices.randint(1, 2))]
        if choices.maybe() and self.schemes:
            root["security"] = self._security()
        if choices.maybe():
            root["tags"] = [{"name": choices.name(), "description": choices.text()}]
        if self.version >= "3.1" and choices.maybe():
            names = [choices.name() for _ in range(choices.randint(1, 2))]
            root["webhooks"] = {name: {"post": self._operation(())} for name in names}
        if choices.seldom():
            root[choices.name()] = choices.json()
        return root

    def _component(self) -> Any:
        choices = self.choices
        if choices.maybe():
            return self.schemas.tagged(choices.sample(self.names, 1), choices.name())
        return self.schemas.object(0, "id") if choices.maybe() else self.schemas.schema()

    def _path(self, number: int) -> tuple[str, Any]:
        choices = self.choices
        variables = [choices.name() for _ in range(choices.randint(0, 2))]
        variables = [each for each in dict.fromkeys(variables) if not set(each) & set("{}/?#")]
        path = f"/{quote(choices.name(), safe='')}{number}" + "".join(f"/{{{each}}}" for each in variables)
        methods = choices.some(_METHODS, 2) or ["get"]
        item = {method: self._operation(variables) for method in methods}
        if self.version == "3.2.0" and choices.maybe():
            item["query"] = self._operation(variables)
            item["additionalOperations"] = {"COPY": self._operation(variables)}
        return path, item

    def _operation(self, variables: Any) -> dict[str, Any]:
        choices = self.choices
        places = [("path", name) for name in variables]
        places += [
            (choices.choice(["query", "query", "header", "cookie"]), choices.name())
            for _ in range(choices.randint(0, 3))
        ]
        found: dict[str, Any] = {"parameters": [self._moved("parameters", self._parameter(*place)) for place in places]}
        found["responses"] = {
            status: self._moved("responses", self._response()) for status in choices.some(_STATUSES, 3) or ["200"]
        }
        if choices.often():
            found["operationId"] = choices.name() + str(choices.randint(1, 9))
        if choices.often():
            found["tags"] = choices.some(["a", "b c", choices.name()], 2)
        if choices.maybe():
            found |= {"summary": choices.text(), "description": choices.text()}
        if choices.maybe():
            found["deprecated"] = True
        if choices.maybe() and self.schemes:
            found["security"] = self._security()
        if choices.seldom():
            found["servers"] = [self._server()]
        if choices.often():
            found["requestBody"] = self._moved("requestBodies", self._body())
        if choices.seldom():
            found["callbacks"] = {"onEvent": {"{$request.body#/url}": {"post": self._operation(())}}}
        return found

    def _moved(self, kind: str, value: Any) -> Any:
        """Return `value`, or a reference to it in the components, sometimes through an alias."""
        if not self.choices.maybe():
            return value
        found = self.shared.setdefault(kind, {})
        name = f"{kind}{len(found)}"
        found[name] = value
        if self.choices.maybe():
            found[f"{name}Alias"] = {"$ref": f"#/components/{kind}/{name}"}
            name += "Alias"
        return {"$ref": f"#/components/{kind}/{name}"}

    def _parameter(self, location: str, name: str) -> dict[str, Any]:
        choices = self.choices
        found: dict[str, Any] = {"name": name, "in": location}
        if location == "path" or choices.maybe():
            found["required"] = True
        if choices.seldom():
            return found | {"content": {"application/json": {"schema": self.schemas.schema()}}}
        is_any = choices.maybe() and (location != "path" or choices.seldom())
        found["schema"] = self.schemas.schema(2) if is_any else self.schemas.plain()
        if choices.maybe():
            found |= {"style": choices.choice(_STYLES[location]), "explode": choices.maybe()}
        for key in choices.some(["deprecated", "allowReserved", "allowEmptyValue"], 1):
            if choices.maybe():
                found[key] = True
        return found

    def _body(self) -> dict[str, Any]:
        choices = self.choices
        types = choices.sample([*_JSON, *_FORMS, *_STREAMS, *_OTHERS], 2)
        types = choices.choice([[_JSON[0]], [_JSON[0]], types, types[:1]])
        content = {media_type: self._media_type(media_type) for media_type in types}
        return {"content": content, "required": choices.often()}

    def _media_type(self, media_type: str) -> dict[str, Any]:
        choices = self.choices
        if choices.seldom():
            return {}
        if media_type in _STREAMS and self.version == "3.2.0" and choices.often():
            return {"itemSchema": self.schemas.schema()}
        if media_type not in _FORMS:
            return {"schema": self.schemas.schema()}
        schema = self.schemas.object(0, "file")
        schema["properties"]["file"] = {"type": "string", "format": choices.choice(FORMATS)}
        found: dict[str, Any] = {"schema": schema}
        if choices.maybe():
            parts = choices.some(list(schema["properties"]), 2)
            types = ["image/png, image/*", "application/json", "text/plain"]
            found["encoding"] = {name: {"contentType": choices.choice(types)} for name in parts}
        return found

    def _response(self) -> dict[str, Any]:
        choices = self.choices
        found: dict[str, Any] = {"description": choices.text()}
        if choices.often():
            types = [_JSON[0]] if choices.often() else choices.sample([*_JSON, *_STREAMS, *_OTHERS], 2)
            found["content"] = {each: self._media_type(each) for each in types}
        if choices.seldom() and "content" in found:
            names = choices.sample(_PAGES, 4)
            properties = {name: self.schemas.schema(3) for name in names}
            page = {"type": "object", "properties": properties}
            found["content"]["application/json"] = {"schema": page}
        if choices.maybe():
            names = ["X-Rate", "Link", "Retry-After", quote(choices.name(), safe="") or "X-A"]
            found["headers"] = {
                name: self._moved("headers", {"schema": self.schemas.schema(3)}) for name in choices.some(names, 2)
            }
        return found

    def _security_schemes(self) -> dict[str, Any]:
        choices = self.choices
        url = "https://example.com/token"
        flow = {"tokenUrl": url, "authorizationUrl": url, "scopes": {choices.name(): ""}}
        kinds: list[dict[str, Any]] = [
            {"type": "http", "scheme": choices.choice(["bearer", "basic", "digest", "X"])},
            {"type": "oauth2", "flows": {"clientCredentials": flow, "implicit": flow}},
            {"type": "openIdConnect", "openIdConnectUrl": url},
            *[{"type": "apiKey", "in": each, "name": choices.name() or "k"} for each in ("header", "query", "cookie")],
            *[{"type": "mutualTLS"}] * (self.version > "3.0.3"),
        ]
        found = {choices.name(): choices.choice(kinds) for _ in range(choices.randint(0, 3))}
        self.schemes = list(found)
        return found

    def _security(self) -> list[dict[str, list[str]]]:
        choices = self.choices
        return [{name: [] for name in choices.some(self.schemes, 2)} for _ in range(choices.randint(0, 2))]

    def _server(self) -> dict[str, Any]:
        choices = self.choices
        name = choices.name()
        variable: dict[str, Any] = {"default": choices.text()}
        if choices.maybe():
            variable["enum"] = [variable["default"], choices.text()]
        urls = ["/", "/v1", "https://example.com", f"https://{{{name}}}.example.com/", "x"]
        return {"url": choices.choice(urls), "variables": {name: variable}}
