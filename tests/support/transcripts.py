"""Transcripts: files, commands, their expected output and exit codes, as a person would see them in a terminal.

A transcript is a text with these lines:

    == Sentence          begins a case: a folder that the lines before the first case prepare
    < name               writes the files of `name.files`, which many transcripts share
    -- path              begins a file; its lines follow
    $ command            runs a command that must end with exit code 0
    2$ command           ... with exit code 2; a command of opgen that fails must leave all files as they were
    1+$ command          ... with exit code 1; opgen may have written files before it failed
    | line               is a line of the standard output of the command above
    ! line               is a line of its standard error

`<folder>` in a command or file is the path of the folder, and `<port>` the port of an HTTP server on 127.0.0.1. It
serves the files of the folder `served`; `NAME.http` beside a file has the status and the headers of its response.
`requests NAMES` prints all requests since the last such command, each with the headers of these names.

`opgen` runs in this process, with the variables before its name. Its standard output goes through the commands after
the first `|`, and both outputs after the first `|&`. The shell runs all other commands, and each one with `>`, `<` or `$(`. `make goldens` rewrites only the lines of output.
"""

import contextlib
import io
import mimetypes
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from unittest.mock import patch
from urllib.parse import unquote

from opgen.__main__ import run
from opgen.cli import fetch as fetch_command
from opgen.source.web.types import Limits

from tests.support.checkout import Ended, ended
from tests.support.servers.scripted import Answer, Received, Server, json_answer

