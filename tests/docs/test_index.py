"""`docs/index.md`: its document gives its call, and `check` and `diff` say the text of the page."""

import re
import sys
import textwrap
from pathlib import Path

from tests.docs.pages import page, run, without_numbers
from tests.docs.test_readme import README
from tests.docs.test_tutorial import session
from tests.support.servers.scripted import Server, json_answer

PAGE = page("index.md")
BLOCKS = re.findall(r'(?ms)^```(\w+) title=".+?"\n(.+?)^```', PAGE.text)


def test_first_screen_is_true(tmp_path: Path) -> None:
    (_, lines), (_, call), (_, checked), (_, compared) = BLOCKS
    document = README.blocks("sh")[0].partition("<<'END'\n")[2].partition("END\n")[0]
    assert textwrap.indent(lines, "  ") in document
    (tmp_path / "jobs.yaml").write_text(document, "utf-8")
    (tmp_path / "new.yaml").write_text(document.replace("queued", "waiting"), "utf-8")
    assert session("$ opgen init jobs.yaml -q\n$ opgen generate -q\n", tmp_path).count("\n") == 2
    with Server() as server:
        server.answers = [json_answer('{"state": "done"}')]
        program = f"from jobs import Client\nurl = {server.url!r}\n{call}"
        (tmp_path / "call.py").write_text(program, "utf-8")
        done = run([sys.executable, "call.py"], tmp_path, PYTHONPATH=str(tmp_path / "generated"))
    assert (done.stdout, done.stderr) == ("True\n", "")
    assert [each.target for each in server.received] == ["/jobs/7"]
    models = tmp_path / "generated/jobs/models.py"
    models.write_text(models.read_text("utf-8").replace("state: JobState", "state: str"), "utf-8")
    assert without_numbers(session(checked, tmp_path)) == without_numbers(checked)
    assert without_numbers(session(compared, tmp_path)) == without_numbers(compared)
    assert all(len(each) < 110 for _, block in BLOCKS for each in block.splitlines())
