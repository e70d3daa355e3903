"""Triggers of rules: the keys and types of values without which an object cannot have a defect.

Most objects of a document have no defect. The trigger of a rule decides from one key and one sample whether the rule must
check the object, and the decision is the same for all objects of a kind. So the walk asks each trigger once for each key.
"""

from collections.abc import Callable
from typing import Any

from opgen.document.openapi_objects import Shape

Sample = type | frozenset[type] | str
"""Type of a value. For a list the types of its items, and for the text of the key `type` the text itself."""
Trigger = Callable[[Shape, str, Sample], bool]
"""Function that returns whether a value may belong to a defect. It receives the object's shape, the key and the sample."""


def sample_of(key: str, value: Any) -> Sample:  # untrusted JSON
    """Return the sample of the `value` at `key`."""
    kind = type(value)
    if kind is list:
        return frozenset(map(type, value))
    return value if kind is str and key == "type" else kind


def at_keys(*keys: str) -> Trigger:
    """Return the trigger of a rule that only checks objects with one of `keys`."""
    return lambda _, key, __: key in keys


def has_text(sample: Sample) -> bool:
    """Return whether the value with this `sample` is a string."""
    return sample is str or isinstance(sample, str)
