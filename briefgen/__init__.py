"""briefgen writes the day's market brief, every number of it computed and proven."""

__version__ = "0.1.0"
