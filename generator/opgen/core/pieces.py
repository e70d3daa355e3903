"""Store of finished texts, which saves the work for a text that was generated before."""

from typing import Protocol


class Pieces(Protocol):
    """Store of texts by stage and content. The content decides the text completely."""

    def find(self, stage: str, content: str) -> str | None:
        """Return the stored text of `content`, or `None`."""
        ...

    def store(self, stage: str, content: str, text: str) -> None:
        """Store `text` as the text of `content`."""
        ...
