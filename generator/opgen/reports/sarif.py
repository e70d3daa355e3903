"""Findings for code scanning: one run in SARIF 2.1.0."""

import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from opgen.core.findings import ClientReport, Finding, FindingRule, Level, exit_code, with_fix, worst_status
from opgen.core.pointers import Pointer, pointer_text
from opgen.core.terminal import printable
from opgen.core.versions import opgen_version
from opgen.reports.json import ascii_json, side_facts
from opgen.reports.rules import FINDING_RULES, rules_of

_URL = re.compile(r"https?://", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_URL_SIGNS = ":/?#[]@!$&'()*+,;=%~"


def is_relative(path: str) -> bool:
    """Return whether `path` is relative to the working directory."""
    return not (path.startswith("/") or _DRIVE.match(path) or _URL.match(path))


def uri_reference(path: str) -> str:
    """Return `path` as a URI reference in ASCII.

    A relative path stays relative, and a URL stays the same URL.
    """
    if _URL.match(path):
        return quote(_encoded(path), safe=_URL_SIGNS)
    if _DRIVE.match(path):
        drive, rest = path[:2], path[2:].replace("\\", "/")
        return f"file:///{drive}{quote(_encoded(rest))}"
    if path.startswith("/"):
        return f"file://{quote(_encoded(posixpath.normpath('/' + path.lstrip('/'))))}"
    # Readers of SARIF compare paths as text, and `./specs` differs from `specs`.
    return quote(_encoded(posixpath.normpath(path)))


def _encoded(path: str) -> bytes:
    try:
        # A POSIX file name consists of bytes, which may be invalid UTF-8.
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")


Json = dict[str, Any]  # Any: a JSON object

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_MAX_LENGTH = 1000

# With these exit codes the check is complete.
_COMPLETE = frozenset({0, 1, 6})


def render_sarif(reports: Sequence[ClientReport]) -> str:
    """Return all `reports` as one SARIF run, because GitHub refuses two runs of one tool in a file.

    Relative paths begin at `%SRCROOT%`, the working directory of opgen. Source: OASIS SARIF 2.1.0.
    """
    found = [(report, finding) for report in reports for finding in report.findings]
    rules = list({**FINDING_RULES, **rules_of(reports)}.values())
    code = exit_code(reports)
    return ascii_json(
        {
            "$schema": _SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {"name": "opgen", "version": opgen_version(), "rules": list(map(_described, rules))}
                    },
                    "invocations": [
                        {
                            "executionSuccessful": code in _COMPLETE,
                            "exitCode": code,
                            "exitCodeDescription": worst_status(reports),
                        }
                    ],
                    "originalUriBaseIds": {_ROOT: {"description": {"text": "Working directory of opgen."}}},
                    "columnKind": "unicodeCodePoints",
                    "results": list(_results(found, [each.id for each in rules])),
                }
            ],
        }
    )


def _described(each: FindingRule) -> Json:
    return {
        "id": each.id,
        "name": "".join(map(str.capitalize, re.findall(r"\w+", each.title))),
        "shortDescription": {"text": each.title},
        "fullDescription": {"text": each.help},
        "help": {"text": each.help},
        **({"helpUri": each.url} if each.url else {}),
        "defaultConfiguration": {"level": "note" if each.is_note else "error"},
    }


def _results(found: Iterable[tuple[ClientReport, Finding]], ids: list[str]) -> Iterator[Json]:
    seen: Counter[str] = Counter()
    for report, finding in found:
        path = finding.path or report.output or report.name or "."
        fingerprint = _fingerprint(finding, path)
        seen[fingerprint] += 1
        yield {
            "ruleId": finding.rule,
            "ruleIndex": ids.index(finding.rule),
            "level": "error" if finding.level is Level.ERROR else "note",
            # `[text](target)` is a link in a SARIF message; `\]` does not end the text of a link.
            "message": {"text": printable(with_fix(finding), _MAX_LENGTH).replace("](", "\\](")},
            # GitHub refuses a SARIF file if a result has no location.
            "locations": _locations(finding, path),
            **_related(finding),
            "partialFingerprints": {
                "opgen/v1": f"{fingerprint}:{seen[fingerprint]}",
                # GitHub identifies an alert by this value. Without it, GitHub would use the text of the line.
                "primaryLocationLineHash": f"{fingerprint}:{seen[fingerprint]}",
            },
            "properties": _properties(report, finding),
        }


def _properties(report: ClientReport, finding: Finding) -> Json:
    """Return the facts for which SARIF has no property of its own."""
    properties: Json = {"client": printable(report.name)}
    if finding.cause:
        properties["cause"] = finding.cause
    properties |= {name: side_facts(side) for name, side in (("old", finding.old), ("new", finding.new)) if side}
    if finding.difference:
        properties["difference"] = list(finding.difference)
    return properties


def _locations(finding: Finding, path: str) -> list[Json]:
    """Return the locations that must change: the uses in the code of callers, or else the position of the finding."""
    uses = [_position(use.path, use.line) for use in finding.uses]
    # GitHub shows an alert beside a file, not beside a folder.
    return uses or [
        _position(first, finding.line, finding.column, finding.pointer) for first in (*finding.files, path)[:1]
    ]


def _related(finding: Finding) -> Json:
    """Return the other positions of a finding: values in documents, Python code and files."""
    related = []
    for text, side in (("before", finding.old), ("after", finding.new)):
        if side and side.path:
            line, column = side.position or (None, None)
            related.append(_position(side.path, line, column, side.pointer) | {"message": {"text": text}})
    code = finding.code
    if code and code.path:
        related.append(_position(code.path, code.line) | {"message": {"text": "code"}})
    related += [_position(path) | {"message": {"text": "affected file"}} for path in finding.files[1:]]
    return {"relatedLocations": related} if related else {}


def _position(path: str, line: int | None = None, column: int | None = None, pointer: Pointer | None = None) -> Json:
    artifact = {"uri": uri_reference(path)}
    if is_relative(path):
        artifact["uriBaseId"] = _ROOT
    # A finding about a file as a whole is shown at its first line.
    region = {"startLine": line or 1}
    if line is not None and column is not None:
        region["startColumn"] = column
    location: Json = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if pointer:
        name = printable(pointer_text(pointer), None)
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return location


def _fingerprint(finding: Finding, path: str) -> str:
    """Return a digest of rule, path and pointer. The digest stays the same when lines move."""
    pointer = "" if finding.pointer is None else pointer_text(finding.pointer)
    facts = "\0".join((finding.rule, uri_reference(path), pointer))
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
