"""The bureaus' side of the wire, for development and tests: never deployed."""
