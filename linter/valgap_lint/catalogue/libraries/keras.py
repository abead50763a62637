"""Keras: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.libraries._keras_datasets import dataset
from valgap_lint.catalogue.libraries._keras_directories import (
    audio_dataset_from_directory,
    image_dataset_from_directory,
    text_dataset_from_directory,
    timeseries_dataset,
    timeseries_generator,
)
from valgap_lint.catalogue.libraries._keras_generators import (
    generator_flow,
    generator_flow_from_dataframe,
    generator_flow_from_directory,
    generator_standardize,
)
from valgap_lint.catalogue.libraries._keras_images import (
    array_to_img,
    imagenet_preprocess_input,
    img_to_array,
    load_img,
    model_input,
    normalization,
    ops_resize,
    random_crop_layer,
    resizing,
    smart_resize,
)

__all__ = [
    "array_to_img",
    "audio_dataset_from_directory",
    "dataset",
    "generator_flow",
    "generator_flow_from_dataframe",
    "generator_flow_from_directory",
    "generator_standardize",
    "image_dataset_from_directory",
    "imagenet_preprocess_input",
    "img_to_array",
    "load_img",
    "model_input",
    "normalization",
    "ops_resize",
    "random_crop_layer",
    "resizing",
    "smart_resize",
    "text_dataset_from_directory",
    "timeseries_dataset",
    "timeseries_generator",
]
