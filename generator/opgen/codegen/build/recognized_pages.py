"""Recognition of pages: the pagination of an operation, from the names, types and texts of its parameters and response.

A missed page is better than a wrong one, which changes the type of a result. So each rule needs two pieces of evidence,
and evidence for two forms is none.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from opgen.api.model import Operation, Parameter
from opgen.api.schema import (
    Array,
    Default,
    Definitions,
    Field,
    Model,
    Scalar,
    Schema,
    definition_of,
    plain,
    union,
)
from opgen.codegen.build.responses import stream_of, success
from opgen.core.frozen import frozen
from opgen.core.options import Pagination, Style

# Largest number of objects around a value.
_DEPTH = 3
_CONTAINERS = frozenset("""
    cursor cursors data embedded links list listmeta meta metadata next nextpage page pageinfo pagemetadata pager pages pagination
    paging paginator payload response responsemetadata result results
    """.split())
# Lists of items, also beside other lists.
_ITEMS = frozenset("content data entries hits items records results value values".split())
_LISTS = _ITEMS | frozenset("contents documents elements list nodes objects resources result rows".split())
# Lists beside the items of a page.
_NO_LISTS = frozenset("""
    aggregations columns errors facets fields filters headers included links messages order permissions sort warnings
    """.split())
_SIZES = frozenset("""
    count itemsperpage limit max maxitems maxresults num numresults pagelen pagelimit pagesize pagepersize pagination paginationpagesize perpage
    recordsperpage resultsperpage rows size take top
    """.split())
_PAGES = frozenset("currentpage page pageid pageindex pageno pagenum pagenumber paginationpage".split())
_OFFSETS = frozenset("firstresult from offset pageoffset skip start startat startfrom startindex".split())
_ENDS = frozenset("end endat enddate endtime stop to until".split())
# Parameters that hold a cursor. Integers of the other groups can be cursors too.
_CURSORS = frozenset("""
    after aftercursor bookmark continuation continuationtoken continue cursor cursortoken exclusivestartkey lastevaluatedkey lastkey
    marker next nextcursor nextmarker nextpage nextpagetoken nexttoken pageafter pagecursor pagekey pagetoken paginationtoken
    startafter startcursor startingafter startkey
    """.split())
_NEXT = frozenset("""
    endcursor next nextcursor nextkey nextmarker nextpage nextpagecursor nextpagekey nextpagetoken nexttoken
    """.split())
# Cursors of the next page with the name of the parameter.
_REPEATED = frozenset("""
    bookmark continuation continuationtoken continue cursor marker nextcursor nextmarker nextpagetoken nexttoken pagetoken paginationtoken
    """.split())
_URLS = frozenset("""
    nexthref nextlink nextpagehref nextpagelink nextpageuri nextpageurl nexturi nexturl odatanextlink
    """.split())
_MORE = frozenset(
    "hasmore hasmoredata hasmoreitems hasmorepages hasmoreresults hasnext hasnextpage more moreavailable".split()
)
_TOTALS = frozenset("""
    itemstotal total totalcount totalelements totalentries totalhits totalitems totalrecords totalresults totalrows totalsize
    """.split())
_COUNTS = frozenset("lastpage numpages pages pagestotal totalpagecount totalpages".split())
_DJANGO = frozenset({"count", "next", "previous", "results"})
_OTHERS = re.compile(r"[^a-z0-9]")
_URL_WORDS = re.compile(r"(?i)\b(?:ur[il]s?|links?|href|https?)\b")
_CURSOR_WORDS = re.compile(r"(?i)\b(?:cursor|token)\b")
_ID_WORDS = re.compile(r"(?i)\b(?:ids?|identifier|object)\b")
_PAGE_WORDS = re.compile(r"(?i)\bpages? (?:number|index|offset)\b|\bnumber of pages\b|\bpages to skip\b")
_READS = re.compile(r"(?i)search|query|filter|list|find|lookup|paginate|sync")
# Texts about the number of the first page.
_FIRST = re.compile(
    r"(?i)\b(?P<zero>(?:0|zero)[- ](?:based|indexed))|\b(?P<one>(?:1|one)[- ](?:based|indexed))"
    r"|\b(?:default(?:s|ing)?|first page|starts?|starting|begins?|beginning)\b\D{0,30}\b(?P<number>[01])\b"
)


@frozen
class _Value:
    """Parameter, or value of a page: its path of wire names, and the schema, text and default of its property."""

    path: tuple[str, ...]
    schema: Schema
    text: str
    default: Default | None = None

    @property
    def key(self) -> str:
        """Return the last name in lower case, without other characters than letters and digits."""
        return _key(self.path[-1])

    @property
    def pointer(self) -> str:
        """Return the path as a setting: a property name, or a JSON Pointer."""
        if len(self.path) == 1 and not self.path[0].startswith("/"):
            return self.path[0]
        return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in self.path)

    def is_below(self, *keys: str) -> bool:
        """Return whether an object with one of the `keys` contains the value."""
        return any(_key(name) in keys for name in self.path[:-1])

    def is_a(self, *kinds: str) -> bool:
        """Return whether the value has one of the types."""
        return isinstance(self.schema, Scalar) and self.schema.type in kinds


def recognized(operation: Operation, definitions: Definitions) -> Pagination | None:
    """Return the pagination of `operation`, or None unless the document describes exactly one usual form."""
    is_search = operation.method == "POST" and _READS.search(f"{operation.path} {operation.operation_id}")
    if (operation.method != "GET" and not is_search) or stream_of(operation):
        return None
    return _Reader(operation, definitions).found()


@dataclass(frozen=True)
class _Reader:
    """Parameters and response of an operation, as evidence for a form of pagination."""

    operation: Operation
    definitions: Definitions

    def found(self) -> Pagination | None:
        """Return the only form for which there is evidence."""
        cursor = self._cursor()
        numbers = self._named(_PAGES | _OFFSETS, "integer", "number")
        if cursor and any(each.path[0] != cursor.parameter for each in numbers):
            return None  # a parameter decides which form the response has
        return cursor or self._url() or self._link() or self._counted()

    @cached_property
    def _page(self) -> Schema:
        return plain(union(list(success(self.operation).values())), self.definitions)

    @cached_property
    def _values(self) -> tuple[_Value, ...]:
        return tuple(self._values_of(self._page, ()))

    def _values_of(self, schema: Schema, path: tuple[str, ...]) -> Iterator[_Value]:
        for field in self._fields(schema):
            inner, own = plain(field.schema, self.definitions), (*path, field.wire_name)
            yield _Value(path=own, schema=inner, text=field.description)
            if len(own) < _DEPTH and _key(field.wire_name) in _CONTAINERS:
                yield from self._values_of(inner, own)

    def _fields(self, schema: Schema) -> tuple[Field, ...]:
        model = definition_of(schema, self.definitions)
        return model.fields if isinstance(model, Model) else ()

    @cached_property
    def _parameters(self) -> dict[str, _Value]:
        """Parameters of the query by key, and properties of a JSON body. A key in both is left out."""
        content = next(iter(self.operation.body.contents), None) if self.operation.body else None
        is_json = content is not None and content.kind == "json"
        fields = self._fields(plain(content.schema, self.definitions)) if content and is_json else ()
        given: tuple[Field | Parameter, ...] = (
            *fields,
            *(each for each in self.operation.parameters if each.location == "query"),
        )
        keys = Counter(_key(each.wire_name) for each in given)
        return {
            key: _Value(
                path=(each.wire_name,),
                schema=plain(each.schema, self.definitions),
                text=each.description,
                default=each.default,
            )
            for each in given
            if keys[key := _key(each.wire_name)] == 1
        }

    def _named(self, keys: Collection[str], *kinds: str) -> list[_Value]:
        """Return the parameters with one of the `keys` and one of the types."""
        return [each for key, each in self._parameters.items() if key in keys and each.is_a(*kinds)]

    def _items(self, *, is_certain: bool) -> tuple[str, Schema] | None:
        """Return the pointer and the schema of the items.

        A list needs a usual name, or the noun of the path, unless it is the only one and there is other evidence.
        """
        if isinstance(self._page, Array):
            return "", self._page.items
        lists = [
            each
            for each in self._values
            if isinstance(each.schema, Array) and (each.key not in _NO_LISTS or self._is_noun(each.key))
        ]
        outer = [each for each in lists if len(each.path) == 1]
        inner = [
            each
            for each in lists
            if len(each.path) == 2 and each.is_below(*_LISTS, "embedded", "payload", "response", "result")
        ]
        lists = outer or inner
        usual = _ITEMS if len(lists) > 1 else _LISTS
        named = [each for each in lists if each.key in usual or self._is_noun(each.key)]
        chosen = outer if is_certain and not named else named
        if len(chosen) != 1 or not isinstance(chosen[0].schema, Array):
            return None
        return chosen[0].pointer, chosen[0].schema.items

    def _is_noun(self, key: str) -> bool:
        """Return whether the path ends with the noun `key`, in the singular or plural."""
        words = [_key(word.partition(".")[0]) for word in self.operation.path.split("/") if word and "{" not in word]
        return bool(words) and (_stem(words[-1]).endswith(_stem(key)) or _stem(key).endswith(_stem(words[-1])))

    def _form(
        self, by: Style, items: str, parameter: str = "", next_: str = "", start: int | None = None
    ) -> Pagination:
        """Return a form with the values that count pages and items."""
        is_counted = by in {"page", "offset"}
        return Pagination(
            operations=(self.operation.key,),
            by=by,
            parameter=parameter,
            start=start,
            items=items,
            next=next_,
            more=self._only(_MORE, "boolean"),
            total=self._only(_TOTALS, "integer", "number") if is_counted else "",
            pages=self._only(_COUNTS, "integer", "number") if is_counted else "",
        )

    def _only(self, keys: Collection[str], *kinds: str) -> str:
        """Return the pointer of the only value with one of the `keys` and one of the types, or nothing."""
        found = [each.pointer for each in self._values if each.key in keys and each.is_a(*kinds)]
        return found[0] if len(found) == 1 else ""

    def _cursor(self) -> Pagination | None:
        """Return the form with a cursor in the page and a parameter for it."""
        items = self._items(is_certain=True)
        if items is None:
            return None
        found = {
            (parameter.pointer, value.pointer): parameter
            for parameter in self._named(_CURSORS | _PAGES | _OFFSETS, "string", "integer")
            for value in self._values
            if self._is_next(parameter, value)
        }
        form = None
        if len(found) == 1:
            ((_, next_),) = found
            (parameter,) = found.values()
            form = self._form("cursor", items[0], parameter.path[0], next_)
            if _key(next_.rpartition("/")[2]) == "endcursor" and not form.more:
                return None
        elif not found:
            form = self._last_id(*items)
        return form

    def _is_next(self, parameter: _Value, value: _Value) -> bool:
        """Return whether `value` is the cursor of the next page for `parameter`."""
        name, key = parameter.key, value.key
        is_number = value.is_a("integer")
        if not (value.is_a("string") or is_number) or (parameter.is_a("integer") and not is_number):
            return False
        if key in {"next", "nextpage"} and _URL_WORDS.search(value.text):
            return False
        if key in {f"next{name}", f"next{name}number"} or (
            key == name and value.is_below("next", "nextpage", "cursors")
        ):
            return True
        if not parameter.is_a("string") or name not in _CURSORS:
            return False
        if key == "next" and not value.is_below("cursor", "cursors"):
            return bool(_CURSOR_WORDS.search(value.text))
        return key in _NEXT or (key == name and name in _REPEATED)

    def _last_id(self, items: str, item: Schema) -> Pagination | None:
        """Return the form with the id of the last item as the cursor."""
        afters = self._named({"after", "afterid", "startafter", "startingafter"}, "string")
        if len(afters) != 1:
            return None
        next_ = self._only({"lastid"}, "string")
        has_id = any(each.wire_name == "id" for each in self._fields(plain(item, self.definitions)))
        if not next_ and has_id and items and _ID_WORDS.search(afters[0].text):
            next_ = f"{items if items.startswith('/') else '/' + items}/-1/id"
        form = self._form("cursor", items, afters[0].path[0], next_)
        return form if next_ and form.more else None

    def _url(self) -> Pagination | None:
        """Return the form with the URL of the next page in the page."""
        # Some documents have the same links in lists and in single resources.
        is_single = self.operation.path.endswith("}")
        items = self._items(is_certain=not is_single)
        if is_single and items and items[0].startswith("/"):
            return None
        urls = [each for each in self._values if each.is_a("string") and self._is_url(each)]
        return self._form("url", items[0], next_=urls[0].pointer) if items and len(urls) == 1 else None

    def _is_url(self, value: _Value) -> bool:
        if value.key in _URLS or (value.key == "next" and value.is_below("links")):
            return True
        if value.key in {"href", "uri", "url"} and value.is_below("next", "nextpage"):
            return True
        if value.key not in {"next", "nextpage"}:
            return False
        # Django REST framework has these properties alone.
        names = {each.key for each in self._values if len(each.path) == 1}
        return bool(_URL_WORDS.search(value.text)) or {"next", "previous", "results"} <= names <= _DJANGO

    def _link(self) -> Pagination | None:
        """Return the form with a documented `Link` header, for a list."""
        items = self._items(is_certain=False)
        return self._form("link", items[0]) if items and self.operation.has_link else None

    def _counted(self) -> Pagination | None:
        """Return the form with the number of the page, or of its first item."""
        counts = [each for each in self._values if each.key in _TOTALS | _COUNTS and len(each.path) > 1]
        items = self._items(is_certain=any(each.is_a("integer", "number") for each in counts))
        pages, offsets = (self._named(keys, "integer", "number") for keys in (_PAGES, _OFFSETS))
        if items is None or len(pages) + len(offsets) != 1:
            return None
        has_size = bool(self._named(_SIZES, "integer", "number"))
        (parameter,) = pages or offsets
        if offsets:
            is_span = not _ENDS.isdisjoint(self._parameters)
            if not has_size or is_span or _PAGE_WORDS.search(parameter.text):
                return None
            start = _first(parameter, None if parameter.key == "startindex" else 0)
            return None if start is None else self._form("offset", items[0], parameter.path[0], start=start or None)
        start = _first(parameter, None)
        if start is None:
            return None
        form = self._form("page", items[0], parameter.path[0], start=start if start != 1 else None)
        return form if has_size or form.more or form.total or form.pages else None


def _first(parameter: _Value, otherwise: int | None) -> int | None:
    """Return the number of the first page or item by the default, the minimum or the text; None if it is unknown."""
    if parameter.default is not None:
        value = parameter.default.value
        return int(value) if type(value) in {int, float} and value in {0, 1} else None
    if isinstance(parameter.schema, Scalar) and parameter.schema.constraints.minimum == 1:
        return 1
    found = _FIRST.search(parameter.text)
    if found:
        return int(found["number"]) if found["number"] else int(bool(found["one"]))
    return otherwise


def _key(name: str) -> str:
    return _OTHERS.sub("", name.lower())


def _stem(key: str) -> str:
    """Return a noun without the end of its plural."""
    return re.sub(r"(?:ies|es|s|y|e)$", "", key)
