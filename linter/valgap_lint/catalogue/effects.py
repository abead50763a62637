"""The words for what a library call does, and the keys that a catalogue entry has for each."""

from __future__ import annotations

from dataclasses import dataclass

COMMON_KEYS = frozenset({"names", "signature", "keras2_signature", "effect", "since", "until", "checked", "bases"})


@dataclass(frozen=True, slots=True)
class Effect:
    """One word: what it means, the keys it needs (any one of each tuple) and the keys it may have."""

    summary: str
    needs: tuple[tuple[str, ...], ...] = ()
    may: frozenset[str] = frozenset()


def _effect(summary: str, needs: str = "", may: str = "") -> Effect:
    required = tuple(tuple(word.split("|")) for word in needs.split())
    return Effect(summary, required, frozenset(may.split()) | {key for keys in required for key in keys})


EFFECTS: dict[str, Effect] = {
    "source": _effect("makes data", "op|expand", "input parameters constants returns"),
    "step": _effect("one or more operations on an input", "op|expand", "input inputs parameters constants returns in_place"),
    "operator": _effect("a Python operator under another name", "operator parameters"),
    "callback": _effect("calls a function that the user hands over", "how parameters"),
    "stream": _effect("a dataset's method that acts on all components", "op", "input parameters constants"),
    "transformation": _effect("makes a function of datasets; `methods` are the methods that it stands for", "methods"),
    "dataset": _effect("a constructor or method of a dataset that the run itself understands", "how", "input parameters"),
    "object": _effect("makes a library object", "kind", "facts parameters"),
    "augmenter": _effect(
        "makes an object that changes images when it is called: `op` or `expand` is what it does, `members` are the parameters that hold "
        "the augmenters it is made of",
        "op|expand|members",
        "parameters constants facts",
    ),
    "augment": _effect("an augmenter is called; `named` gives a dictionary, `same` what was passed", "how"),
    "layer": _effect(
        "makes a Keras layer; `op` or `expand` is what calling it does",
        "",
        "op expand parameters constants mode_dependent trainable_weights facts",
    ),
    "layer_call": _effect("makes a layer and calls it at once", "layer input"),
    "model": _effect("makes a model", "kind", "facts parameters"),
    "endpoint": _effect("data reach a model", "endpoint", "parameters"),
    "event": _effect("something happens to a model", "happening", "model parameters"),
    "split": _effect("divides data", "how", "input inputs parameters constants returns"),
    "fit_object": _effect("an object learns from data", "", "parameters"),
    "apply_object": _effect("what an object learned is applied to data", "", "parameters expand input returns"),
    "fit_apply_object": _effect("an object learns from data and is applied to them", "", "parameters expand input returns"),
    "statistic": _effect("a statistic of data", "statistic input", "parameters"),
    "score": _effect("sets predictions beside labels", "parameters"),
    "draw": _effect("draws random numbers", "engine", "parameters"),
    "figure": _effect("shows a picture, or a text over it", "how", "parameters"),
    "gradient": _effect("differentiates what a tape recorded", "", "parameters"),
    "seed": _effect("fixes what is drawn at random", "", "parameters"),
    "pure": _effect("means nothing for data"),
    "identity": _effect("its input, as far as a model is concerned", "input", "parameters returns"),
}

ATTRIBUTE_EFFECTS: dict[str, str] = {
    "labels": "the labels that a generator keeps, in file order",
    "names": "the names of the files or classes that a generator keeps, in file order",
    "shape": "the shape of data",
    "count": "how many samples, classes or batches there are",
    "history": "the numbers that fit returned",
    "identity": "its object, as far as a model is concerned",
    "step": "one operation on its object",
    "weights": "what a model or layer has learned",
    "trainable": "the flag that freezes",
    "pure": "means nothing for data",
}
