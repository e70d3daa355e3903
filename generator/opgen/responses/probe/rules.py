"""Rules of the findings of a probe, apart from the code that completion must not import."""

from collections.abc import Mapping
from types import MappingProxyType

from opgen.core.findings import FindingRule

NOT_REACHED = FindingRule(
    id="not-reached",
    title="An operation was not called, or not with success",
    help="Give missing values with --values, credentials with the variables of token_env, --credential or --header, and name an "
    "operation that may change something with --operation.",
    is_note=True,
)
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "null": "is null",
        "missing": "is missing",
        "type": "has another type",
        "enum": "is not a member of the enum",
        "constraint": "violates a constraint",
        "closed": "has undocumented properties",
        "shape": "has another shape",
        "status": "has an undocumented status",
        "media-type": "has an undocumented media type, or is not JSON",
        "empty": "is empty",
    }
)

RULES = (
    *(
        FindingRule(
            id=f"response-{rule}",
            title=f"A part of a response {title}",
            help="The server sends a response that its document does not allow. Correct the server or its document. "
            "opgen learn proposes an overlay that corrects the document.",
        )
        for rule, title in TITLES.items()
    ),
    NOT_REACHED,
)
"""Rules of all findings of a probe."""
