"""What the two face tools share."""
