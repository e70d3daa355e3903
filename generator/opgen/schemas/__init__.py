"""Reading of the schemas of a document, once for lowering, comparison and validation.

Terms of this package:

- The parts of a schema are the schemas that one value must match: the schema itself, and those that it includes.
- A merged schema has the keywords of all parts, as lowering needs them. A view has them in a normal form for comparison.
- A site is a schema at a place that uses it, with its references followed.
"""
