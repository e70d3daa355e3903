"""Definitions as the module `models.py`: printed, proven, completed with their descriptions."""

from generator.models.finish import finished
from generator.models.printer import HEADER, PrintError, printed
from generator.models.proof import prove
from generator.schema import Definition

__all__ = ["PrintError", "print_models"]


def print_models(definitions: tuple[Definition, ...]) -> str:
    """The module of `definitions`, not yet formatted. Raises `PrintError` if it does not hold exactly these."""
    if not definitions:
        return HEADER + "\n"
    source = printed(definitions)
    module = prove(source, definitions)
    return finished(source, module, definitions)
