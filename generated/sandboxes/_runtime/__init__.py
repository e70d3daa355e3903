"""What every generated module stands on: private, and the same in every package."""
