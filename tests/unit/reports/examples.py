"""Reports of every kind, for tests of formats."""

from hypothesis import strategies as st
from opgen.core.errors import Position
from opgen.core.findings import Cause, ClientReport, CodePosition, Finding, Level, Repair, Side

CLEAN = ClientReport(
    name="calm",
    exit_code=0,
    output="generated/calm",
    headline="2 files, 1 operation, specs/calm.json 3f9c2a1",
    clean=("generated/calm/.opgen.json", "generated/calm/client.py"),
)
DRIFT = ClientReport(
    name="demo",
    exit_code=1,
    output="generated/demo",
    headline="2 of 12 files",
    findings=(
        Finding(
            rule="edited",
            path="generated/demo/client.py",
            line=88,
            message="was edited by hand",
            fix="opgen generate demo --force",
        ),
        Finding(
            rule="missing",
            path="generated/demo/operations/two teams.py",
            message="not generated yet",
            fix="opgen generate demo",
        ),
        Finding(rule="eol-only", path="generated/demo/errors.py", message="CRLF line ends", level=Level.NOTE),
    ),
    remarks=("callers: 3 functions added",),
    clean=("generated/demo/models.py",),
    repair=Repair(command="opgen generate", name="demo", flags=("--force",)),
)
INVALID = ClientReport(
    name="broken",
    exit_code=3,
    headline="2 problems",
    findings=(
        Finding(
            rule="document",
            path="specs/broken.json",
            line=3,
            column=5,
            pointer=("paths", "/a~b"),
            message="must be an object",
        ),
        Finding(
            rule="document",
            path="specs/broken.json",
            line=9,
            column=1,
            pointer=("paths", "/b"),
            message="must be an object",
            fix="exclude it",
        ),
    ),
)
ENVIRONMENT = ClientReport(
    name="other",
    exit_code=4,
    output="generated/other",
    headline="1 of 12 files",
    findings=(
        Finding(
            rule="environment",
            message="black 26.1.0, recorded 25.9.0; 1 file differs, cause unknown",
            fix="pip install black==25.9.0",
        ),
    ),
    repair=Repair(command="opgen generate", name="other", flags=("--upgrade",)),
)
CHANGED = ClientReport(
    name="pets",
    exit_code=6,
    output="generated/pets",
    headline="2 of 12 files",
    findings=(
        Finding(
            rule="changed",
            path="generated/pets",
            message="specs/pets.json changed since generation",
            fix="opgen generate pets",
            cause=Cause.DOCUMENT,
            files=("generated/pets/client.py", "generated/pets/operations/pets.py"),
            difference=(
                "--- client.py",
                "+++ client.py",
                "@@ -1,2 +1,2 @@",
                " a = 1",
                "-b = 2",
                "+b = 3  # <b>`x`</b>",
            ),
        ),
        Finding(
            rule="request-parameter-removed",
            path="specs/pets.json",
            line=7,
            message="the parameter limit was removed",
            cause=Cause.DOCUMENT,
            old=Side(
                path="specs/old.json",
                position=Position(9, 11),
                pointer=("paths", "/pets", "get", "parameters", "0"),
                value={"name": "limit"},
            ),
            new=Side(path="specs/pets.json", position=Position(7, 3)),
            code=CodePosition(path="generated/pets/operations/pets.py", line=12),
        ),
    ),
)
ERRORS = tuple(
    ClientReport(name=rule, exit_code=code, findings=(Finding(rule=rule, path=path, message="no"),))
    for rule, code, path in (
        ("usage", 2, "specs/x.json"),
        ("network", 5, "https://api.example.com/a b?c=d"),
        ("breaking", 6, "/absolute/specs/x.json"),
        ("internal-error", 70, ""),
    )
)
ALL = (CLEAN, DRIFT, INVALID, ENVIRONMENT, CHANGED, *ERRORS)

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</td></table></style><svg onload=alert(1)>",
    "[link](javascript:alert(1)) ![image](https://evil.example/x.png)",
    "<https://evil.example> https://evil.example www.evil.example me@evil.example",
    "@user @org/team #123 GH-123 org/repo#1 3f9c2a1",
    "a | b \\| c \\\\| d `e` ``f`` `",
    "| --- | --- |",
    "# heading\n\n- list\n\n```\ncode\n```\n\n    code\r\n> quote",
    "]]> <![CDATA[x]]> &amp; &#0; &lt; <!-- --> <?xml ?>",
    "##[error]x ##vso[task.setvariable variable=x]y\n::error::z",
    "\x00\x01\x1b[31m\x7f\x85\u2028\u2029\ufffe\uffff\ud800\udfff",
    "\u202egnp.exe\u2066\u200b\ufeff\U000e0001",
    "{{ 7 * 7 }} {% raw %} {0} ${x} $(x) %s",
    "~~x~~ **x** _x_ :tada: $$x$$ [^1] [x]: y",
    " leading and trailing ",
    "`",
    "\\",
    "é ü 漢字 🎉",
)

TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=()), min_size=1),
    st.text("`|\\\n<>&\"'[]()!@#*_~: ab", min_size=1),
)
"""Any text, and often one that means something to a format."""

LEVELS = st.sampled_from(Level)

NUMBERS = st.none() | st.integers(1, 10**6)
POINTERS = st.none() | st.lists(TEXTS, max_size=3).map(tuple)

POSITIONS = st.builds(
    Side,
    path=TEXTS,
    position=st.none() | st.builds(Position, st.integers(1, 10**6), st.integers(1, 10**6)),
    pointer=POINTERS,
    value=TEXTS | st.none() | st.dictionaries(TEXTS, st.integers(), max_size=2),
)

FINDINGS = st.builds(
    Finding,
    rule=st.sampled_from(["edited", "document", "environment", "upstream", "foreign"]),
    message=TEXTS,
    path=TEXTS | st.just(""),
    line=NUMBERS,
    column=NUMBERS,
    pointer=POINTERS,
    fix=TEXTS | st.just(""),
    level=LEVELS,
    cause=st.none() | st.sampled_from(Cause),
    old=st.none() | POSITIONS,
    new=st.none() | POSITIONS,
    code=st.none() | st.builds(CodePosition, path=TEXTS, line=NUMBERS),
    files=st.lists(TEXTS, max_size=3).map(tuple),
    difference=st.lists(TEXTS, max_size=3).map(tuple),
)

REPORTS = st.lists(
    st.builds(
        ClientReport,
        name=TEXTS,
        exit_code=st.sampled_from([0, 1, 2, 3, 4, 5, 6, 70, 99]),
        output=TEXTS | st.just(""),
        headline=TEXTS | st.just(""),
        findings=st.lists(FINDINGS, max_size=3).map(tuple),
        remarks=st.lists(TEXTS, max_size=2).map(tuple),
        clean=st.lists(TEXTS, max_size=2).map(tuple),
        repair=st.none() | st.builds(Repair, command=st.just("opgen generate"), name=TEXTS, flags=st.just(())),
    ),
    max_size=3,
)
"""Reports with any text wherever a report has text."""
