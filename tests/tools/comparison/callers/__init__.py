"""How a user calls each generator's client: one program a generator, which reads a call and prints what became of it.

They run where the client's own libraries are, and nothing of ours is installed.
"""
