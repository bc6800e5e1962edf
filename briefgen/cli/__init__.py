"""The command line: the only place that prints, prompts, reads the clock or exits."""

from briefgen.cli.main import main

__all__ = ["main"]
