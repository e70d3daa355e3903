"""Webhooks as code: a function for each, which parses its requests."""

from collections.abc import Iterable

from opgen.api import model as api
from opgen.codegen import ir, types
from opgen.codegen.build.imports import (
    import_sections,
    schema_imports,
    with_deferred_annotations,
)
from opgen.codegen.build.prose import sentence
from opgen.codegen.code import Code, docstring, identifier, literal, template
from opgen.codegen.imports import export_key

WEBHOOK_ERRORS = ("WebhookError", "WebhookSignatureError")
"""Error classes of the runtime that `webhooks.py` exports."""
_PARAMETERS = (
    ir.Parameter(name=identifier("headers"), annotation=template("Mapping[str, str]")),
    ir.Parameter(name=identifier("body"), annotation=template("bytes | str")),
    ir.Parameter(
        name=identifier("webhook_secret"),
        annotation=template("str | None"),
        default=template("None"),
        is_keyword_only=True,
    ),
)


def webhook_names(webhooks: Iterable[api.Webhook]) -> tuple[str, ...]:
    """Return the names that `webhooks.py` exports; none without webhooks."""
    names = [webhook.name for webhook in webhooks]
    return tuple(sorted([*WEBHOOK_ERRORS, *names], key=export_key) if names else ())


def webhook_module(webhooks: tuple[api.Webhook, ...]) -> ir.WebhookModule | None:
    """Return `webhooks.py`, or `None` without webhooks."""
    if not webhooks:
        return None
    pairs = [
        ("collections.abc", "Mapping"),
        ("._runtime.webhooks", "read_webhook"),
        *(("._runtime.webhooks", name) for name in WEBHOOK_ERRORS),
    ]
    for webhook in webhooks:
        pairs += schema_imports(webhook.schema, ".")
    return ir.WebhookModule(
        imports=import_sections(with_deferred_annotations(pairs)),
        exports=tuple(literal(name) for name in webhook_names(webhooks)),
        webhooks=tuple(
            ir.Function(
                name=identifier(webhook.name),
                parameters=_PARAMETERS,
                result=types.expression(webhook.schema),
                docstring=_docstring(webhook),
            )
            for webhook in webhooks
        ),
    )


def _docstring(webhook: api.Webhook) -> Code:
    fallback = f"Read what the API sends with {webhook.method}."
    paragraphs = [sentence(webhook.summary) or fallback, webhook.description.strip()]
    if webhook.summary and webhook.description.startswith(webhook.summary):
        paragraphs = [sentence(webhook.description)]
    if webhook.deprecated:
        paragraphs.append("Deprecated.")
    if webhook.responses:
        responses = [_about(status, text) for status, text in webhook.responses]
        paragraphs.append(f"Answer it with {'; '.join(responses)}.")
    if webhook.headers:
        headers = [_about(f"`{name}`", text) for name, text in webhook.headers]
        paragraphs.append(f"Headers: {'; '.join(headers)}.")
    return docstring("\n\n".join(filter(None, paragraphs))).indent(4)


def _about(name: str, text: str) -> str:
    said = " ".join(text.split()).rstrip(".")
    return f"{name} ({said})" if said else name
