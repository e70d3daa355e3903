"""Invalid documents: each is refused or generated, without another error."""
