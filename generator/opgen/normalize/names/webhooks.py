"""Function names of webhooks and callbacks: `parse_`, the caller of a callback, and the name in the document."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from opgen.core.name_styles import allocate, snake
from opgen.core.pointers import pointer_text
from opgen.normalize.selection.webhooks import Received

_PREFIX = "parse "


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookName:
    """Function name of a webhook or callback, the words of the name, and the label for docstrings."""

    name: str
    words: str
    """The key under which the manifest records the name."""
    label: str


def webhook_names(
    webhooks: Mapping[str, Received],
    functions: Mapping[str, str],
    reserved: Collection[str],
    preferred: Mapping[str, str],
) -> dict[str, WebhookName]:
    """Return the name of each webhook and callback by key.

    `functions` are the names of the operations that declare callbacks, by key. `preferred` names are assigned first.
    """
    words, labels = _words(webhooks, functions)
    names = allocate(
        words.values(),
        _function_name,
        reserved=reserved,
        preferred={_PREFIX + key: name for key, name in preferred.items() if name.startswith("parse_")},
    )
    return {
        key: WebhookName(name=names[wire], words=wire.removeprefix(_PREFIX), label=labels[key])
        for key, wire in words.items()
    }


def _words(webhooks: Mapping[str, Received], functions: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return unique words and a label for each webhook. The words of a callback begin with the caller."""
    own: dict[str, str] = {}
    unique: dict[str, str] = {}
    labels: dict[str, str] = {}
    taken: set[str] = set()
    for key, each in webhooks.items():
        base = f"{_caller(each, own, functions)}{each.words}"
        own[key] = f"{base} {each.method}" if each.method else base
        kind = "callback" if each.caller else "webhook"
        labels[key] = f"{kind} {base.removeprefix(_PREFIX)}"
        # A webhook can have the same words as a caller and its callback.
        place = pointer_text(each.found.node.pointer)
        unique[key] = f"{own[key]} {place}" if own[key] in taken else own[key]
        taken.add(unique[key])
    return unique, labels


def _caller(received: Received, words: Mapping[str, str], functions: Mapping[str, str]) -> str:
    if not received.caller:
        return _PREFIX
    if received.caller in functions:
        return f"{_PREFIX}{functions[received.caller]} "
    caller = words[received.caller]
    if received.is_nested:
        # `_function_name` limits the length, even if callbacks are deeply nested.
        caller = _PREFIX + _function_name(caller).removeprefix("parse_")
    return f"{caller} "


def _function_name(words: str) -> str:
    """Return `words` as a function name: `parse newPet` becomes `parse_new_pet`."""
    return "parse_" + snake(words.removeprefix(_PREFIX), "webhook")
