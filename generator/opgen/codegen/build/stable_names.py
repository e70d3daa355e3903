"""Recorded names of arguments and client keywords: the names in the manifest, which a later document keeps."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from opgen.api.model import Api, LostName
from opgen.codegen.build.arguments import argument_names, names_to_record
from opgen.codegen.build.constructor_arguments import recorded_keywords
from opgen.core.options import Names


def with_recorded_names(document: Api, recorded: Names) -> Api:
    """Return `document` with names of arguments and client keywords.

    A `recorded` name is used if it is still valid. Other names are new.
    """
    definitions = {each.name: each for each in document.definitions}
    arguments = {
        operation.key: argument_names(operation, recorded.arguments.get(operation.key, {}), definitions)
        for operation in document.operations
    }
    names = replace(document.names, credentials=recorded.credentials, variables=recorded.variables)
    keywords = recorded_keywords(replace(document, names=names))
    to_record = {key: names_to_record(names) for key, names in arguments.items()}
    return replace(
        document,
        names=replace(
            document.names,
            arguments={key: names for key, names in to_record.items() if names},
            credentials=keywords.credentials,
            variables=keywords.variables,
        ),
        lost_names=(
            *document.lost_names,
            *_lost("argument", recorded.arguments, arguments),
            *_lost("client keyword", recorded.credentials, keywords.credentials),
            *_lost("client keyword", {"": recorded.variables}, {"": keywords.variables}),
        ),
    )


def _lost(
    kind: str, recorded: Mapping[str, Mapping[str, str]], assigned: Mapping[str, Mapping[str, str]]
) -> Iterator[LostName]:
    """Yield each recorded name that its owner lost: the owner still exists, but has another name now."""
    for owner, names in sorted(recorded.items()):
        now = assigned.get(owner, {})
        for key, name in sorted(names.items()):
            if now.get(key, name) != name:
                yield LostName(kind=kind, key=f"{owner} {key}".strip(), recorded=name, assigned=now[key])
