"""What the rules of this family share: which layers act differently in training, and where a model has them."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.api import Backbone, Layer, Model
from valgap_rules._facts import known

NORMALISING = frozenset({"BatchNormalization", "SyncBatchNormalization"})
"""Layers that use the batch's own statistics in training mode, and update what they keep for inference."""
_DROPPING = frozenset(
    {"Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "AlphaDropout", "GaussianDropout", "GaussianNoise"}
)
_AUGMENTING = ("Random", "AugMix", "CutMix", "MixUp", "RandAugment")
"""What the names of the random image layers begin with."""
_WITH_DROPOUT = ("dropout", "recurrent_dropout", "dropout_rate")
_WITHOUT_BATCH_NORMALIZATION = frozenset(
    {"VGG16", "VGG19", "ConvNeXtTiny", "ConvNeXtSmall", "ConvNeXtBase", "ConvNeXtLarge", "ConvNeXtXLarge"}
)


@dataclass(frozen=True, slots=True)
class ModeDependent:
    """The parts of a model that act differently in training mode."""

    layers: tuple[Layer, ...]
    backbones: tuple[Backbone, ...]

    @property
    def names(self) -> str:
        """The class names, each once, for messages."""
        names = (*(layer.short_name for layer in self.layers), *(backbone.callee.rpartition(".")[2] for backbone in self.backbones))
        return ", ".join(dict.fromkeys(names))

    @property
    def normalises(self) -> bool:
        """Whether a call in training mode changes what the model keeps for inference."""
        return bool(self.backbones) or any(layer.short_name in NORMALISING for layer in self.layers)

    def __bool__(self) -> bool:
        return bool(self.layers or self.backbones)


def mode_dependent(model: Model) -> ModeDependent:
    """The model's layers, and its backbones with layers, that act differently in training mode."""
    layers = tuple(layer for layer in model.layers if _acts_by_mode(layer))
    backbones = tuple(b for b in model.backbones if b.callee.rpartition(".")[2] not in _WITHOUT_BATCH_NORMALIZATION)
    return ModeDependent(layers, backbones)


def _acts_by_mode(layer: Layer) -> bool:
    if layer.short_name in NORMALISING:
        return True
    if layer.short_name in _DROPPING:
        return known(layer, "rate", 1) != 0
    if layer.short_name.startswith(_AUGMENTING):
        return True
    return any(isinstance(rate, (int, float)) and rate > 0 for rate in (known(layer, name, 0) for name in _WITH_DROPOUT))
