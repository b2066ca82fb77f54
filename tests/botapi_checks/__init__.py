"""The local Bot API server is checked against two independent clients."""
