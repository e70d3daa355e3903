"""Conversion of host, base path and schemes to servers."""

from opgen.core.pointers import Pointer
from opgen.document.repair.json_values import items, text
from opgen.document.swagger.conversion import Conversion

_HTTP = ("https", "http")


def servers(conversion: Conversion, schemes: object, pointer: Pointer, owner: Pointer = ()) -> list[dict[str, str]]:
    """Return one server for each scheme of HTTP, https first. Without a host, the URL is relative.

    `pointer` is the pointer of `schemes`, and `owner` the pointer of the object that gets the servers.
    """
    root = conversion.root
    host, base = text(root.get("host")), text(root.get("basePath"))
    written = [each for each in items(schemes) if isinstance(each, str)]
    found = [each for each in _HTTP if each in written]
    if written and not found:
        conversion.refuse(pointer, f"the scheme {written[0][:20]} has no equivalent in OpenAPI 3", "use https or http")
    path = f"/{base.strip('/')}" if base.strip("/") else ""
    prefixes = [f"{scheme}://{host}" for scheme in found or ["https"]] if host else [""]
    at = ("host",) if host else ("basePath",)
    for number, _ in enumerate(prefixes):
        conversion.record_move((*owner, "servers", str(number)), at)
    return [{"url": prefix + path or "/"} for prefix in prefixes]
