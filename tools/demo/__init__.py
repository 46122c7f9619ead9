"""The demo: one citizen's whole journey, played as an HTTP client against running processes."""
