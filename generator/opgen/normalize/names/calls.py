"""Natural calls of operations: the resource and the method that a reader of the API's documentation would guess.

Names in a document's extensions come first. Otherwise, the convention of the operationIds or the paths decide.
"""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from opgen.core.name_styles import PREPOSITIONS, singular, snake
from opgen.core.options import Convention
from opgen.core.url_templates import erased, path_variables
from opgen.normalize.operation_nodes import OperationNode, Operations

# Extensions with the name of a method and of its resource.
_METHOD_AND_GROUP = (
    ("x-fern-sdk-method-name", "x-fern-sdk-group-name"),
    ("x-speakeasy-name-override", "x-speakeasy-group"),
    ("x-stainless-method", "x-stainless-resource"),
    ("x-stainless-method-name", "x-stainless-resource"),
    ("x-ms-client-name", ""),
    ("x-methodName", "x-groupName"),
    ("x-ds-methodname", ""),
    ("x-operation-name", "x-controller-name"),
    ("x-operationName", ""),
    ("x-sdk-method-name", "x-sdk-resource"),
)

_VERBS = frozenset("add create delete destroy fetch find get list patch post put read remove retrieve update".split())
# Method for a verb in an operationId.
_STATED_VERBS = {
    "get": "get",
    "retrieve": "get",
    "list": "list",
    "create": "create",
    "update": "update",
    "delete": "delete",
}
_ARTICLES = frozenset(("a", "an", "the"))
_CHANGES = frozenset(("PATCH", "PUT"))
_READS = frozenset(("fetch", "get", "read", "retrieve"))
_KINDS_OF_FUNCTION = frozenset(("api", "endpoint", "handler", "route"))
_NO_MODIFIERS = _VERBS | frozenset("all bulk batch many multiple new".split())
_VERSION = re.compile(r"api|rest|alpha|beta|preview|v?[0-9]+([._-][0-9]+)*|v[0-9]+[a-z0-9]*")
_NUMBERED_VERSION = re.compile(r"v?[0-9]+([._-][0-9]+)*|v[0-9]+[a-z0-9]*")
_NUMBER = re.compile(r"(?<=[a-z])(_using_(delete|get|patch|post|put))?(_[1-9][0-9]?)?$")
"""HTTP method that Springfox adds to an operationId, and number that tools add to that of a second operation."""
# Share of the operations with an operationId that must follow a convention.
_MOST = 0.8
_PREFIX = 0.85
# Largest number of nested resources. A document may have paths of any length.
_DEEPEST = 8
# Largest number of words of an operationId in a method that has no plain name.
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Call:
    """Call of an operation in snake case. Without a resource, it is a method of the client."""

    resource: tuple[str, ...]
    method: str


def recognized(operations: Operations) -> Convention:
    """Return the convention that the operationIds follow, or else `tags` or `paths`."""
    named = {key: found for key, found in operations.items() if _has_id(key, found)}
    if sum(function_of(key, found) != key for key, found in named.items()) * 2 > len(named):
        return "functions"  # operationIds have this suffix by no accident
    divided = _divided(named)
    if _is_most(len(divided[key]) > 1 for key in named):
        return "ids"
    if _is_most(_path_of_id(key, found) is not None for key, found in named.items()):
        return "flat"
    if _is_most(_repeats_path(key, found) for key, found in named.items()):
        return "paths"
    count = len(operations)
    if not operations or sum(bool(first_tag(found)) for found in operations.values()) * 2 < count:
        return "paths"
    if sum(_from_extensions(found) is not None for found in operations.values()) * 2 > count:
        return "tags"  # the resource of most extensions
    by_path = {key: call.resource for key, call in natural_calls(operations, "paths").items()}
    with_items = {resource for key, resource in by_path.items() if operations[key].path.endswith("}")}
    # Below a first word without items, all resources count as one: it divides the API, as `admin` does.
    counts = Counter(each if each[:1] in with_items else each[:1] for each in by_path.values())
    return "tags" if max(counts.values()) * 2 > count else "paths"


