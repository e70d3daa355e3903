"""The runtime that every package carries, inside a small package written by hand."""
