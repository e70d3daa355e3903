"""Programs that call the client of each generator: each reads a call and prints its outcome.

They run in an environment with the client's libraries and without opgen.
"""
