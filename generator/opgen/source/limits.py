"""What a document may measure at most: constants, each refused by name when it is passed.

They are far above every document we know (the largest public ones: 12 MB, 700 thousand nodes, 60 levels) and low
enough that any input is read or refused within a minute and a gigabyte.
"""

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of a whole document, as served; also the characters of a YAML document once its aliases are written out."""

MAX_PAGE_BYTES = 4 * 1024 * 1024
"""Bytes of a documentation page: Markdown takes longer to read than the document in it."""

MAX_NODES = 2_500_000
"""Values of all kinds, the aliases of a YAML document written out."""

MAX_DEPTH = 256
"""Levels of mappings and lists; what reads a document may therefore be recursive."""

MAX_KEY_LENGTH = 4096
"""Characters of a key."""

MAX_DIGITS = 640
"""Characters of a number: the least that `sys.set_int_max_str_digits` can be set to, so it is the same everywhere."""

MAX_PROBLEMS = 100
"""Problems of one kind that are listed; a document with more is not worth a longer list."""

MAX_PARTS = 1000
"""Files of one document, itself included."""
