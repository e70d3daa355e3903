"""Webhooks as code: one function for each webhook, which parses the request."""

from collections.abc import Collection, Iterable

from opgen.api.model import Webhook
from opgen.codegen import ir, types
from opgen.codegen.build.docstrings import assembled, section, sentence
from opgen.codegen.code import Code, identifier, literal, template
from opgen.codegen.imports import exports, import_sections, names_in, needed_imports, with_deferred_annotations

WEBHOOK_ERRORS = ("WebhookError", "WebhookSignatureError")
"""Error classes of the runtime that `webhooks.py` exports."""
_PARAMETERS = (
    ir.Parameter(name=identifier("headers"), annotation=template("Mapping[str, str]")),
    ir.Parameter(name=identifier("body"), annotation=template("bytes | str")),
    ir.keyword("webhook_secret", template("str"), literal("")),
    ir.keyword("unsigned", template("bool"), literal(value=False)),
)

_ARGUMENTS = section(
    "Args",
    [
        ("headers", "Headers of the request."),
        ("body", "Unmodified body of the request. The signature covers every byte."),
        ("webhook_secret", "Secret with which the signature is verified."),
        ("unsigned", "Whether to accept a request without verifying it."),
    ],
)
_RAISES = section(
    "Raises",
    [
        ("WebhookSignatureError", "The signature is missing, invalid or too old."),
        ("WebhookError", "The body does not match the document."),
        ("ValueError", "There is neither a `webhook_secret` nor `unsigned=True`."),
    ],
)


def webhook_names(webhooks: Iterable[Webhook]) -> tuple[str, ...]:
    """Return the names that `webhooks.py` exports; empty without webhooks."""
    names = [webhook.name for webhook in webhooks]
    return (*WEBHOOK_ERRORS, *names) if names else ()


def webhook_module(webhooks: tuple[Webhook, ...], models: Collection[str]) -> ir.WebhookModule | None:
    """Return `webhooks.py`, or `None` without webhooks. `models` are names of models."""
    if not webhooks:
        return None
    functions = tuple(
        ir.Function(
            name=identifier(webhook.name),
            parameters=_PARAMETERS,
            result=types.expression(webhook.schema),
            docstring=_docstring(webhook),
        )
        for webhook in webhooks
    )
    pairs = [("._runtime.webhooks", name) for name in ("read_webhook", *WEBHOOK_ERRORS)]
    pairs += needed_imports(names_in(part for each in functions for part in each.types), ".", models)
    return ir.WebhookModule(
        imports=import_sections(with_deferred_annotations(pairs)),
        exports=exports(webhook_names(webhooks)),
        webhooks=functions,
    )


def _docstring(webhook: Webhook) -> Code:
    request = f"`{webhook.method}` request of {webhook.origin}."
    fallback = "Parse a request that the API sends."
    paragraphs = [sentence(webhook.summary) or fallback, webhook.description.strip()]
    if webhook.description.startswith(webhook.summary) and webhook.description:
        paragraphs = [sentence(webhook.description)]
    paragraphs.append(request)
    if webhook.deprecated:
        paragraphs.append("Deprecated.")
    if webhook.responses:
        responses = [_about(status, text) for status, text in webhook.responses]
        paragraphs.append(f"Expected responses: {'; '.join(responses)}.")
    if webhook.headers:
        headers = [_about(f"`{name}`", text) for name, text in webhook.headers]
        paragraphs.append(f"Documented headers: {'; '.join(headers)}.")
    return assembled([*paragraphs, _ARGUMENTS, _RAISES])


def _about(name: str, text: str) -> str:
    said = " ".join(text.split()).rstrip(".")
    return f"{name} ({said})" if said else name
