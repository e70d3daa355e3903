"""Idempotency keys: a header that makes a request safe to send twice."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from .request import Request
from .retry import is_idempotent


def idempotency_key(header: str) -> Callable[[Request[Any]], Request[Any]]:
    """Return the function that adds a key to a request, in the given header."""
    return partial(_with_key, header)


def _with_key(header: str, request: Request[Any]) -> Request[Any]:
    """Return `request` with one key for all attempts, if it is not safe without one."""
    if is_idempotent(request):
        return request
    headers = request.headers
    if header.lower() not in {name.lower() for name, _ in headers}:
        headers = (*headers, (header, str(uuid.uuid4())))
    return replace(request, headers=headers, is_idempotent=True)
