"""Names of arguments and client keywords to record, so that a later document renames none."""

from dataclasses import replace

from opgen.api.model import Api
from opgen.codegen.build.arguments import recorded_arguments
from opgen.codegen.build.constructor_arguments import recorded_keywords
from opgen.core.options import Names


def with_recorded_names(document: Api, recorded: Names) -> Api:
    """Return `document` with these names: `recorded` ones where they are still valid, and new ones."""
    found = {
        operation.key: recorded_arguments(
            operation, recorded.arguments.get(operation.key, {})
        )
        for operation in document.operations
    }
    names = replace(
        document.names, credentials=recorded.credentials, variables=recorded.variables
    )
    keywords = recorded_keywords(replace(document, names=names))
    return replace(
        document,
        names=replace(
            document.names,
            arguments={key: names for key, names in found.items() if names},
            credentials=keywords.credentials,
            variables=keywords.variables,
        ),
    )
