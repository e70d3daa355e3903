"""Prism, a mock server that is not ours, judges what clients send and answers them by the document."""
