"""Download over HTTP from an untrusted server, with limits on redirects, size and credentials."""
