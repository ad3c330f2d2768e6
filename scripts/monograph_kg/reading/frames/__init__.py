"""Frames: what a clause states, by the sort of its subject, its verb, and where the object stands."""
