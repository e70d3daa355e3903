"""Comparison of two documents on the wire: requests that may be sent, responses that may come back.

`documents.py` calls the steps, which are folders:

- `match` reads the operations of both documents, and pairs operations and members of unions.
- `compare` finds the differences of each pair. It compares each pair of schemas once, without direction.
- `project` makes changes of the differences of schemas, with a direction, a rule and a severity for each context.
"""
