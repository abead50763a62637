"""TensorFlow: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.libraries._tensorflow_images import (
    central_crop,
    decode_image,
    decode_jpeg,
    decode_png,
    image_resize,
    legacy_resize,
    random_crop,
    resize_with_pad,
    reverse,
)
from valgap_lint.catalogue.libraries._tensorflow_sources import csv_dataset, list_files, read_file, record_dataset

__all__ = [
    "central_crop",
    "csv_dataset",
    "decode_image",
    "decode_jpeg",
    "decode_png",
    "image_resize",
    "legacy_resize",
    "list_files",
    "random_crop",
    "read_file",
    "record_dataset",
    "resize_with_pad",
    "reverse",
]
