"""VG801."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from valgap_lint.api import Analysis, Endpoint, Finding, Known, Model, Operation, Place, Related, Rule, Severity, State
from valgap_rules.serving._steps import SCALED, TO_UNIT, certainty_of, endpoints_of, entry, factor, preprocessing, steps_to

_VALUE_FACETS = ("values.scale", "values.range")


@dataclass(frozen=True, slots=True)
class _Rescaler:
    """What scales raw bytes inside a model: its words, its place, and the factor of the model's own layers before it."""

    words: str
    place: Place
    before: float


class DoubleScaling(Rule):
    """An input that is scaled already meets a model that scales its input itself.

    ## What it does

    Looks for pipelines that divide by 255 or the like in front of a model whose first layers do so again: EfficientNet, EfficientNetV2,
    MobileNetV3 and ConvNeXt with their own preprocessing, or a `Rescaling` layer of the user.

    ## Why is this bad?

    What should span [0, 255] arrives as [0, 1] and leaves the rescaling as [0, 0.004]: all images look black to the network. Every
    pipeline has the fault, so no two numbers differ; pretrained features are worth little, and training starts from nearly constant inputs.

    ## Example

    ```python
    import keras

    (x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
    x_train = x_train / 255.0
    x_test = x_test / 255.0

    model = keras.Sequential(
        [
            keras.layers.Input((32, 32, 3)),
            keras.applications.EfficientNetB0(include_top=False, weights="imagenet", pooling="avg"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, epochs=3)
    model.evaluate(x_test, y_test)
    ```

    ## Use instead

    ```python
    import keras

    (x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()

    model = keras.Sequential(
        [
            keras.layers.Input((32, 32, 3)),
            keras.applications.EfficientNetB0(include_top=False, weights="imagenet", pooling="avg"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, epochs=3)
    model.evaluate(x_test, y_test)
    ```

    ## When it stays silent

    - `include_preprocessing=False`, or `weights=None`: a network trained from the start can adapt to any range.
    - A `Rescaling(255)` inside the model undoes the scaling outside.
    - One pipeline scales and another does not (value-scale-mismatch speaks then).
    - The first scaling is a named `preprocess_input` (preprocess-input-of-other-backbone and preprocess-then-rescale speak then).

    ## References

    `keras/src/applications/efficientnet.py`, `efficientnet_v2.py`, `mobilenet_v3.py`, `convnext.py` (include_preprocessing);
    tensorflow/tensorflow issue 48412. Measured with Keras 3.15: behind the Rescaling of EfficientNetB0 scaled images lie in [0,
    0.0039]; a digit classifier with a `Rescaling` layer of its own reaches accuracy 0.109 in three epochs on scaled digits, 0.926 on
    bytes.
    """

    code = "VG801"
    name = "double-scaling"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for model in analysis.trace.models:
            rescaler = _rescaler(analysis, model)
            if rescaler is not None:
                for endpoint in endpoints_of(analysis, model):
                    yield from self._found(analysis, endpoint, rescaler)

    def _found(self, analysis: Analysis, endpoint: Endpoint, rescaler: _Rescaler) -> Iterator[Finding]:
        step = _scaling_step(analysis, endpoint, rescaler)
        if step is None or _disputed(analysis, endpoint) or preprocessing(steps_to(analysis, endpoint)):
            return
        message = f"the input is scaled here, and {rescaler.words} scales it again"
        related = (
            Related("model", "scaled again here", rescaler.place),
            Related(endpoint.role.value, "the data reach the model here", endpoint.data_place),
        )
        yield self.finding(step.place, message, related, certainty=certainty_of(endpoint))


def _rescaler(analysis: Analysis, model: Model) -> _Rescaler | None:
    own = [step for step in entry(analysis, model) if step.kind == "affine"]
    factors = [factor(step) for step in own]
    if any(number is None for number in factors):
        return None
    for backbone in model.backbones:
        if backbone.rescales and backbone.weights is not None:
            return _Rescaler(backbone.callee.rpartition(".")[2], backbone.place, prod(number or 1.0 for number in factors))
    if own and prod(number or 1.0 for number in factors) <= TO_UNIT:
        return _Rescaler(f"{own[-1].callee.rpartition('.')[2]} inside the model", own[-1].place, 1.0)
    return None


def _scaling_step(analysis: Analysis, endpoint: Endpoint, rescaler: _Rescaler) -> Operation | None:
    """The last step in front of the rescaler that scales, where what reaches the rescaler is scaled already."""
    peak = _peak(analysis, endpoint)
    if peak is None or peak * rescaler.before > SCALED:
        return None
    outside = [step for step in analysis.path(endpoint) if _scales(step)]
    inside = [step for step in entry(analysis, analysis.model(endpoint.model)) if _scales(step) and step.place != rescaler.place]
    steps = outside or (inside if rescaler.before != 1.0 else [])
    return steps[-1] if steps else None


def _scales(step: Operation) -> bool:
    number = factor(step)
    return step.kind == "convert_dtype" or (number is not None and number <= TO_UNIT)


def _peak(analysis: Analysis, endpoint: Endpoint) -> float | None:
    """The largest absolute value that reaches the model: from its range, else from the scale of raw bytes."""
    contract = analysis.contract(endpoint.id)
    spread, scale, standard = (contract.facet(name) for name in ("values.range", "values.scale", "values.standardization"))
    if spread is not None and isinstance(spread.value, Known) and isinstance(spread.value.value, tuple):
        return max((abs(end) for end in spread.value.value if isinstance(end, (int, float))), default=None)
    if standard is not None and standard.value != Known("none"):
        return None
    if scale is not None and isinstance(scale.value, Known) and isinstance(scale.value.value, tuple):
        number = scale.value.value[0]
        return 255 * number if isinstance(number, float) and number <= TO_UNIT else None
    return None


def _disputed(analysis: Analysis, endpoint: Endpoint) -> bool:
    """Whether this endpoint's scale differs from another one's."""
    return any(
        found.state is State.DIFFERENT and found.facet in _VALUE_FACETS and endpoint.id in (verdict.left, verdict.right)
        for verdict in analysis.verdicts
        for found in verdict.facets
    )