_COMMAND = re.compile(r"(?P<code>\d*)(?P<writes>\+?)\$ (?P<text>.+)")
_OPGEN = re.compile(r"((?:[A-Z_]+=\S* )*)opgen (.*?)(?: (\|&?) (.*))?")
_NEEDS_SHELL = re.compile(r" >>? | < |2>&1|\$\(")
_QUICK = Limits(backoff=0.001, read=5, total=10)
_ENVIRONMENT = {
    "OPGEN_NO_CACHE": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "NO_PROXY": "127.0.0.1",
}
_ENVIRONMENT |= {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command, the exit code that it must have, and the output that it had."""

    prompt: str
    text: str
    code: int
    may_write: bool
    output: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class File:
    """A file to write, or the name of shared files."""

    header: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Case:
    """A behaviour: the sentence that names it, or "" for the lines before the first case, and its steps."""

    name: str
    steps: tuple[Command | File, ...]

    @property
    def text(self) -> str:
        """Lines of the case in the transcript."""
        lines = [f"== {self.name}"] if self.name else []
        for step in self.steps:
            if isinstance(step, File):
                lines += [step.header, *step.lines]
            else:
                lines += [f"{step.prompt}{step.text}", *step.output]
        return "".join(f"{line}\n" for line in lines)


def read(path: Path) -> tuple[Case, ...]:
    """Read a transcript. Its first case prepares the folder of all others."""
    cases: list[Case] = [Case(name="", steps=())]
    for line in path.read_text("utf-8").splitlines():
        case = cases[-1]
        command = _COMMAND.fullmatch(line)
        if line.startswith("== "):
            cases.append(Case(name=line[3:], steps=()))
            continue
        step: Command | File
        before = case.steps
        if command:
            text = command["text"]
            code = int(command["code"] or 0)
            prompt = line.removesuffix(text)
            step = Command(prompt=prompt, text=text, code=code, may_write=code == 0 or bool(command["writes"]))
        elif line.startswith(("-- ", "< ")) or not before:
            step = File(header=line)
        elif isinstance(last := before[-1], File):
            step, before = replace(last, lines=(*last.lines, line)), before[:-1]
        elif line[:1] in {"|", "!"}:
            step, before = replace(last, output=(*last.output, line)), before[:-1]
        else:
            raise ValueError(f"{path}: neither a step nor output: {line}")
        cases[-1] = replace(case, steps=(*before, step))
    return tuple(cases)


def names(path: Path) -> Iterable[str]:
    """Return the names of the cases of a transcript."""
    return [case.name for case in read(path)[1:]]


def expected_and_actual(path: Path, name: str) -> tuple[str, str]:
    """Return the text of a case in the transcript, and with the output of today."""
    case = next(case for case in read(path) if case.name == name)
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top).resolve() / "project"
        shutil.copytree(_prepared(path), folder, symlinks=True)
        return case.text, _performed(case, folder, path.parent).text


def shared_files(path: Path) -> dict[str, str]:
    """Return the files of a text such as `demo.files`."""
    steps = (step for step in read(path)[0].steps if isinstance(step, File))
    return {step.header.removeprefix("-- "): "".join(f"{line}\n" for line in step.lines) for step in steps}


def rewrite(path: Path) -> None:
    """Write the output of today into a transcript."""
    first, *cases = read(path)
    path.write_text("".join([first.text, *(expected_and_actual(path, each.name)[1] for each in cases)]), "utf-8")


@cache
def _prepared(path: Path) -> Path:
    """Return the folder in which each case of a transcript begins, made once. The interpreter removes it."""
    folder = Path(_preparations().name, path.stem).resolve()
    folder.mkdir()
    _performed(read(path)[0], folder, path.parent)
    return folder


@cache
def _preparations() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory()


def _performed(case: Case, folder: Path, beside: Path) -> Case:
    """Return the case with the output of today. Raise `AssertionError` for an exit code or a file that is not allowed."""
    _Folder.served = folder / "served"
    if _server.cache_info().currsize:
        _server().received.clear()
    steps: list[Command | File] = []
    for step in case.steps:
        if isinstance(step, Command):
            steps.append(replace(step, output=tuple(_output(step, folder))))
            continue
        kind, name = step.header.split(" ", 1)
        written = {name: "".join(f"{line}\n" for line in step.lines)} if kind == "--" else {}
        for file, text in (shared_files(beside / f"{name}.files") if kind == "<" else written).items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(_filled(text, folder), "utf-8")
        steps.append(step)
    return replace(case, steps=tuple(steps))


def _output(command: Command, folder: Path) -> Iterator[str]:
    before = _files(folder) if not command.may_write else {}
    done = _run(command.text, folder)
    assert done.code == command.code, f"{command.text}: exit code {done.code}\n{done.out}{done.err}"
    if not command.may_write:
        assert _files(folder) == before, f"{command.text}: failed, and wrote files"
    for mark, text in (("|", done.out), ("!", done.err)):
        shown = re.sub(r"\b\d+\.\d s\b", "0.0 s", text.replace(str(folder), "<folder>"))
        if _server.cache_info().currsize:
            shown = re.sub(rf"(?<=:){_server().port}\b", "<port>", shown)
        yield from (f"{mark} {line}".rstrip() for line in shown.splitlines())


class _Folder(Server):
    """Server of the files in the folder `served` of the case that runs."""

    served: Path

    def answer(self, received: Received) -> Answer:
        """Record `received`, and return the file at its path with the status and the headers beside it."""
        self.received.append(received)
        path = unquote(received.target.partition("?")[0]).removeprefix("/")
        file = self.served / (f"{path}index.html" if path.endswith("/") or not path else path)
        file = file / "index.json" if file.is_dir() else file
        beside = file.with_name(f"{file.name}.http")
        status, *lines = beside.read_text("utf-8").splitlines() if beside.exists() else ["200"]
        headers = dict(line.split(": ", 1) for line in lines)
        if not (file.is_file() or beside.exists()):
            return json_answer("{}", 404)
        if "ETag" in headers and received.headers.get("if-none-match") == headers["ETag"]:
            return Answer(status=304, headers=headers)
        media_type = mimetypes.guess_type(file.name)[0] or "application/json"
        body = file.read_bytes() if file.is_file() else b""
        return Answer(status=int(status), headers={"Content-Type": media_type, **headers}, body=body)


@cache
def _server() -> _Folder:
    return _Folder().__enter__()


def _filled(text: str, folder: Path) -> str:
    text = text.replace("<folder>", str(folder))
    return text.replace("<port>", str(_server().port)) if "<port>" in text else text


def _requests(names: Iterable[str]) -> Iterator[str]:
    """Yield the requests since the last call, each with its headers of these names."""
    for each in _server().received:
        yield " ".join([each.method, each.target, *(f"{name}: {each.headers.get(name)}" for name in names)])
    _server().received.clear()


def _run(text: str, folder: Path) -> Ended:
    text = _filled(text, folder)
    program, *words = text.split(" ")
    if program == "requests":
        return Ended(code=0, out="\n".join(_requests(words)), err="")
    command = _OPGEN.fullmatch(text)
    if not command or _NEEDS_SHELL.search(text):
        return ended(["sh", "-c", text], folder, _ENVIRONMENT)
    variables, program, bar, pipe = command.groups("")
    changes = dict(each.split("=", 1) for each in shlex.split(variables))
    words = shlex.split(program)
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.dict(os.environ, {**_ENVIRONMENT, **changes}),
        patch.object(fetch_command, "LIMITS", _QUICK),
    ):
        code = run(words)
    if not pipe:
        return Ended(code=code, out=out.getvalue(), err=err.getvalue())
    given = out.getvalue() + (err.getvalue() if bar == "|&" else "")
    done = subprocess.run(["sh", "-c", pipe], cwd=folder, input=given, capture_output=True, text=True, check=False)
    return Ended(code=code, out=done.stdout, err="" if bar == "|&" else err.getvalue())


def _files(folder: Path) -> dict[Path, bytes | None]:
    """Return all files and folders, without the ones of git."""
    return {
        path: path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if ".git" not in path.relative_to(folder).parts
    }
