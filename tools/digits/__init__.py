"""Training and measuring the digit recogniser. Nothing here is needed to run it."""
