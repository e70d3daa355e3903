"""Pull requests with updates of clients, and comments with reports, on GitHub."""
