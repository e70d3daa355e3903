"""Names of inline schemas: equal schemas share one class, whose name has as many words as it needs.

The natural name has the words of the root and of the way to the schema: `OrderCustomer`. A long name is cut between two
words of that way, so that it keeps its parent: `CardInstallmentsPlan`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, count, takewhile
from types import MappingProxyType

from opgen.api.schema import Definition, Definitions, Enum, Model, Ref, TaggedUnion, change_refs, referenced, schemas_of
from opgen.core import graphs
from opgen.core.frozen import frozen
from opgen.core.name_styles import MAX_LENGTH, PREPOSITIONS, is_name, pascal, pascal_words, singular
from opgen.normalize.origin import Origin, record_key

# Length up to which a name has all words that fit.
_LENGTH = 40
_LONGEST = 60
# Number of words that a name can have beside that of the root.
_MOST_PARTS = 8
# Number of fields below which models are equal by accident.
_FEW = 3
# Number of schemas that make one word a name.
_MANY = 5
# Words that say nothing without the parent, in the singular.
_VAGUE = frozenset("""
    Access Action Attribute Base Change Code Config Content Data Detail Enabled Error Field File Filter Format From Head
    Id Info Input Item Key Kind Level Link Method Mode Name Object Option Output Param Parameter Per Property Reason
    Result Scope Setting Source Spec State Status Target Text To Type Unit Value
    """.split())
_KINDS = {"parameters": "Parameter", "responses": "Response", "requestBodies": "Body", "headers": "Header"}
_USES = {
    "parameters": "sent",
    "requestBody": "sent",
    "requestBodies": "sent",
    "responses": "received",
    "headers": "received",
}
_FORM = re.compile(r"/(?:requestBody|requestBodies/[^/]+)/content/((?![^/]*json)[^/]*)")

RootNames = Mapping[str, Mapping[str, str]]
"""First parts of natural names, by the kind and the key of the root."""
_Parts = tuple[str, ...]


def equal_schemas(
    definitions: Iterable[Definition],
    origins: Mapping[str, Origin],
    recorded: Mapping[str, str],
    requested: Mapping[str, str],
) -> dict[str, str]:
    """Return the first of the equal schemas for each inline schema, by identity.

    Schemas with different recorded names stay different classes. Schemas with the same recorded name stay one class if
    only their descriptions differ. Equal schemas with different requested names become different classes.
    """
    inline = {each.name: each for each in definitions if each.name in origins}
    exact = _shapes(inline, origins)
    shapes = _shapes(inline, origins, exact) if recorded else exact
    known: dict[str, str] = {}
    for identity in sorted(inline):
        if name := recorded.get(record_key(identity)):
            known.setdefault(exact[identity], name)
    classes: dict[tuple[str, str], list[str]] = {}
    for identity in sorted(inline):
        name = recorded.get(record_key(identity)) or known.get(exact[identity], "")
        classes.setdefault((shapes[identity] if name else exact[identity], name), []).append(identity)
    firsts: dict[str, str] = {}
    for members in classes.values():
        named: dict[str, str] = {}
        for identity in members:
            if name := requested.get(record_key(identity)):
                named.setdefault(name, identity)
        first = min(named.values(), default=members[0])
        firsts |= {each: named.get(requested.get(record_key(each), ""), first) for each in members}
    return firsts


def _shapes(
    inline: Definitions, origins: Mapping[str, Origin], exact: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Return one identity for all equal schemas, by identity. With the `exact` ones, texts and names may differ.

    Models of requests and responses are read differently. Enums and models with few fields are often equal by accident,
    so they must have the same title, or else the same last word of their names. Models of headers are not schemas of
    the document.
    """
    found: dict[object, str] = {}
    shapes: dict[str, str] = {}

    def following(identity: str) -> Iterator[str]:
        schemas = schemas_of(inline[identity])
        return (name for schema in schemas for name in referenced(schema) if name in inline)

    for connected in graphs.components(inline, following):
        for identity in connected:
            if exact.get(identity) in shapes:
                shapes[identity] = shapes[exact[identity]]
                continue
            definition = change_refs(inline[identity], lambda ref: Ref(shapes.get(ref.name, ref.name)))
            subject = "" if exact else _subject(origins[identity])
            use: tuple[str, ...] = (identity,) if identity.endswith("Headers") and "&" in identity else _use(identity)
            match definition:
                case Enum():
                    use = (subject,)
                case Model(fields=fields):
                    use = (*use, subject if len(fields) < _FEW else "")
                    if exact:
                        fields = tuple(replace(each, description="") if each.description else each for each in fields)
                        definition = replace(definition, fields=fields)
                case TaggedUnion(mapping=mapping):
                    mapping = tuple((value, shapes.get(ref, ref)) for value, ref in mapping)
                    definition = replace(definition, mapping=mapping)
                case _:
                    pass
            shapes[identity] = found.setdefault((replace(definition, name=""), use), identity)
    return shapes


