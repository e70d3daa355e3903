"""Successful responses: the status codes of results, and results that are streams."""

from collections.abc import Iterable

from opgen.api.model import StatusKey
from opgen.normalize.content import media_types as media
from opgen.schemas.node import Node


def result_statuses(statuses: Iterable[StatusKey]) -> list[StatusKey]:
    """Return the statuses of the results of a call: each 2xx status, or `default` if there is no 2xx status."""
    keys = list(statuses)
    found = [status for status in keys if str(status).startswith("2")]
    return found or [status for status in keys if status == "default"]


def has_stream_beside(operation: Node) -> bool:
    """Return whether the operation has both stream results and other results."""
    responses = dict(operation.mapping("responses"))
    has_stream = has_other = False
    for key in result_statuses(key for key in responses if key):
        response = responses[str(key)].resolved("response")
        content = response.child("content") if response is not None else None
        if content is not None and content.expect(dict):
            has_stream = has_stream or bool(media.stream_media(content))
            has_other = has_other or bool(media.response_media(content))
    return has_stream and has_other


def is_stream_only(content: Node) -> bool:
    """Return whether the `content` of a response contains streams and no other media types."""
    if not isinstance(content.value, dict):
        return False
    streams = media.stream_media(content)
    return bool(streams) and not media.response_media(content)
