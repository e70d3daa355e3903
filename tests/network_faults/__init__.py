"""Results of calls with a bad network or server: each case on real sockets, with both kinds of clients."""
