"""Models: what requests and answers hold."""
