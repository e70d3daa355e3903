"""A large package loads its modules on first use, without an effect on callers."""

import json
import pickle
import sys
import typing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from tests.support.checkout import ended, printed

ANSWER = {"name": "Ada", "models": [{"author": {"name": "Bob"}, "status": "old"}]}


def run(folder: Path, code: str) -> list[str]:
    """Return the lines that `code` prints."""
    return printed(code, PYTHONPATH=str(folder)).splitlines()


def test_call_loads_only_the_models_that_it_needs(folder: Path) -> None:
    code = f"""
import sys, json, httpx2, large
def loaded():
    names = sorted(name for name in sys.modules if name.startswith("large.models."))
    print(*(name.removeprefix("large.models.") for name in names))
from large import Client, get_filler, get_author
answer = lambda _: httpx2.Response(200, json=json.loads({json.dumps(json.dumps(ANSWER))}))
client = Client(http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))
loaded()
large.ZineStatus
loaded()
get_author(client)
loaded()
"""
    nothing, one, needed = run(folder, code)
    assert nothing == ""
    assert one == "zine"
    assert needed == "animal filler tree zine"  # an error's model is one of `Filler`


def test_models_absent_from_responses_are_not_prepared(folder: Path) -> None:
    code = """
import logging, sys, httpx2, large
logging.disable()
def loaded():
    names = sorted(name for name in sys.modules if name.startswith("large.models."))
    print(*(name.removeprefix("large.models.") for name in names))
answers = [[{"status": "old"}], [{"author": {"name": "Ada", "tree": ["a", ["b"]]}}], [{"author": {"name": 1}}]]
transport = httpx2.MockTransport(lambda _: httpx2.Response(200, json=answers.pop(0)))
client = large.Client(http_client=httpx2.Client(transport=transport))
print(large.list_zines(client))
loaded()
print(large.list_zines(client)[0].author.tree)
loaded()
try:
    large.list_zines(client)
except large.ResponseValidationError as error:
    print(error)
"""
    first, without_author, second, needed, error = run(folder, code)
    assert first == "[Zine(author=None, status=<ZineStatus.OLD: 'old'>)]"
    assert without_author == "animal filler zine"
    assert second == "['a', ['b']]"
    assert needed == "animal filler tree zine"
    assert "[0].author.name: Input should be a valid string" in error


def test_threads_may_read_a_new_model_at_the_same_time(folder: Path) -> None:
    code = """
import sys, json, threading, large
deep = {"name": "a"}
for _ in range(3):
    deep = {"name": "b", "models": [{"author": deep}]}
request = large.get_author_request()
start = threading.Barrier(8)
def use(number):
    start.wait()
    content = json.dumps([deep, {"name": "c", "settings": {"dark": True}}][number % 2])
    found.append(repr(request.parse(200, {}, content.encode())))
found = []
threads = [threading.Thread(target=use, args=(n,)) for n in range(8)]
sys.setswitchinterval(1e-6)
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(found), len(set(found)), sum("dark=True" in text for text in found))
"""
    for _ in range(3):
        assert run(folder, code) == ["8 2 4"]


def test_each_module_can_be_imported_first(folder: Path) -> None:
    code = """
import importlib, pathlib, sys
files = sorted(pathlib.Path(FOLDER, "large").rglob("*.py"))
for file in files:
    for name in [name for name in sys.modules if name.split(".")[0] == "large"]:
        del sys.modules[name]
    parts = file.relative_to(FOLDER).with_suffix("").parts
    importlib.import_module(".".join(part for part in parts if part != "__init__"))
print(len(files))
"""
    (count,) = run(folder, f"FOLDER = {str(folder)!r}\n{code}")
    assert int(count) > 30


def test_models_that_need_each_other_read_and_write(large: ModuleType) -> None:
    author = large.Author.model_validate(ANSWER)
    assert author.models[0].author == large.Author(name="Bob")
    assert author.models[0].status is large.ZineStatus.OLD
    assert author.mood is large.ZineStatus.OLD
    assert author.settings == large.ZineSettings()
    assert author.model_dump(mode="json", exclude_unset=True) == ANSWER
    assert pickle.loads(pickle.dumps(author)) == author  # noqa: S301 - our own


def test_mapping_has_document_names_in_models_of_other_modules(large: ModuleType) -> None:
    body = {"firstAnnex": {"nextZone": {"ownAnnex": {"nextZone": {"aName": "b"}}}}}
    assert json.loads(large.put_zoo_request(body).content) == body


def test_union_across_modules_uses_its_discriminator(large: ModuleType) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(large.Animal)
    cat = adapter.validate_python({"kind": "cat", "friends": [{"kind": "zebra", "rider": {"name": "Ada"}}]})
    assert type(cat) is large.Cat
    assert cat.friends[0].additional_properties == {"rider": large.Author(name="Ada")}


def test_every_model_can_be_built_and_described(large: ModuleType) -> None:
    for name in large.models.__all__:
        model = getattr(large.models, name)
        if isinstance(model, type) and issubclass(model, BaseModel):
            assert typing.get_type_hints(model).keys() >= model.model_fields.keys()
        assert TypeAdapter(model).json_schema()


def test_type_hints_of_functions_resolve(large: ModuleType) -> None:
    assert typing.get_type_hints(large.get_author)["return"] is large.Author
    for operation in large.OPERATIONS.values():
        for function in operation.functions[:3]:
            assert typing.get_type_hints(function)["return"]


def test_webhook_is_read(large: ModuleType) -> None:
    body = json.dumps({"author": {"name": "Ada"}})
    zine = large.parse_zine({}, body, unsigned=True)
    assert zine.author == large.Author(name="Ada")


@pytest.mark.parametrize("name", ["Nothing", "author", "Zzz"])
def test_unknown_model_raises_attribute_error(large: ModuleType, name: str) -> None:
    with pytest.raises(AttributeError, match=name):
        getattr(large.models, name)


def test_package_of_models_lists_its_names(large: ModuleType) -> None:
    assert set(large.models.__all__) <= set(dir(large.models))
    assert set(large.models.__all__) <= set(dir(large))


def test_mypy_strict_sees_every_name(folder: Path) -> None:
    user = folder / "user.py"
    user.write_text(
        "import large\nfrom large.models import Zine\n"
        "zine: Zine = large.Zine(author=large.models.Author(name='Ada'))\n"
        "def f(client: large.Client) -> large.Author:\n    return large.get_author(client)\n"
        "wrong = large.models.Nothing\n"
    )
    options = ["--strict", "--no-error-summary"]
    assert ended([sys.executable, "-m", "mypy", *options, "user.py", "large"], folder).out == (
        'user.py:6: error: Module has no attribute "Nothing"  [attr-defined]\n'
    )


def test_ruff_finds_nothing(folder: Path) -> None:
    options = ["--isolated", "--no-cache", "--target-version=py311"]
    assert (
        ended([sys.executable, "-m", "ruff", "check", *options, "--extend-select=I", "large"], folder).out
        == "All checks passed!\n"
    )
