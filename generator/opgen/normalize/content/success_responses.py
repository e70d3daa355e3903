"""Which answers of an operation hold its result, and whether that can be a stream beside something else."""

from collections.abc import Iterable

from opgen.api.model import StatusKey
from opgen.normalize.content import media_types as media
from opgen.normalize.node import Node


def successes(statuses: Iterable[StatusKey]) -> list[StatusKey]:
    """Those that hold a call's result: each 2xx or, with none of them, `default`."""
    keys = list(statuses)
    found = [status for status in keys if str(status).startswith("2")]
    return found or [status for status in keys if status == "default"]


def has_stream_beside(operation: Node) -> bool:
    """Whether a result of the operation can be a stream, and a result can be something else."""
    responses = dict(operation.mapping("responses"))
    has_stream = has_whole = False
    for key in successes(key for key in responses if key):
        response = responses[str(key)].resolved("response")
        content = response.child("content") if response is not None else None
        if content is not None and content.expect(dict):
            has_stream = has_stream or bool(media.stream_media(content))
            has_whole = has_whole or bool(media.response_media(content))
    return has_stream and has_whole


def is_stream_only(content: Node) -> bool:
    """Whether all that `content`, of an answer, can be is a stream."""
    if not isinstance(content.value, dict):
        return False
    streams = media.stream_media(content)
    return bool(streams) and not media.response_media(content)
