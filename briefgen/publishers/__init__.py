"""Artifacts → the world: files, a static site, feeds; the only writers."""
