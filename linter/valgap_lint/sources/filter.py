"""The cheap test that spares most files the parse."""

from __future__ import annotations

import re

from valgap_lint.sources.files import SourceFile

_MENTION = re.compile(r"tensorflow|[kK]eras|\btf\b|tfds|tflearn|tflite|segmentation_models|\bTF[A-Z]")
"""Libraries that are built on Keras without saying so in their names, and the `tf` that a star import brings, count too."""


def mentions_keras(source: SourceFile) -> bool:
    """Whether a file can use TensorFlow or Keras at all. True for every file that imports them, also by name as a string."""
    return any(_MENTION.search(cell.text) for cell in source.cells)
