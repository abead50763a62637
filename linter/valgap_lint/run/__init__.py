"""One run over files: loads, analyses, checks, sorts."""

from valgap_lint.run.job import Stdin, run
from valgap_lint.run.plugins import Plugins, load_plugins
from valgap_lint.run.selection import unknown_selectors

__all__ = ["Plugins", "Stdin", "load_plugins", "run", "unknown_selectors"]
