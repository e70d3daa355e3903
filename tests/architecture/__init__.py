"""The laws of the architecture: what no test of behaviour would notice, held by reading our own source."""
