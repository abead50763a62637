"""VG802."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Backbone, Endpoint, Finding, Model, Operation, Related, Rule, Severity
from valgap_rules.serving._steps import certainty_of, endpoints_of, steps_to

_FEEDS = {
    "caffe": "BGR minus the ImageNet mean, about [-124, 151]",
    "torch": "ImageNet mean and deviation a channel, about [-2.1, 2.6]",
    "tf": "[-1, 1]",
    "identity": "the image unchanged",
}


class PreprocessInputOfOtherBackbone(Rule):
    """The images are prepared by the `preprocess_input` of another family than the pretrained network's.

    ## What it does

    Compares the module whose `preprocess_input` prepares the images with the pretrained network of the model. There are four families:
    caffe (VGG, ResNet), torch (DenseNet), tf (Inception, Xception, MobileNet, MobileNetV2, NASNet, ResNetV2) and the networks that scale
    for themselves (EfficientNet, MobileNetV3, ConvNeXt), where it changes nothing.

    ## Why is this bad?

    The pretrained weights expect the values of their own family: range, mean and even channel order differ. Every pipeline is wrong
    alike, so no two numbers differ, and transfer learning just works worse than it should.

    ## Example

    ```python
    import keras
    from keras.applications.vgg16 import preprocess_input

    (x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
    x_train = preprocess_input(x_train.astype("float32"))
    x_test = preprocess_input(x_test.astype("float32"))

    model = keras.Sequential(
        [
            keras.layers.Input((32, 32, 3)),
            keras.applications.MobileNetV2(include_top=False, weights="imagenet", pooling="avg"),
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
    from keras.applications.mobilenet_v2 import preprocess_input

    (x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
    x_train = preprocess_input(x_train.astype("float32"))
    x_test = preprocess_input(x_test.astype("float32"))

    model = keras.Sequential(
        [
            keras.layers.Input((32, 32, 3)),
            keras.applications.MobileNetV2(include_top=False, weights="imagenet", pooling="avg"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, epochs=3)
    model.evaluate(x_test, y_test)
    ```

    ## When it stays silent

    - Both modules belong to one family, such as VGG16 and ResNet50: their functions are the same.
    - The network is built with `weights=None`, so it learns whatever it is fed.
    - The model holds networks of several families, or the images are scaled by hand without a named `preprocess_input`.

    ## References

    `keras/src/applications/imagenet_utils.py` (preprocess_input, modes), `preprocess_input` of each module in `keras/src/applications`;
    fchollet/deep-learning-models issue 96. Measured with Keras 3.15: features of a small network trained on caffe inputs give a new
    head accuracy 0.904, fed with tf inputs 0.500 and with torch inputs 0.367; trained on tf and fed with caffe 0.637 instead of 0.908.
    """

    code = "VG802"
    name = "preprocess-input-of-other-backbone"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for model in analysis.trace.models:
            backbone = _pretrained(model)
            if backbone is not None:
                for endpoint in endpoints_of(analysis, model):
                    yield from self._found(analysis, endpoint, backbone)

    def _found(self, analysis: Analysis, endpoint: Endpoint, backbone: Backbone) -> Iterator[Finding]:
        named = [step for step in steps_to(analysis, endpoint) if step.kind == "preprocess"]
        for step in named[-1:]:
            family = step.known("family")
            if isinstance(family, str) and family != backbone.family:
                related = (Related("model", f"expects {_FEEDS.get(backbone.family, backbone.family)}", backbone.place),)
                yield self.finding(step.place, _message(step, family, backbone), related, certainty=certainty_of(endpoint))


def _pretrained(model: Model) -> Backbone | None:
    """The model's pretrained network, None where there is none or where several disagree."""
    trained = [backbone for backbone in model.backbones if backbone.weights is not None]
    return trained[0] if len({backbone.family for backbone in trained}) == 1 else None


def _message(step: Operation, family: str, backbone: Backbone) -> str:
    network, module = backbone.callee.rpartition(".")[2], str(step.known("backbone") or step.callee.rpartition(".")[0].rpartition(".")[2])
    fed, expected = _FEEDS.get(family, family), _FEEDS.get(backbone.family, backbone.family)
    return f"preprocess_input of {module} feeds {fed}; {network} expects {expected}"
