"""Find the one face, turn it into numbers, and say how likely two of them are one person."""
