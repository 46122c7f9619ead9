"""What a stub asks of a request."""
