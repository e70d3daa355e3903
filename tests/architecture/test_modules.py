"""Each module describes its purpose in one sentence."""

import ast

from tests.architecture.modules import ROOT


def test_module_has_one_purpose_in_one_sentence() -> None:
    """A question is a sentence too. More text follows after an empty line."""
    wrong = []
    for folder in ("generator", "templates/runtime"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            first, _, rest = docstring.partition("\n")
            is_sentence = first.endswith((".", "?")) and ". " not in first
            if not is_sentence or (rest and not rest.startswith("\n")):
                wrong.append(f"{path.relative_to(ROOT)}: {first}")
    assert not wrong
