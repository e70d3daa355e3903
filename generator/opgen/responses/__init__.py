"""Responses of servers, compared with the documents that describe them."""
