"""Texts of documents, file names and arguments, which are only text on a terminal and in a CI log."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.checkout import Checkout, Ended, document

TEXTS = (
    "\x1b[31mred\x1b]0;title\x07\x9b31mc1\x85next\x7f\u202egnp.exe\u2066\u200b\u2060\ufeff\ufffd\ue000\U000e0001\u00ad",
    "[bold red]markup[/bold red][link=https://evil.example]x[/link]",
    "::error file=a.py,line=1::forged",
    "\n::error::forged\r\n::set-output name=x::y",
    "  ::add-mask::x ##[error]forged ##vso[task.setvariable variable=x]y ##teamcity[message]",
    "a\u2028::error::b\u2029c\x0b\x0c\x1c\x1d\x1e%0A::error::encoded,title=x:y",
)


def assert_harmless(done: Ended, *, is_github: bool = False) -> None:
    """Verify that the output has only visible characters, line ends and own annotations of a runner."""
    for text in (done.out, done.err):
        odd = {c for c in text if c != "\n" and not c.isprintable()}
        assert not odd, (odd, text)
        assert "##[" not in text
        assert "##vso[" not in text
        assert "##teamcity[" not in text
    for line in done.lines + ([] if is_github else done.out.splitlines()):
        assert not line.lstrip().startswith("::"), line
    if is_github:
        for line in done.out.splitlines():
            command, _, message = line.removeprefix("::").partition("::")
            assert command.split()[0] in {"error", "notice"}
            assert "::" not in command
            assert {part.split("=")[0] for part in command.split(" ", 1)[1].split(",")} <= {"file", "line", "title"}
            assert "\r" not in message


def hostile_document(text: str) -> dict[str, Any]:
    """Return a document that can be generated, with `text` wherever a document has text."""
    content = document(text, title=text, summary=text)
    content["info"]["description"] = f"{text}\n{text}"
    (item,) = content["paths"].values()
    content["paths"] = {f"/a/{text.replace('/', '').replace('{', '')}": item}
    operation = item["get"]
    operation["operationId"] = text
    operation["description"] = f"{text}\n\n{text}"
    operation["parameters"] = [{"name": text, "in": "query", "description": text, "schema": {"type": "string"}}]
    operation["responses"]["200"]["description"] = text
    thing = content["components"]["schemas"]["Thing"]
    thing["description"] = f"{text}\n{text}"
    thing["properties"][text] = {"type": "string", "enum": [text], "title": text}
    return content


def spoiled(content: dict[str, Any], text: str) -> dict[str, Any]:
    """Return the document with defects, each of which names `text`."""
    item = next(iter(content["paths"].values()))
    item["get"]["security"] = [{text: []}]
    item["get"]["responses"]["200"]["content"]["application/json"]["schema"] = {"$ref": f"#/components/schemas/{text}"}
    item["post"] = {"operationId": text, "responses": text, text: text}
    content["components"]["schemas"][text] = {"type": text, "pattern": 3}
    return content


@pytest.mark.parametrize("text", TEXTS)
def test_text_of_a_document_is_printed_without_control_sequences(tmp_path: Path, text: str) -> None:
    checkout = Checkout(tmp_path)
    checkout.write_spec(hostile_document(text))
    for command in (
        ["list"],
        ["check", "--format", "github"],
        ["generate", "-v"],
        ["check", "-v"],
    ):
        done = checkout.opgen(*command)
        assert done.code in {0, 1}, done
        assert_harmless(done, is_github="github" in command)
    # The difference shows the written text, in lines that begin with a blank.
    for file in (checkout.folder / "generated").rglob("*.py"):
        file.write_text(file.read_text("utf-8") + f"\n# {text!r}\n" + text, "utf-8")
    assert_harmless(checkout.opgen("generate", "--dry-run"))
    assert_harmless(checkout.opgen("generate"))


@pytest.mark.parametrize("text", TEXTS)
def test_text_of_an_invalid_document_is_printed_without_control_sequences(tmp_path: Path, text: str) -> None:
    checkout = Checkout(tmp_path)
    checkout.write_spec(spoiled(hostile_document(text), text))
    for command in (
        ["list"],
        ["generate"],
        ["check", "-v"],
        ["check", "--format", "github"],
        ["check", "--format", "json"],
    ):
        done = checkout.opgen(*command)
        assert done.code == 3
        assert_harmless(done, is_github="github" in command)
    for broken in (f'{{"{text}": ', f"a: {text}\n{text}: [", text):
        checkout.write("specs/demo.json", broken)
        assert_harmless(checkout.opgen("check"))


@pytest.mark.parametrize("text", [text.replace("/", "") for text in TEXTS])
def test_file_name_is_printed_without_control_sequences(tmp_path: Path, text: str) -> None:
    checkout = Checkout(tmp_path)
    checkout.opgen("generate")
    checkout.write(f"generated/demo/{text}.txt", "mine")
    checkout.write(f"{text}.json", '{"openapi": 1}')
    checkout.write(f"{text}.yaml", json.dumps(document()))
    commands = (
        ["check", "-v"],
        ["check", "-v", "--format", "github"],
        ["check", text],
        ["check", "--config", text],
        ["check", "--format", text],
        [text],
        [f"--{text}"],
        ["list", "--spec", text],
        ["list", "--spec", f"{text}.json"],
        ["check", "--spec", f"{text}.json", "--output", "out/demo"],
        ["check", "--spec", f"{text}.yaml", "--output", "out/demo"],
        ["generate", "--spec", f"{text}.yaml", "--output", text],
        ["generate", "--spec", f"{text}.yaml", "--output", "out/a", "--package", text],
        ["generate", "--spec", f"{text}.yaml", "--output", f"{text}/a", "-v"],
    )
    for command in commands:
        done = checkout.opgen(*command)
        assert done.code != 70, done
        assert_harmless(done, is_github="github" in command)


@pytest.mark.parametrize("text", ["::error::\x1b[31m\u202e##[error]x", "\n::error::x\x9b\u2028::error::y"])
def test_text_of_a_manifest_is_printed_without_control_sequences(tmp_path: Path, text: str) -> None:
    checkout = Checkout(tmp_path)
    checkout.opgen("generate")
    file = checkout.folder / "generated/demo/.opgen.json"
    content = json.loads(file.read_text("utf-8"))
    for key, value in (
        ("options", {text: text}),
        ("inputs", {text: "0" * 64}),
        ("operations", {text: text}),
        ("versions", {text: text}),
        ("files", {text: "0" * 64}),
        ("format", text),
    ):
        file.write_text(json.dumps({**content, key: value}), "utf-8")
        for command in (["check", "--format", "github"], ["generate"]):
            done = checkout.opgen(*command)
            assert done.code != 70, done
            assert_harmless(done, is_github="github" in command)