def _use(identity: str) -> tuple[str, ...]:
    """Return the direction and the form in which the schema is used, as far as its pointer says it."""
    tokens = identity.split("/")[1:5]
    form = _FORM.search(identity)
    return next((_USES[each] for each in tokens if each in _USES), tokens[0]), form[1] if form else ""


def _subject(origin: Origin) -> str:
    """Return the title of a schema, or else the last word of its name, or two if the last one is vague.

    The subject of a body or a response is the operation.
    """
    parts = _parts("", origin)
    if origin.title.strip():
        return pascal(origin.title)
    if not _telling(parts):
        return origin.key
    words = pascal_words(_joined(parts))
    return singular("".join(words[-2:] if singular(words[-1]) in _VAGUE else words[-1:])).lower()


def named_classes(equal: Mapping[str, str], origins: Mapping[str, Origin], roots: RootNames) -> dict[str, "NamedClass"]:
    """Return the classes of equal schemas by the identity of the first schema. Their first name is the natural name."""
    members: dict[str, list[str]] = {}
    for identity, first in sorted(equal.items(), key=lambda each: (each[0] != each[1], each[0])):
        members.setdefault(first, []).append(identity)
    return {first: _named_class([origins[each] for each in same], roots) for first, same in members.items()}


def _named_class(origins: Sequence[Origin], roots: RootNames) -> "NamedClass":
    """Return the class of equal schemas. Its last two names say no more than the others: they are for a clash."""
    names = list(dict.fromkeys(map(pascal, _names(origins, roots))))
    parts = _without_structure(_parts(_root(origins[0], roots), origins[0]))
    others = (f"{_cut(parts)}Value", _joined(parts)[-_LONGEST:])
    return NamedClass(
        names=tuple(dict.fromkeys((*names, *map(pascal, others)))),
        telling=len(names),
        size=len(origins),
        depth=len(origins[0].words),
    )


def _names(origins: Sequence[Origin], roots: RootNames) -> Iterator[str]:
    first = origins[0]
    name = _root(first, roots)
    if len(origins) > 1:
        yield from _shared_names(origins, [_parts(_root(each, roots), each) for each in origins])
    for parts in dict.fromkeys((_parts(name, first), _parts(name, first, is_plural=True))):
        yield from _cuts(parts)
    if first.root == "shared":
        yield from _cuts((name, _KINDS[first.key.partition("/")[0]], *_parts(name, first)[1:]))


def _root(origin: Origin, roots: RootNames) -> str:
    return pascal(origin.key.partition("/")[2]) if origin.root == "shared" else roots[origin.root][origin.key]


