"""Origins, identities and labels of schemas.

The name of an inline schema is derived from the origin: a named part of the document, and words from there to the
schema. The identity is the text that identifies a schema before names are assigned. Examples are `component:Pet`, and
`inline:` followed by a pointer. In place of a position in a list it has a label, which does not depend on the order.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from opgen.core.frozen import frozen
from opgen.core.json_values import mapping
from opgen.core.name_styles import pascal
from opgen.core.pointers import Pointer, pointer_text

Root = Literal["operation", "webhook", "component", "shared", "family", "document"]
# Sections of `components`, other than `schemas`, with objects that several operations can share.
_SHARED = frozenset({"parameters", "responses", "requestBodies", "headers"})


@frozen
class Origin:
    """Origin of a schema: a named part of the document, and the words on the way from there to the schema.

    The words have the style of class names: the name of a property, the title of a union member. Words of the structure
    of a document begin with a small letter, because they say nothing alone: `response`, `item`.

    - `key`: key of an operation or webhook, identity of a component, or section and name of a shared object; else
      empty.
    - `pointer`: pointer and title of the schema, for an origin that belongs to a definition.
    """

    root: Root
    key: str = ""
    words: tuple[str, ...] = ()
    title: str = ""
    pointer: Pointer = ()

    def then(self, word: str) -> "Origin":
        """Return this origin with `word` added, for a schema one step further. An empty word adds nothing."""
        if not word:
            return self
        return Origin(root=self.root, key=self.key, words=(*self.words, word))


def shared_origin(pointer: Pointer) -> Origin | None:
    """Return the origin of the schemas in the shared parameter, response, request body or header at `pointer`.

    Return None if `pointer` does not select an object in these sections of `components`.
    """
    if len(pointer) != 3 or pointer[0] != "components" or pointer[1] not in _SHARED:
        return None
    return Origin(root="shared", key=f"{pointer[1]}/{pointer[2]}")


def component_identity(wire_name: str) -> str:
    """Return the identity of the component schema `wire_name`."""
    return f"component:{wire_name}"


def inline_identity(pointers: str) -> str:
    """Return the identity of the inline schema at `pointers`: one labeled JSON Pointer, or several joined by `&`."""
    return f"inline:{pointers}"


def record_key(identity: str) -> str:
    """Return the key of a schema in the manifest: the name of a component, or the labeled pointer of an inline schema."""
    return identity.partition(":")[2]


def member_words(members: Sequence[Any], *, is_component: bool = False) -> Iterator[str]:  # untrusted JSON
    """Yield a word for the name of each member of a union.

    A member that alone needs a class has the name of the union, so its word is empty; for a component, it is the kind
    of the schema. Other members have their own word, a property that no other member has, their kind, or a number.
    A word in lower case says nothing alone.
    """
    classes = [each for each in members if "$ref" in mapping(each) or _needs_class(each)]
    properties = Counter(name for each in members for name in _properties(each))
    kinds = Counter(map(_kind, classes))
    for number, (member, word) in enumerate(zip(members, _own_words(members), strict=True), start=1):
        kind = _kind(member)
        unshared = (name for name in _properties(member) if properties[name] == 1 and name.strip())
        if len(classes) == 1 and "$ref" not in mapping(member):
            yield kind if is_component else ""
        else:
            others = kind if kinds[kind] == 1 else f"option{number}"
            yield word or next((f"with{pascal(name)}" for name in unshared), others)


def labeled_pointer(root: Any, pointer: Pointer, known: dict[Pointer, tuple[str, Any]]) -> str:
    """Return the text of `pointer` into the document `root`, with a label in place of each position in a list.

    `known` has the texts and values of earlier pointers.
    """
    start = len(pointer)
    while start and pointer[:start] not in known:
        start -= 1
    text, value = known[pointer[:start]] if start else ("", root)
    for end, key in enumerate(pointer[start:], start=start + 1):
        label = key
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            label, value = value[int(key)]
        else:
            value = mapping(value).get(key)
        if isinstance(value, list):
            labels = map(str, range(len(value))) if key == "prefixItems" else _labels(value)
            value = list(zip(labels, value, strict=True))
        text += pointer_text((label,))
        known[pointer[:end]] = text, value
    return text


def _labels(items: Sequence[Any]) -> list[str]:
    """Return a unique label for each item: name of a parameter, title, target, constants, or kind of the schema."""
    labels = []
    counts: Counter[str] = Counter()
    for item in items:
        name, location = (mapping(item).get(key) for key in ("name", "in"))
        is_parameter = isinstance(name, str) and isinstance(location, str)
        # The word must not depend on other items, as the words of names do.
        word = _title_or_target(mapping(item)) or " ".join(sorted(_constants(item).values()))
        label = f"{location} {name}" if is_parameter else word or _kind(item)
        counts[label] += 1
        labels.append(label if counts[label] == 1 else f"{label} {counts[label]}")
    return labels


def _own_words(members: Sequence[Any]) -> list[str]:
    """Return the title of each member, the name of its target, or its constant; an empty word for other members.

    Of several constants, the property whose constants differ in all members counts. A word that an earlier member has
    too gets a number.
    """
    constants = [_constants(each) for each in members]
    shared = [name for name in sorted(constants[0]) if all(name in each for each in constants)] if constants else []
    telling = next((name for name in shared if len({each[name] for each in constants}) == len(members)), "")
    counts: Counter[str] = Counter()
    words = []
    for member, own in zip(members, constants, strict=True):
        text = own[telling] if telling else next(iter(own.values())) if len(own) == 1 else ""
        word = _title_or_target(mapping(member)) or (pascal(text) if text else "")
        counts[word] += 1
        words.append(f"{word}{counts[word]}" if word and counts[word] > 1 else word)
    return words


def only_text(keywords: Mapping[str, Any]) -> str:
    """Return the only string that `enum` or `const` allows; empty if other values are allowed too."""
    values = keywords.get("enum", [keywords.get("const")])
    is_one = isinstance(values, list) and len(values) == 1
    return values[0] if is_one and isinstance(values[0], str) else ""


def _title_or_target(member: Mapping[str, Any]) -> str:
    """Return the title of a member, or the name of the target of its `$ref` or of its first `allOf` member."""
    title, reference, parts = (member.get(key) for key in ("title", "$ref", "allOf"))
    if isinstance(title, str) and title.strip():
        return pascal(title)
    if isinstance(reference, str):
        return pascal(reference.rsplit("/", 1)[-1])
    return _title_or_target(mapping(parts[0])) if isinstance(parts, list) and parts else ""


def _constants(member: Any) -> dict[str, str]:
    """Return the constant of each property that has one, such as `type`."""
    texts = {name: only_text(mapping(each)) for name, each in _properties(member).items()}
    return {name: text for name, text in texts.items() if text.strip()}


def _needs_class(member: Any) -> bool:
    """Return whether an inline schema becomes a class, or contains one."""
    schema = mapping(member)
    values = schema.get("enum")
    if isinstance(values, list):
        return len(values) > 1
    inner = mapping(schema.get("items")) or mapping(schema.get("additionalProperties"))
    return any(key in schema for key in ("properties", "allOf", "anyOf", "oneOf")) or (
        bool(inner) and _needs_class(inner)
    )


def _kind(member: Any) -> str:
    schema = mapping(member)
    kind = schema.get("type")
    if "enum" in schema:
        return "enum"
    return kind if isinstance(kind, str) else "object" if "properties" in schema else "schema"


def _properties(member: Any) -> Mapping[str, Any]:
    return mapping(mapping(member).get("properties"))
