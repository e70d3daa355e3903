"""Generated packages on disk: manifest, comparison with the rendered package, and replacement.

- A rendered file is part of the package that the current run has generated in memory.
- A recorded file, version or name is listed in the manifest `.opgen.json`, which opgen writes into the package.
- An owned file is rendered or recorded. A foreign file is not owned, and opgen does not change it.
"""