def natural_calls(operations: Operations, convention: Convention) -> dict[str, Call]:
    """Return the natural call of each operation by key. Several operations may have the same call."""
    rules = _Rules(operations)
    calls = {
        key: _from_extensions(found) or rules.rule(convention if _has_id(key, found) else "paths")(key, found)
        for key, found in operations.items()
    }
    return {key: Call(call.resource[:_DEEPEST], call.method) for key, call in calls.items()}


def told_apart(calls: Mapping[str, Call], operations: Operations, convention: Convention) -> dict[str, Call]:
    """Return `calls`, with a word that tells operations with the same call apart, and without a number.

    The word is first looked for where the convention looks: in the path, or in the operationId.
    One of them has the plain name: that of the item (of the collection for `list` and `create`), or else of the shortest
    path. Deprecated operations come last. If only numbers differ, as in `step_1` and `step_2`, the numbers stay.
    """
    is_item = _Rules(operations).is_item
    same: dict[Call, list[str]] = {}
    for key, call in sorted(calls.items()):
        same.setdefault(Call(call.resource, _NUMBER.sub("", call.method)), []).append(key)
    named = {}
    for plain, keys in same.items():
        unnumbered = [key for key in keys if calls[key] == plain]
        if len(keys) == 1 or unnumbered:
            found = {key: operations[key] for key in keys}
            of_collection = plain.method in {"create", "list"}
            ranks = {
                key: (not each.is_deprecated, is_item(key, each) != of_collection, -_shape(each.path).count("/"))
                for key, each in found.items()
                if key in (unnumbered or keys)
            }
            best = [key for key in ranks if ranks[key] == max(ranks.values())]
            first = best[0] if len(best) == 1 else ""
            words = _distinguishing_words(plain, found, convention) if len(keys) > 1 else {}
            for key in keys:
                full = (
                    function_of(key, found[key])
                    if _has_id(key, found[key]) and not _repeats_path(key, found[key])
                    else " ".join((plain.method, *_static(found[key].path)[-1:]))
                )
                method = words.get(key) or (_name(full) if first else plain.method)
                named[key] = plain if key == first else Call(plain.resource, method)
    return {**calls, **named}


def _distinguishing_words(plain: Call, operations: Operations, convention: Convention) -> dict[str, str]:
    """Return the method of each operation with a word that the others lack: of the path, a variable, or the operationId."""
    ids = {key: _words(_NUMBER.sub("", snake(function_of(key, found), ""))) for key, found in operations.items()}
    sources = (
        ("_", {key: [*filter(_words, _shape(found.path).split("/"))] for key, found in operations.items()}),
        ("_by_", {key: [w for w in path_variables(found.path) if w != "id"] for key, found in operations.items()}),
        ("", {key: ids[key] if _has_id(key, found) else [] for key, found in operations.items()}),
        ("_", {key: [found.method] for key, found in operations.items()}),
    )
    methods: dict[str, str] = {}
    for joint, source in sources if convention == "paths" else sorted(sources, key=lambda source: source[0] != ""):
        counts = Counter(word for words in source.values() for word in {*words})
        for key in source.keys() - methods.keys():
            own = ["_".join(_words(word)) for word in source[key] if counts[word] == 1 and not word.isdecimal()]
            own = [word for word in own if not joint or word not in plain.resource]
            left = ids[key]
            for resource in plain.resource if own and not joint else ():
                left = _without(left, resource)
            if not joint and len(left) <= _MOST_WORDS and not {*own}.isdisjoint(left) and left != [plain.method]:
                methods[key] = _name("_".join(left))
            elif own and own != [plain.method]:
                methods[key] = f"{plain.method}{joint or '_'}{own[-1]}"
    return methods


def first_tag(found: OperationNode) -> str:
    """Return the first tag of an operation that is not only a version; empty without one."""
    tags = [tag.value for tag in found.node.items("tags")]
    return next((tag for tag in tags if isinstance(tag, str) and not _VERSION.fullmatch(tag.strip().lower())), "")


def function_of(key: str, found: OperationNode) -> str:
    """Return `key` without the suffix that FastAPI derives from path and method."""
    suffix = re.sub(r"\W", "_", found.path) + "_" + found.method.lower()
    return key.removesuffix(suffix) or key


