"""Types of arguments, from the module `inputs`, which is imported on first use."""

from .package import module


def input_type(name: str) -> object:
    """Return a type, which `typing.get_type_hints` needs."""
    if name.startswith("__"):  # the import system asks for `__path__`
        raise AttributeError(name)
    return getattr(module("inputs"), name)
