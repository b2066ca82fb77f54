"""The web messenger: pages, sockets, files and health, and nothing of what is said in them."""
