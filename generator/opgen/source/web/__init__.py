"""An HTTP exchange with a server that is not trusted: where to, how much, and with which credentials."""
