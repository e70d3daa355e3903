"""Rules of all findings, for formats that explain their rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Rule of a finding: its id, a short title, and help text with the remedy."""

    id: str
    title: str
    help: str
    is_note: bool = False
    """Findings fail the check only if it is strict."""


_RULES: Final = (
    Rule(
        id="changed",
        title="Generated code is out of date",
        help="Nobody touched the file, but the document, an overlay, an option or a template has changed since it was "
        "generated. Generate the client again, review the difference, commit it.",
    ),
    Rule(
        id="missing",
        title="A generated file is missing",
        help="The file would be generated, and it is not there. Generate the client again.",
    ),
    Rule(
        id="extra",
        title="A generated file is no longer needed",
        help="opgen wrote the file, nobody touched it, and it would not be generated now. Generating deletes it.",
    ),
    Rule(
        id="edited",
        title="A generated file was edited by hand",
        help="The file is not what opgen wrote, and generating refuses to overwrite it. Move what was added out of the "
        "files that opgen owns, or have them overwritten with --force.",
    ),
    Rule(
        id="format-only",
        title="A generated file was formatted again",
        help="The file holds the same code in another layout: exclude the folder from your formatter.",
    ),
    Rule(
        id="eol-only",
        title="A generated file has other line ends",
        help="The file has CRLF where opgen wrote LF: .gitattributes should say text eol=lf of the folder.",
        is_note=True,
    ),
    Rule(
        id="foreign",
        title="A file is not opgen's",
        help="opgen did not write the file, and leaves it alone.",
        is_note=True,
    ),
    Rule(
        id="environment",
        title="Other tools than those that generated the code",
        help="The manifest records other versions of the tools that write the code, so that drift cannot be told from "
        "what another version prints. Install the recorded versions, or take what the present ones write with "
        "--upgrade.",
    ),
    Rule(
        id="upstream",
        title="The source serves another document",
        help="The snapshot is not what its source serves today. Fetch it, and generate the client again.",
    ),
    Rule(
        id="provenance",
        title="The record of where a snapshot comes from cannot be read",
        help="The file beside the snapshot is written by the next fetch.",
        is_note=True,
    ),
    Rule(
        id="snapshot-edited",
        title="A snapshot was edited by hand",
        help="The snapshot is not what was fetched, and the next fetch replaces it. To change a document for good, give "
        "the client an overlay.",
        is_note=True,
    ),
    Rule(
        id="usage",
        title="The check could not be made",
        help="The command line, the configuration or the file system does not allow it; the message says what.",
    ),
    Rule(
        id="document",
        title="The document is invalid or not supported",
        help="The message says what is wrong at this place of the document. Mend it at its source, or with an overlay.",
    ),
    Rule(
        id="network",
        title="The source could not be reached",
        help="A document could not be fetched. Everything is as it was: try again.",
    ),
    Rule(
        id="breaking",
        title="The document breaks its callers",
        help="The document lost what callers of the generated code use.",
    ),
    Rule(
        id="internal-error",
        title="A bug of opgen",
        help="Please report it with the document that shows it.",
    ),
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType({rule.id: rule for rule in _RULES})
"""All rules by id, in a stable order."""


def rule_by_id(id_: str) -> Rule:
    """Return the rule `id_`. For an unknown rule the id is its title and its help."""
    return RULES.get(id_, Rule(id=id_, title=id_, help=id_))
