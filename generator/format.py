"""The only user of black: Python source in the one layout that we commit."""


def formatted(source: str) -> str:
    """`source` as black lays it out with 88 columns for Python 3.11, whatever configuration lies around.

    A pure function of `source` and black's version; nothing is cached or read.
    """
    # Imported here: it takes a tenth of a second that only generating needs.
    from black import format_str  # noqa: PLC0415
    from black.mode import Mode, TargetVersion  # noqa: PLC0415

    mode = Mode(target_versions={TargetVersion.PY311}, line_length=88)
    return format_str(source, mode=mode)
