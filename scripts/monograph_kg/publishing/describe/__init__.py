"""Descriptions of the release, all made from the one metadata file and the graph itself."""