def _shared_names(origins: Sequence[Origin], ways: Sequence[_Parts]) -> Iterator[str]:
    """Yield names of a class that several schemas share: the last words of most or all of them, or their title."""
    common: list[str] = []
    for same in zip(*map(reversed, ways), strict=False):
        if len({*same}) > 1:
            break
        common.insert(0, same[0])
    while common and _is_structural(common[0]):
        del common[0]
    (pair, count), *_ = Counter(_without_structure(way)[-2:] for way in ways).most_common(1)
    if len(common) == 1 and _telling(pair) == 2 and count * 2 > len(ways):
        common = [*pair]
    titles = {_unrepeated((pascal(each.title),)) for each in origins if each.title.strip()}
    names = [*_fitting(_without_structure(tuple(common)))][:1] if common else []
    if len(titles) == 1 and all(each.title for each in origins):
        names += [*titles, *(_unrepeated((ways[0][0], title)) for title in titles)]
    for name in (*names, _common_words(ways)):
        is_word = len(pascal_words(name)) == 1
        if len(name) <= _LENGTH and not (is_word and (len(origins) < _MANY or singular(name) in _VAGUE)):
            yield name


def _common_words(ways: Sequence[_Parts]) -> str:
    """Return the first and the last words that all ways have: `AccountCapabilitiesPayments`; else nothing.

    A single first word is often the verb of an operation.
    """
    words = [pascal_words(_joined(_without_structure(way))) for way in ways]
    start = _same_start(words)
    end = _same_start([each[len(start) :][::-1] for each in words])[::-1]
    while start and start[-1].lower() in PREPOSITIONS:
        start.pop()
    return _plain((*start, *end)) if end and len(start) > 1 else ""


def _same_start(words: Sequence[Sequence[str]]) -> list[str]:
    """Return the first words that all have in common."""
    return [same[0] for same in takewhile(lambda same: len({*same}) == 1, zip(*words, strict=False))]


def _parts(root: str, origin: Origin, *, is_plural: bool = False) -> _Parts:
    """Return the root and the words of the way. An item of a list has the name of the list in the singular.

    A word at the end of the name of a shared object is not repeated.
    """
    parts = [root] if root else []
    is_repeated = origin.root == "shared" and root.endswith(_joined(origin.words[:1]))
    for word in origin.words[is_repeated:]:
        before = parts[-1] if parts and not is_plural else ""
        one = before if _is_structural(before) else singular(before)
        if word in {"item", "value"} and one != before:
            parts[-1] = one
        else:
            parts.append(word)
    return (*parts[:1], *parts[1:][-_MOST_PARTS:])


def _without_structure(parts: _Parts) -> _Parts:
    """Return `parts` without words of the structure between the first and the last one."""
    inner = tuple(each for each in parts[1:-1] if not _is_structural(each))
    return (*parts[:1], *inner, *parts[1:][-1:])


def _cuts(parts: _Parts) -> Iterator[str]:
    """Yield the names that parts of the way give: first the longest one that fits, then longer ones."""
    brief = _without_structure(parts)
    yield from _fitting(brief)
    for way in (brief, parts):
        ends = [way[start:] for start in reversed(range(len(way)))]
        longer = [end for end in ends if _telling(end) > 1 or end == way]
        names = [*map(_plain, longer), *map(_unrepeated, longer)]
        yield from (name for name in names if _LENGTH < len(name) <= _LONGEST)
        if len(way) > 2:
            names = [_unrepeated((way[0], *way[-count:])) for count in (1, 2)]
            yield from (name for name in names if len(name) <= _LONGEST)
    yield _cut(brief)
    yield from (name for way in (brief, parts) if len(name := _unrepeated(way, str)) <= _LONGEST)


def _cut(parts: _Parts) -> str:
    """Return the last words, without repeated ones."""
    words = pascal_words(_unrepeated(parts))
    while len("".join(words)) > _LONGEST and len(words) > 1:
        del words[0]
    return "".join(words)[-MAX_LENGTH:]


def _fitting(way: _Parts) -> Iterator[str]:
    """Yield short names: with the parent and without a repeated word, if possible."""
    ends = [way[start:] for start in range(len(way))]
    with_parent = [end for end in ends if _telling(end) > 1 or end == way]
    own = [end for end in ends if len(end) == 1 and len(pascal_words(end[0])) > 1 and _telling(end)]
    every = [*map(_plain, with_parent), *map(_plain, own), *map(_unrepeated, reversed(with_parent))]
    yield from (name for name in every if 0 < len(name) <= _LENGTH)


