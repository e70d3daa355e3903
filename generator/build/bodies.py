"""Request bodies as code: the argument's type, and what it is sent as."""

from generator import api, types
from generator.code import Code, template
from generator.schema import nullable

_ENCODE = ".._runtime.encode"
BODY_IMPORTS: dict[api.ContentKind, tuple[tuple[str, str], ...]] = {
    "json": ((_ENCODE, "encode_json"),),
    "text": ((_ENCODE, "encode_text"),),
    "binary": (("collections.abc", "Iterable"), ("typing", "BinaryIO")),
}
"""What the code of a body of each kind needs."""


def body_annotation(body: api.RequestBody) -> Code:
    """The type of the argument `body`."""
    if body.kind != "binary":
        schema = body.schema if body.required else nullable(body.schema)
        return types.expression(schema)
    if body.required:
        return template("bytes | BinaryIO | Iterable[bytes]")
    return template("bytes | BinaryIO | Iterable[bytes] | None")


def body_content(body: api.RequestBody) -> Code:
    """The body as it is sent; where it may be null and must be there, `None` is sent as `null`."""
    if body.kind == "binary":
        return template("body")
    if body.kind == "text":
        return template("encode_text(body)")
    is_null = body.required and body.nullable
    return template("encode_json(body, null=True)" if is_null else "encode_json(body)")
