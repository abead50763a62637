"""Files, notebooks and editor texts: what there is to lint, as text. Standard library only."""

from valgap_lint.sources.discovery import Discovery, discover
from valgap_lint.sources.files import Cell, SourceFile, SourcePath, display_path
from valgap_lint.sources.filter import mentions_keras
from valgap_lint.sources.magics import python_text
from valgap_lint.sources.reading import MAX_BYTES, read

__all__ = [
    "MAX_BYTES",
    "Cell",
    "Discovery",
    "SourceFile",
    "SourcePath",
    "discover",
    "display_path",
    "mentions_keras",
    "python_text",
    "read",
]
