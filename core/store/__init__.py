"""Where everything is kept. `open_store` gives the implementation that a URL names."""
