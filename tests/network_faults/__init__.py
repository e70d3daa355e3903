"""What becomes of calls when the network and the server are bad: each case on real sockets, sync and async."""
