"""Conversion of Swagger 2.0 documents to OpenAPI 3.0, where the two have an exact equivalent.

The snapshot stays as it was served. `convert` runs on each reading, between the document and its repairs.
Source: Swagger 2.0, and OpenAPI 3.0.4.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from opgen.core.errors import DocumentError
from opgen.core.pointers import Pointer
from opgen.document.canonical import canonical
from opgen.document.document import Document
from opgen.document.openapi_objects import is_swagger
from opgen.document.repair.rule import original_pointer
from opgen.document.swagger.conversion import Conversion
from opgen.document.swagger.root import convert_root


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """Document of OpenAPI 3, and the origins of its values in the Swagger 2.0 document."""

    document: Document
    origins: Mapping[Pointer, Pointer] = field(default_factory=dict)
    """Pointers in the Swagger 2.0 document by the pointers of moved values."""

    def original(self, pointer: Pointer) -> Pointer:
        """Return the pointer in the Swagger 2.0 document of the value at `pointer`."""
        return original_pointer(pointer, self.origins)


def convert(document: Document) -> Converted:
    """Convert a Swagger 2.0 document. Return any other document unchanged.

    Raises:
        DocumentError: All values without an exact equivalent in OpenAPI 3.0, at their pointers in the document.
    """
    if not is_swagger(document.root):
        return Converted(document=document)
    conversion = Conversion(root=document.root)
    root = convert_root(conversion)
    if conversion.problems:
        raise DocumentError(conversion.problems)
    return Converted(document=replace(document, root=canonical(root)), origins=conversion.origins)
