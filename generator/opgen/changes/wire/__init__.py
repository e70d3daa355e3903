"""Comparison of two documents on the wire: requests that may be sent, responses that may come back."""
