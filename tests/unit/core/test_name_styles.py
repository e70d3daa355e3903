"""Laws of `names`: for any text a Python name, bounded, and one for each wire name, whatever the order."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opgen.codegen.code import identifier
from opgen.core.name_styles import KEYWORDS, MAX_LENGTH, allocate, derived, pascal, snake, upper_snake

STYLES = [pascal, snake, upper_snake]
SUFFIXES = ["", "_async", "_request", "_stream", "_stream_async", "_stream_request"]

WORDS = st.sampled_from(["a", "b", "A", "ab", "1", "Class", "class", "None", "none", "é", "中", "İ", "ß", "ﬁ"])
CLASHING = st.lists(st.one_of(WORDS, st.sampled_from(["_", "-", " ", ".", "+", "/", "__"])), max_size=4).map("".join)
"""Short names that want the same Python name more often than not."""
WIRE_NAMES = st.one_of(CLASHING, st.text(max_size=130), st.sampled_from(sorted(KEYWORDS)))
SCOPES = st.lists(WIRE_NAMES, max_size=20)


def is_plain(name: str) -> bool:
    return name.isascii() and name.isidentifier()


@pytest.mark.parametrize("style", STYLES)
@given(text=WIRE_NAMES)
@example("")
@example("\ud800")
@example("_")
@example("\u017f" * 200)
def test_style_writes_a_plain_bounded_name(style: Callable[[str], str], text: str) -> None:
    name = style(text)
    assert is_plain(name)
    assert name[0].isalpha()
    assert len(name) <= MAX_LENGTH
    assert style(text) == name


@given(WIRE_NAMES)
def test_style_is_preserved(text: str) -> None:
    assert snake(text) == snake(text).lower()
    assert upper_snake(text) == upper_snake(text).upper()
    assert pascal(text)[0].isupper()


@given(st.lists(st.sampled_from(["get", "pod", "x", "url2"]), min_size=1, max_size=5))
def test_name_that_is_in_style_stays_as_it_is(words: list[str]) -> None:
    name = "_".join(words)
    assert snake(name) == name
    assert upper_snake(name.upper()) == name.upper()
    assert pascal(pascal(name)) == pascal(name)


@pytest.mark.parametrize("style", STYLES)
@given(wire_names=SCOPES, reserved=SCOPES, suffix=st.sampled_from(["_", "Model"]), fold=st.booleans())
def test_wire_names_get_unique_names(
    *, style: Callable[[str], str], wire_names: list[str], reserved: list[str], suffix: str, fold: bool
) -> None:
    names = allocate(wire_names, style, reserved=reserved, suffix=suffix, fold=fold)
    assert set(names) == set(wire_names)
    for name in names.values():
        assert identifier(name) == name
        assert name not in KEYWORDS
    key = str.lower if fold else str
    taken = [key(name) for name in names.values()]
    assert len(taken) == len(set(taken))
    assert not {key(name) for name in reserved} & set(taken)


@pytest.mark.parametrize("style", STYLES)
@given(wire_names=SCOPES, fold=st.booleans(), data=st.data())
def test_names_do_not_depend_on_the_order(
    *, style: Callable[[str], str], wire_names: list[str], fold: bool, data: st.DataObject
) -> None:
    other = data.draw(st.permutations(wire_names))
    names = allocate(wire_names, style, fold=fold)
    assert allocate(other, style, fold=fold) == names
    assert allocate([*other, *wire_names], style, fold=fold) == names


@pytest.mark.parametrize("style", STYLES)
@given(wire_names=SCOPES)
def test_name_without_a_clash_follows_its_style(style: Callable[[str], str], wire_names: list[str]) -> None:
    for wire, name in allocate(wire_names, style).items():
        wanted = style(wire)
        rivals = [other for other in set(wire_names) if style(other) == wanted]
        if rivals == [wire]:
            assert name.startswith(wanted)
            is_taken = wanted in allocate(wire_names, style).values()
            assert name == wanted or is_taken or wanted in KEYWORDS


@given(WIRE_NAMES.map(snake), st.sampled_from(SUFFIXES))
def test_name_of_a_derived_function_is_an_identifier(name: str, suffix: str) -> None:
    (given_name,) = allocate([name], snake).values()
    assert identifier(derived(given_name, suffix))


@pytest.mark.parametrize(
    ("style", "wire", "name"),
    [
        (pascal, "list[User]", "ListUser"),
        (pascal, "GenericResponse_List_APIPodConfig__", "GenericResponseListAPIPodConfig"),
        (pascal, "1x", "Model1x"),
        (snake, "teamId", "team_id"),
        (snake, "GPUType", "gpu_type"),
        (snake, "{GPUType}", "gpu_type"),
        (snake, "userIDs", "user_ids"),
        (snake, "PDFsTotal", "pdfs_total"),
        (snake, "getURLIsValid", "get_url_is_valid"),
        (snake, "isIPv6Address", "is_ipv6_address"),
        (snake, "OAuth2PasswordBearer", "oauth2_password_bearer"),
        (snake, "getOAuthToken", "get_oauth_token"),
        (snake, "VIDEOAuthor", "video_author"),
        (snake, "IoTHubs", "iot_hubs"),
        (snake, "minQoSClass", "min_qos_class"),
        (snake, "iOSApp", "ios_app"),
        (snake, "DBaaSClusters", "dbaas_clusters"),
        (snake, "GitHubURL", "github_url"),
        (snake, "getA2ACard", "get_a2a_card"),
        (snake, "createAPIkeyToken", "create_api_key_token"),
        (snake, "listAPIsFor", "list_apis_for"),
        (snake, "HTTPStatus", "http_status"),
        (snake, "X-Request-ID", "x_request_id"),
        (snake, "straße", "strasse"),
        (snake, "1x", "field_1x"),
        (snake, "class", "class"),
        (upper_snake, "linux/amd64", "LINUX_AMD64"),
        (upper_snake, "+1", "PLUS_1"),
        (upper_snake, "", "EMPTY"),
        (upper_snake, "3", "VALUE_3"),
        (upper_snake, "<=", "LESS_THAN_EQUAL"),
        (pascal, "<", "LessThan"),
    ],
)
def test_words_of_a_wire_name_are_split_correctly(style: Callable[[str], str], wire: str, name: str) -> None:
    assert style(wire) == name


def test_keyword_gets_a_suffix() -> None:
    assert allocate(["class", "klass"], snake) == {"class": "class_", "klass": "klass"}
    assert allocate(["mro"], upper_snake, reserved=["MRO"]) == {"mro": "MRO_"}


def test_exact_spelling_wins_a_clash() -> None:
    names = allocate(["team_id", "teamId", "team-id"], snake)
    assert names["team_id"] == "team_id"
    assert names["teamId"] == "teamId"
    assert names["team-id"].startswith("team_id_")


def test_clashing_name_gets_words_for_its_sign_or_a_number() -> None:
    signs = {"created": "created", "created>": "created_greater_than", "created<": "created_less_than"}
    assert allocate(signs, snake) == signs
    assert allocate(["$id", "id"], snake) == {"$id": "dollar_id", "id": "id"}
    assert allocate(["foo-bar", "foo bar"], snake) == {"foo bar": "foo_bar_2", "foo-bar": "foo_bar_3"}
    assert allocate(["class", "class_"], snake) == {"class": "class_2", "class_": "class_"}
    assert allocate(["Error", "error"], pascal, fold=True) == {"Error": "Error", "error": "Error2"}
    long = "FundedTransactionResource" * 4
    assert {*allocate([f"{long}A", f"{long}B"], pascal).values()} == {(long[:75] + end) for end in ("2", "3")}


def test_new_clashing_name_does_not_rename_an_exact_name() -> None:
    before = allocate(["user", "team"], snake)
    after = allocate(["user", "team", "User", "TEAM", "us-er"], snake)
    assert {wire: after[wire] for wire in before} == before


def test_long_name_ends_with_a_word() -> None:
    words = "connect core namespaced pod proxy with path and service ".split() * 3
    assert snake("_".join(words)).split("_")[-1] in words
    assert pascal(" ".join(words)).endswith("ProxyWith")
    assert len(snake("x" * 200)) == MAX_LENGTH
