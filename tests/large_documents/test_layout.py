"""Models are cut into modules that a reviewer can follow: by their names, and the same ones next time."""

import random
from pathlib import PurePosixPath

import pytest
from opgen.codegen.code import identifier
from opgen.codegen.model_modules import SPLIT_ABOVE, model_modules
from opgen.codegen.models.modules import printings
from opgen.core.options import Options
from opgen.pipeline import generate, read_api

from tests.large_documents.documents import document

WORDS = "Pull Request Review Comment Issue Event Check Run Suite Team User Invoice Webhook".split()


def names(count: int) -> list[str]:
    order = random.Random(count)  # noqa: S311 - no secret depends on it
    found: set[str] = set()
    while len(found) < count:
        found.add("".join(order.choices(WORDS, k=order.randint(1, 5))))
    return sorted(found)


def test_few_models_are_in_one_module() -> None:
    assert model_modules(names(SPLIT_ABOVE)) == ()


@pytest.mark.parametrize("count", [SPLIT_ABOVE + 1, 3000])
def test_many_models_are_split_into_small_modules(count: int) -> None:
    modules = model_modules(names(count))
    assert [name for module in modules for name in module.defines] == names(count)
    assert max(len(module.defines) for module in modules) <= 20
    assert len({module.name for module in modules}) == len(modules)


def test_module_is_named_after_the_words_that_most_of_its_models_share() -> None:
    issues = [f"Issue{word}{number}" for word in ("Event", "Field") for number in range(6)]
    modules = model_modules(["InvoiceItem", *issues, *(f"Team{number}" for number in range(190))])
    assert {"issue", "team"} <= {module.name for module in modules}


def test_new_model_changes_only_its_module() -> None:
    """A module may be divided in two, seldom in more."""
    before = names(2000)
    old = set(model_modules(before))
    changed = []
    for new in sorted(set(names(2100)) - set(before))[:200]:
        modules = set(model_modules([*before, new]))
        changed.append(len(old - modules))
    assert sorted(changed)[len(changed) * 95 // 100] == 1
    assert max(changed) <= 20


def test_new_schema_changes_few_files() -> None:
    """One that nothing mentions: its module, the list of models, and no other text."""
    options = Options(package="large")
    old = generate(document(), options).files
    new = generate(document(FillerNew={"type": "string", "enum": ["a"]}), options).files
    changed = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
    modules = {path for path in changed if path.parent == PurePosixPath("models")}
    assert changed - modules == {PurePosixPath(name) for name in ("api.jsonl", "api.md")}
    assert PurePosixPath("models/__init__.py") in modules
    assert len(modules) <= 4


def test_text_of_a_model_does_not_depend_on_its_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    definitions = read_api(document(), Options(package="large")).definitions
    together: dict[tuple[PurePosixPath, int], str] = {}
    for printing in printings(definitions):
        together |= printing()
    monkeypatch.setattr("opgen.codegen.models.modules._BATCH", 1)
    alone: dict[tuple[PurePosixPath, int], str] = {}
    count = 0
    for printing in printings(definitions):
        alone |= printing()
        count += 1
    assert count == len({path for path, _ in alone}) > 20
    assert alone == together


def test_long_names_with_the_same_start_have_different_modules() -> None:
    start = "NameOfASchemaThatManyOtherSchemasShare" * 4
    modules = model_modules(f"{start}{number:04}Suffix" for number in range(500))
    found = [module.name for module in modules]
    assert len({*found}) == len(found) > 20
    assert all(str(identifier(name)) == name for name in found)
