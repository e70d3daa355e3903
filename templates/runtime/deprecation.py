"""Deprecation of operations: type checkers report each call, and the call warns.

With `typing_extensions.deprecated` alone, type checkers report imports too, also imports in the package itself.
"""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar, cast

from typing_extensions import deprecated

P = ParamSpec("P")
T = TypeVar("T")


class DeprecatedFunction(Generic[P, T]):
    """Type of the function of a deprecated operation, for type checkers."""

    @deprecated("The API has deprecated this operation.")
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function."""
        raise NotImplementedError


def deprecated_operation(function: Callable[P, T]) -> DeprecatedFunction[P, T]:
    """Return `function` with a `DeprecationWarning` at each call."""
    warning = deprecated("The API has deprecated this operation.")
    return cast("DeprecatedFunction[P, T]", warning(function))
