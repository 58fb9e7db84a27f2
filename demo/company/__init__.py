"""A believable company to look at and to measure with: the same for the same seed and day. See seed.py."""
