"""Tests of the conversion of Swagger 2.0 documents."""
