"""Strings of TOML."""

import json


def toml_string(text: str) -> str:
    """Return `text` as a basic string of TOML, which has neither surrogate pairs nor a plain U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", r"\u007f")
