"""Version step and release notes of a package, from the changes since its last release."""
