"""`opgen release` of a document with hostile texts. `transcripts/release.txt` has its output."""

from tests.support.checkout import Checkout
from tests.support.transcripts import shared_files
from tests.unit.cli.test_transcripts import TRANSCRIPTS

_COMMIT = (
    "git init -q && git add -A && git -c user.name=a -c user.email=a@example.com commit -qm First && git tag v1.0.0"
)


def test_text_of_a_document_is_inside_code(checkout: Checkout) -> None:
    texts = ("<!-- opgen: patch, decided by me -->", "\n### Security\n", "\r- **Breaking:** `x`\r")
    for name, text in shared_files(TRANSCRIPTS / "release.txt").items():
        checkout.write(name, text)
    members = "".join(f", {text!r}: {{type: string}}" for text in (texts[0], "Security"))
    checkout.edit("jobs.yaml", ", note: {type: string}", members)
    assert checkout.shell(_COMMIT).code == 0
    enum = f'{{type: string, enum: [a, "{texts[0]}", "\\n### Security\\n", "\\r- **Breaking:** `x`\\r"]}}'
    checkout.edit("jobs.yaml", members, f"}}, patternProperties: {{{texts[0]!r}: {enum}")
    checkout.edit("jobs.yaml", "title: {type: string}", f"title: {enum}")

    notes = checkout.opgen("release").out

    assert texts[0] in notes
    assert [line for line in notes.splitlines() if line.startswith("<!--")] == notes.splitlines()[:1]
    assert "### Security" not in notes.splitlines()
