"""The verifier: its own process, which decides from a video whether the right person is there."""
