"""New names of the keywords of a client, which constructors and `with_options` get."""

from collections.abc import Mapping

import pytest
from opgen.diff.callers.fixes import fixes
from opgen.diff.surface.data import read_surface
from opgen.diff.surface.model import Surface


def surface(server: str, *keywords: str) -> Surface:
    """Return a surface whose client has these keywords; a credential ends in `_key`."""
    rows = (
        f'["keyword","{each}","str | None","None"{",true" if each.endswith("_key") else ""}]\n' for each in keywords
    )
    return read_surface(f'["opgen surface",1,"jobs","{server}"]\n{"".join(rows)}'.encode()).surface


@pytest.mark.parametrize(
    ("old", "new", "renamed"),
    [
        (("https://{a}.x/{b}", "a", "b"), ("https://{c}.x/{b}", "c", "b"), {"a": "c"}),
        (("https://{zoneId}.x", "zone_id"), ("https://{areaId}.x", "area_id"), {"zone_id": "area_id"}),
        (("https://{a}.x", "a"), ("https://{b}.y", "b"), {}),
        (("https://x", "one_key", "a_key"), ("https://x", "a_key", "two_key"), {"one_key": "two_key"}),
        (("https://x", "one_key"), ("https://x", "two_key", "a_key"), {}),
    ],
)
def test_server_variable_or_sole_credential_with_another_name_is_renamed(
    old: tuple[str, ...], new: tuple[str, ...], renamed: Mapping[str, str]
) -> None:
    found = fixes(surface(*old), surface(*new), {}).by_name["Client"].arguments
    assert {one: other for one, other in found.items() if one != other} == renamed
