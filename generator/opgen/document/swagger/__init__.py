"""Conversion of Swagger 2.0 documents to OpenAPI 3.0, where the two have an exact equivalent.

The snapshot stays as it was served. `convert` runs on each reading, between the document and its repairs. Repairs call
other functions of this package for objects of Swagger 2.0 in documents of OpenAPI 3.
Source: Swagger 2.0, and OpenAPI 3.0.4.
"""