def _is_structural(word: str) -> bool:
    return word[:1].islower()


def _joined(parts: _Parts) -> str:
    return "".join(each[:1].upper() + each[1:] for each in parts)


def _telling(parts: _Parts) -> int:
    return sum(not _is_structural(each) for each in parts)


def _plain(parts: _Parts) -> str:
    """Return the joined parts; empty if a word is repeated."""
    name = _joined(parts)
    return name if _unrepeated(parts) == name else ""


@lru_cache(maxsize=10_000)  # the parts of a class are tried in many names
def _unrepeated(parts: _Parts, stem: Callable[[str], str] = singular) -> str:
    """Return the joined parts. Of words with the same stem, the last one stays."""
    latest: dict[str, str] = {}
    for word in reversed(pascal_words(_joined(parts))):
        latest.setdefault(stem(word).lower(), word)
    return "".join(reversed(latest.values()))


def preferred_classes(
    equal: Mapping[str, str], preferred: Mapping[str, str], requested: Mapping[str, str]
) -> dict[str, str]:
    """Return the preferred name of each class, by the identity of its first schema.

    A recorded name of schemas that have become different stays with most of them, or else with the first.
    """
    found: dict[str, str] = {}
    claims: dict[str, Counter[str]] = {}
    for identity, first in sorted(equal.items()):
        key = record_key(identity)
        if key in requested:
            found.setdefault(first, requested[key])
        elif key in preferred:
            claims.setdefault(preferred[key], Counter())[first] += 1
    for name, firsts in claims.items():
        first = firsts.most_common(1)[0][0]
        found.setdefault(first, name)
    return found


@frozen
class NamedClass:
    """Class of equal inline schemas: the possible names, and what decides between classes with the same one.

    - `telling`: number of names that differ in what they say.
    - `size`: number of schemas.
    - `depth`: number of words on the way to the first schema.
    """

    names: Sequence[str]
    telling: int
    size: int
    depth: int


def inline_names(
    classes: Mapping[str, NamedClass], taken: Collection[str], preferred: Mapping[str, str], fields: Collection[str]
) -> dict[str, str]:
    """Return the name of each class by identity, independent of the order in the document.

    `preferred` names are assigned first. Then each class tries its next candidate in each round. Of several classes
    with the same candidate, one without another candidate gets it, or else the one with the most schemas, or else the
    one that is nearest to its root; if several are, none. A class without a free candidate gets a number. No class gets
    the name of one of `fields`, because the field would hide the class in annotations.
    """
    used = {name.lower() for name in taken}
    found = {}

    def assign(identity: str, name: str) -> bool:
        is_free = is_name(name, pascal) and name.lower() not in used and name not in fields
        if is_free:
            found[identity] = name
            used.add(name.lower())
        return is_free

    for identity in sorted(preferred):
        assign(identity, preferred[identity])
    for level in range(max((len(each.names) for each in classes.values()), default=0)):
        for same in _same_names(classes, classes.keys() - found.keys(), level):
            if identity := _best(classes, same, level):
                assign(identity, classes[identity].names[level])
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))
    for identity in sorted(classes.keys() - found.keys()):
        names = classes[identity].names
        any(assign(identity, name) for name in chain(names, (f"{names[0]}{each}" for each in numbers[names[0]])))
    return found


def _same_names(classes: Mapping[str, NamedClass], identities: Iterable[str], level: int) -> Iterable[list[str]]:
    """Return groups of the classes that have the same candidate."""
    proposed: dict[str, list[str]] = {}
    for identity in identities:
        for name in classes[identity].names[level : level + 1]:
            proposed.setdefault(name.lower(), []).append(identity)
    return proposed.values()


def _best(classes: Mapping[str, NamedClass], same: Sequence[str], level: int) -> str:
    """Return the class that gets the candidate that all classes in `same` have; empty without one."""
    ranks = {each: (level + 1 >= classes[each].telling, classes[each].size, -classes[each].depth) for each in same}
    most = max(ranks.values())
    best = [each for each in same if ranks[each] == most]
    return best[0] if len(best) == 1 else ""