class _Rules:
    """Rules that derive a call from the operationId, the tag and the path, for the operations of one document."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._static = {found.path: _static(found.path) for found in operations.values()}
        self._prefix = _shared_prefix([*self._static.values()])
        self._methods: dict[str, set[str]] = {}
        for found in operations.values():
            self._methods.setdefault(_shape(found.path), set()).add(found.method)
        self._shapes = sorted(self._methods)
        self._collections = {shape.removesuffix("/{}") for shape in self._shapes if shape.endswith("/{}")}

    @cached_property
    def _divided(self) -> dict[str, list[str]]:
        return _divided(self._operations)

    def rule(self, convention: Convention) -> Callable[[str, OperationNode], Call]:
        """Return the rule of a convention."""
        rules = {
            "functions": self._by_function,
            "ids": self._by_id,
            "flat": self._by_words_of_path,
            "tags": self._by_tag,
            "paths": self._by_path,
        }
        return rules[convention]

    def _by_function(self, key: str, found: OperationNode) -> Call:
        """Return the call for an operationId of FastAPI: as `_by_tag`, with the name of the function."""
        words = _words(function_of(key, found))
        named = self._below_tag(words, found)
        *left, last = named.method.split("_")
        is_kind = last in _KINDS_OF_FUNCTION and last not in _words(" ".join(_static(found.path)))
        return Call(named.resource, "_".join(left)) if is_kind and left and len(left) + 1 < len(words) else named

    def _by_id(self, key: str, found: OperationNode) -> Call:
        """Return the call for a divided operationId: `issues/create`, `users.list`, `droplets_list`."""
        *resource, method = self._divided[key]
        if not resource:
            return self._by_tag(key, found)
        own = _name(method) if re.search("[A-Za-z]", method) else self._verb(key, found)
        named = [each for each in resource if not _VERSION.fullmatch(each.lower())]
        return Call(tuple(map(_name, named)), own)

    def _by_words_of_path(self, key: str, found: OperationNode) -> Call:
        """Return the call for an operationId that repeats the path: `accountsGet` of `/accounts/get`."""
        segments = _path_of_id(key, found)
        return Call(tuple(segments[:-1]), segments[-1]) if segments else self._by_tag(key, found)

    def _by_tag(self, key: str, found: OperationNode) -> Call:
        """Return the tag, or else the first word of the path, and the operationId without its words."""
        words = _words(re.sub("Using(DELETE|GET|PATCH|POST|PUT)(?=(_[0-9]+)?$)", "", key))
        return self._below_tag([word for word in words[:-1] if word not in _ARTICLES] + words[-1:], found)

    def _below_tag(self, words: list[str], found: OperationNode) -> Call:
        """Return the call of an operation with these words. Without a tag, a word of the path that leaves no other is it."""
        tag, segments = first_tag(found), self._segments(found)
        resource = snake(tag, "tag") if tag else next(iter(segments), "")
        left = _without(words, resource)
        if not resource or (not tag and not left):
            return Call((), _name(" ".join(words)))
        is_read = len(left) == 1 and left != words and _READS.issuperset(left)
        if is_read and _shape(found.path) in self._collections and _is_plural(words[-1]):
            left = ["list"]
        return Call((resource,), _name(" ".join(left or _without(segments[-1:], resource) or words)))

    def _by_path(self, key: str, found: OperationNode) -> Call:
        """Return the nouns of the path, and a verb of the method and the shape of the path."""
        *parents, noun = self._segments(found) or ["root"]
        stated = self._stated_verbs(key, found)
        # A verb that repeats the HTTP method says nothing about a word below another.
        verb = next((verb for verb in stated if verb != found.method.lower()), "")
        has_verb = noun.partition("_")[0] in _VERBS | PREPOSITIONS
        if (has_verb or (not verb and not (stated and not parents))) and self._is_action(found, has_verb=has_verb):
            return Call(tuple(parents), noun)
        is_change = found.method in _CHANGES and verb == "update"
        return Call((*parents, noun), self._verb(key, found) if is_change or not verb else verb)

    def _segments(self, found: OperationNode) -> list[str]:
        """Return the words of the path without variables, and without a prefix that most paths share."""
        static = self._static[found.path]
        prefix = len(self._prefix) if static[: len(self._prefix)] == self._prefix else 0
        return [_name(each) for each in static[min(prefix, max(len(static) - 1, 0)) :]]

    def _is_action(self, found: OperationNode, *, has_verb: bool) -> bool:
        """Return whether the last word of the path names a method: it has no item and no child, and a noun no other method."""
        shape = _shape(found.path)
        following = bisect(self._shapes, shape + "/")
        has_children = following < len(self._shapes) and self._shapes[following].startswith(shape + "/")
        is_item = shape.endswith("/{}") or shape.rpartition("/")[2].isdecimal()
        is_leaf = not (is_item or has_children or (len(self._methods[shape]) > 1 and not has_verb))
        is_noun = found.method == "DELETE" or (found.method in {"GET", "POST"} and _is_plural(shape))
        return is_leaf and (has_verb or not is_noun)

    def is_item(self, key: str, found: OperationNode) -> bool:
        """Return whether the path ends in a variable. With items below it and without a change, it selects a collection."""
        shape = _shape(found.path)
        is_selector = shape in self._collections and self._methods[shape].isdisjoint(_CHANGES)
        return shape.endswith("/{}") and (not is_selector or (found.method == "GET" and self._is_single(key, found)))

    def _is_single(self, key: str, found: OperationNode) -> bool:
        """Return whether the collection of an item is listed, and the operationId of the item has no plural."""
        words = _words(key) if _has_id(key, found) else []
        return "GET" in self._methods.get(_shape(found.path)[:-3], ()) and not any(map(_is_plural, words))

    def _stated_verbs(self, key: str, found: OperationNode) -> list[str]:
        """Return the verbs at both ends of the operationId. A `list` that is changed, or is an item, is a noun."""
        words = _words(key) if _has_id(key, found) else []
        verbs = [_STATED_VERBS[word] for word in (*words[:1], *words[-1:]) if word in _STATED_VERBS]
        if found.method not in {"GET", "POST"}:
            return [verb for verb in verbs if verb not in {"get", "list"}]
        is_noun = found.path.endswith("}") and ({*verbs} != {"list"} or self._is_single(key, found))
        return [verb for verb in verbs if not (verb == "list" and is_noun)]

    def _verb(self, key: str, found: OperationNode) -> str:
        """Return the verb for the method and the shape of the path."""
        shape = _shape(found.path)
        if found.method == "GET":
            is_listed = shape in self._collections or _is_plural(shape)
            return "list" if is_listed and not self.is_item(key, found) else "get"
        if found.method == "POST":
            is_changed = "POST" in self._methods.get(shape[:-3], ()) or self._methods[shape].isdisjoint(_CHANGES)
            return "update" if self.is_item(key, found) and is_changed else "create"
        if found.method == "PUT" and "PATCH" in self._methods[shape]:
            return "replace"
        return "update" if found.method in _CHANGES else _name(found.method)


def _from_extensions(found: OperationNode) -> Call | None:
    """Return the call that the extensions of an operation name. Without a group, its tag is the resource."""
    for method_field, group_field in _METHOD_AND_GROUP:
        method = found.node.value.get(method_field)
        if not isinstance(method, str) or not _words(method):
            continue
        *path, name = method.split(".")
        group = path or _group(found.node.value.get(group_field))
        if group is None:
            group = [tag] if (tag := first_tag(found)) else []
        return Call(tuple(map(_name, group)), _name(name))
    return None


def _group(value: object) -> list[str] | None:
    """Return the names of nested resources: from a text with dots, or from a list."""
    if isinstance(value, list):
        return [each for each in value if isinstance(each, str) and _words(each)]
    return [each for each in value.split(".") if _words(each)] if isinstance(value, str) and _words(value) else None


def _has_id(key: str, found: OperationNode) -> bool:
    return key != found.fallback_key


def _repeats_path(key: str, found: OperationNode) -> bool:
    """Return whether an operationId has no other words than method, path and variables: `post_things_id_cancel`."""
    words, static = _words(key), [word for each in _static(found.path) for word in _words(each)]
    known = {*_words(f"{found.method} {found.path}"), "by", "id"}
    return words[:1] == [found.method.lower()] and known.issuperset(words) and {*static}.issubset(words)


def _is_most(follows: Iterable[bool]) -> bool:
    results = list(follows)
    return bool(results) and sum(results) >= _MOST * len(results)


def _divided(operations: Operations) -> dict[str, list[str]]:
    """Return the parts of each operationId: between `/` or `.`, or before and after the first `_` of a shared prefix.

    A first part that all operationIds share is the name of the API.
    """
    parts = {key: [each for each in re.split(r"[/.]", key) if _words(each)] for key in operations}
    if not _is_most(len(each) > 1 for each in parts.values()):
        prefixes = Counter(key.partition("_")[0] for key in operations if "_" in key.strip("_"))
        parts = {key: _at_prefix(key, prefixes) for key in operations}
    elif len(parts) > 1 and len({each[0] for each in parts.values() if each}) == 1:
        parts = {key: each[1:] if len(each) > 2 else each for key, each in parts.items()}
    return parts


def _at_prefix(key: str, prefixes: Mapping[str, int]) -> list[str]:
    prefix, _, rest = key.partition("_")
    is_resource = prefixes.get(prefix, 0) > 1 and prefix.lower() not in _VERBS and rest.strip("_")
    return [prefix, rest] if prefix and is_resource else [key]


def _path_of_id(key: str, found: OperationNode) -> list[str] | None:
    """Return the names in the path, if the operationId has exactly their words."""
    segments = [_name(each) for each in _static(found.path)]
    joined = "".join(segments).replace("_", "")
    return segments if joined and "".join(_words(key)) == joined else None


def _shape(path: str) -> str:
    """Return `path` without names of variables, query and formats. A method after a colon, and a fragment, are segments."""
    return re.sub(r"\?[^#]*|\.(json|xml)(?=/|$)", "", erased(path)).replace(":", "/").replace("#", "/").rstrip("/")


def _static(path: str) -> tuple[str, ...]:
    """Return the segments of `path` without variables, and without versions, prepositions, `api` and `rest` at its start."""
    segments = [each for each in _shape(path).replace("{}", "").split("/") if _words(each) and not each.isdecimal()]
    words = (each.lower() for each in segments)
    first = next((i for i, each in enumerate(words) if not (_VERSION.fullmatch(each) or each in PREPOSITIONS)), 0)
    return tuple(each for each in segments[first:] if not _NUMBERED_VERSION.fullmatch(each.lower())) or tuple(segments)


def _shared_prefix(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the first segments that most of at least ten paths share."""
    prefix: tuple[str, ...] = ()
    while len(paths) >= 10:
        length = len(prefix) + 1
        longer = Counter(path[:length] for path in paths if len(path) >= length).most_common(1)
        if not longer or longer[0][1] <= _PREFIX * len(paths):
            break
        prefix = longer[0][0]
    return prefix


