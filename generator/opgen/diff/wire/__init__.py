"""Comparison of two documents on the wire: requests that may be sent, responses that may come back.

`documents.py` calls the steps:

- folder `match` reads the operations of both documents, and pairs operations and members of unions.
- folder `compare` finds the differences of each pair. It compares each pair of schemas once, without direction.
- `directions.py` makes changes of the differences of schemas, with a direction, a rule and a severity for each context.
"""
