"""Corrections that a document no longer needs, and corrections whose targets are gone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from opgen.api.model import Api
from opgen.core.errors import ChoiceError, DocumentError, Position
from opgen.core.frozen import frozen
from opgen.document.document import Document
from opgen.document.overlay import Overlay, apply
from opgen.document.overlay.read import Action
from opgen.responses.learn.corrections import digest_of, mapping_of


@frozen
class Found:
    """Correction in an overlay file.

    - `state`: `needed`, `needless`, or `gone` if the document lacks a target.
    - `is_edited`: a person changed its actions, so no command rewrites them.
    """

    overlay: Overlay
    actions: tuple[Action, ...]
    is_edited: bool
    state: str = "needed"

    @property
    def position(self) -> Position:
        """Return the position of its first action."""
        return self.overlay.source.positions([self.actions[0].pointer])[0]

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of its actions in the overlay."""
        return [int(each.pointer[1]) for each in self.actions]


def base_of(document: Document, overlays: Iterable[Overlay]) -> Document:
    """Return the document with all actions but corrections, or the document itself if they need corrections."""
    others = [_without(each, lambda action: bool(action.correction)) for each in overlays]
    try:
        return apply(document, others)
    except DocumentError:
        return document


def corrections_of(document: Document, overlays: Sequence[Overlay], read: Callable[[Document], Api]) -> list[Found]:
    """Return the corrections in `overlays` with their states.

    A correction is needless if the API of the document is the same without it. That is compared only if the value that
    it corrects is another than when it was learned.

    Args:
        document: The document as served.
        overlays: The overlays of the client, in order.
        read: Returns the normalized API of a document.

    Raises:
        DocumentError: An action other than a correction does not fit the document.
    """
    base = base_of(document, overlays)
    found = [each for overlay in overlays for each in _listed(overlay)]
    while found:
        current = [_without_gone(each, found) for each in overlays]
        try:
            full = apply(document, current)
        except DocumentError as error:
            wrong = {(each.file, each.pointer[:2]) for each in error.problems}
            places = [{(each.overlay.source.name, a.pointer) for a in each.actions} for each in found]
            marked = [replace(e, state="gone") if own & wrong else e for e, own in zip(found, places, strict=True)]
            if marked == found:
                raise
            found = marked
        else:
            documents = _Documents(served=document, overlays=current, full=full, base=base, read=read)
            return [documents.with_state(each) for each in found]
    return []


@frozen
class _Documents:
    """The document as served, with all actions of `overlays`, and with all but the corrections."""

    served: Document
    overlays: Sequence[Overlay]
    full: Document
    base: Document
    read: Callable[[Document], Api]

    def with_state(self, found: Found) -> Found:
        """Return the correction, marked if it is needless."""
        identity = digest_of(map(mapping_of, found.actions), self.base.root)
        if found.state == "gone" or identity[13:] == found.actions[0].correction[13:]:
            return found
        pointers = {each.pointer for each in found.actions}
        others = [
            _without(each, lambda action: action.pointer in pointers) if each.source is found.overlay.source else each
            for each in self.overlays
        ]
        try:
            other = apply(self.served, others)
            is_same = other.root == self.full.root or _compared(self.read(other)) == _compared(self.read(self.full))
        except (DocumentError, ChoiceError):
            return found
        return replace(found, state="needless" if is_same else "needed")


def _compared(api: Api) -> tuple[Any, ...]:
    """Return the parts of an API that decide its package."""
    return api.operations, api.webhooks, api.definitions, api.security, api.security_schemes, api.servers


def _listed(overlay: Overlay) -> list[Found]:
    groups: dict[str, list[Action]] = {}
    for action in overlay.actions:
        if action.correction:
            groups.setdefault(action.correction, []).append(action)
    return [
        Found(
            overlay=overlay,
            actions=tuple(actions),
            is_edited=digest_of(map(mapping_of, actions), {})[:12] != identity[:12],
        )
        for identity, actions in groups.items()
    ]


def _without_gone(overlay: Overlay, found: Iterable[Found]) -> Overlay:
    gone = {a.pointer for each in found if each.state == "gone" and each.overlay is overlay for a in each.actions}
    return _without(overlay, lambda action: action.pointer in gone)


def _without(overlay: Overlay, test: Callable[[Action], bool]) -> Overlay:
    return replace(overlay, actions=tuple(each for each in overlay.actions if not test(each)))