def _name(text: str) -> str:
    return snake(text, "operation")


def _words(text: str) -> list[str]:
    return [word for word in snake(text, "").split("_") if word]


def _without(words: list[str], resource: str) -> list[str]:
    """Return `words` without the name of `resource`, or else without its single words.

    A last word stays if another noun describes it: `list_user_images` in `images` does not list a user.
    """
    names = resource.split("_")
    left = _cut(words, names, first=0)
    for name in names if left == words else ():
        left = left if name in PREPOSITIONS | _ARTICLES else _cut(left, [name], first=1)
    return left


def _cut(words: list[str], names: list[str], *, first: int) -> list[str]:
    """Return `words` without the words `names` from index `first`, and without a preposition before the last ones.

    A first word in another number than the name is a verb: `refund_payment` in `refunds`.
    """
    stems = [*map(singular, names)]
    for start in range(len(words) - len(names), first - 1, -1):
        end = start + len(names)
        is_verb = (start, end) == (0, 1) and words[:1] != names
        if [*map(singular, words[start:end])] != stems or is_verb:
            continue
        before, after = words[:start], words[end:]
        while before and before[-1] in _ARTICLES:
            before.pop()
        if not after and before and before[-1] in PREPOSITIONS:
            before.pop()
        elif not after and len(before) > 1 and before[-1] not in _NO_MODIFIERS:
            continue
        words = before + after
    return words


def _is_plural(text: str) -> bool:
    return any(singular(word) != word for word in _words(text)[-1:])
