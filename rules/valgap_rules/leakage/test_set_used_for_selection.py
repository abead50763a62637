"""VG608."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Certainty, Endpoint, Event, Finding, Happening, Layer, Related, Role, Rule, Severity
from valgap_rules._facts import is_true, text
from valgap_rules._overlap import overlap
from valgap_rules._places import at
from valgap_rules.leakage._names import TEST, VALIDATION, folder, is_called, is_loaded_as
from valgap_rules.leakage._reported import event_of, is_left_by, is_scored, loads_after, stands_beside_history

_STEERING = "ReduceLROnPlateau"


class TestSetUsedForSelection(Rule):
    """The split that picks the epoch is the one whose score is reported.

    ## What it does

    Looks for `validation_data` that decide something (EarlyStopping, ReduceLROnPlateau, a best checkpoint that is loaded later) and are
    evaluated at the end, with no other split to report.

    ## Why is this bad?

    The epoch was picked because it does well on exactly these rows, luck included, so its score on them is too good. It is a validation
    score, and an estimate for unseen data needs rows that decided nothing. The effect grows with the number of epochs and with small
    splits.

    ## Example

    ```python
    import keras

    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()

    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten(), keras.layers.Dense(10)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["sparse_categorical_accuracy"])
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    model.fit(x_train, y_train, epochs=50, validation_data=(x_test, y_test), callbacks=[stop])
    print(model.evaluate(x_test, y_test))
    ```

    ## Use instead

    ```python
    import keras

    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()

    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten(), keras.layers.Dense(10)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["sparse_categorical_accuracy"])
    stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    model.fit(x_train[:50000], y_train[:50000], epochs=50, validation_data=(x_train[50000:], y_train[50000:]), callbacks=[stop])
    print(model.evaluate(x_test, y_test))
    ```

    ## When it stays silent

    - No callback decides by the validation data: a test set that is only watched costs nothing.
    - Other rows are evaluated as well, the evaluated rows are named validation, or their number is set beside the history's.
    - It is an information where ReduceLROnPlateau alone watches the rows: it steers the learning rate and picks no epoch.
    - A best checkpoint is written and never loaded, callbacks watch the training loss, or LearningRateScheduler overrides
      ReduceLROnPlateau at each epoch.

    ## References

    `keras/src/callbacks/early_stopping.py`, `keras/src/callbacks/model_checkpoint.py`. Public thread: keras-team/keras issue 8796. Measured
    with Keras 3.15.1 on labels drawn at random, 60 rows a split, mean of ten runs: accuracy 0.540 on the split that picked the epoch, 0.499
    on 5,000 fresh rows.
    """

    code = "VG608"
    name = "test-set-used-for-selection"
    severity = Severity.WARNING

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for validation in analysis.endpoints(Role.VALIDATION):
            fit = event_of(analysis, validation)
            selecting = _selecting(analysis, fit) if fit is not None else None
            if fit is None or selecting is None:
                continue
            scored = [
                (endpoint, certainty)
                for endpoint, certainty in _reported(analysis, validation, fit)
                if not _is_validation(analysis, validation, endpoint) and _is_chosen(analysis, selecting, fit, endpoint)
            ]
            for reported, certainty in scored[:1]:
                places = (*_related(selecting, validation), *_scored_too(scored[1:]))
                severity = Severity.INFO if selecting.short_name == _STEERING else None
                yield self.finding(reported.place, _message(selecting, reported), places, certainty=certainty, severity=severity)


def _reported(analysis: Analysis, validation: Endpoint, fit: Event) -> Iterator[tuple[Endpoint, Certainty]]:
    """The evaluations of the selecting rows between the fit and the next, where no other rows are evaluated."""
    ends = (e for e in analysis.endpoints(Role.EVALUATE, Role.PREDICT) if e.role is Role.EVALUATE or is_scored(analysis, e))
    behind = [(e, origin) for e in ends if (origin := _origin(analysis, e, fit)) is not None]
    shared = [overlap(analysis, validation.ports("x"), e.ports("x")) is not None for e, _ in behind]
    trained = [train for train in analysis.endpoints(Role.TRAIN) if train.call == validation.call]
    held_out = [e for (e, _), same in zip(behind, shared, strict=True) if not same and not _is_trained_on(analysis, e, trained)]
    if held_out:
        return
    for (endpoint, origin), same in zip(behind, shared, strict=True):
        if same and not stands_beside_history(analysis, endpoint, fit):
            certain = validation.certain and endpoint.certain and origin is Certainty.PROVEN
            yield endpoint, Certainty.PROVEN if certain else Certainty.LIKELY


def _origin(analysis: Analysis, endpoint: Endpoint, fit: Event) -> Certainty | None:
    """Whether an endpoint measures what the fit made: its model, or one that is loaded from what it saved."""
    if endpoint.model == fit.model:
        return Certainty.PROVEN if is_left_by(analysis, endpoint, fit) else None
    loads = [load for load in loads_after(analysis, fit) if load.model == endpoint.model]
    return Certainty.PROVEN if any(_is_made_by(analysis, load, fit) for load in loads) else None


def _is_made_by(analysis: Analysis, load: Event, fit: Event) -> bool:
    """Whether a loaded file carries the name of one that the fit's checkpoints, or a later save of its model, write."""
    saved = (event for event in analysis.events(fit.model) if event.happening is Happening.SAVED and event.index > fit.index)
    names = {folder(text(event, "path")) for event in saved} | {folder(text(c, "filepath")) for c in fit.objects if _keeps_best(c)}
    return folder(text(load, "path")) in names - {""}


def _is_trained_on(analysis: Analysis, endpoint: Endpoint, trained: list[Endpoint]) -> bool:
    return any(overlap(analysis, train.ports("x"), endpoint.ports("x")) is not None for train in trained)


def _selecting(analysis: Analysis, fit: Event) -> Layer | None:
    """The callback that decides by the validation data."""
    scheduled = any(callback.short_name == "LearningRateScheduler" for callback in fit.objects)
    for callback in sorted(fit.objects, key=lambda callback: callback.short_name == _STEERING):
        watches = (text(callback, "monitor") or "").startswith("val_")
        stops = callback.short_name == "EarlyStopping" or (callback.short_name == _STEERING and not scheduled)
        if watches and (stops or (_keeps_best(callback) and _is_loaded(analysis, callback, fit))):
            return callback
    return None


def _is_chosen(analysis: Analysis, selecting: Layer, fit: Event, endpoint: Endpoint) -> bool:
    """Whether an endpoint measures weights that the callback chose: those of a checkpoint only after they were loaded."""
    measured = event_of(analysis, endpoint)
    if not _keeps_best(selecting) or measured is None:
        return True
    name = folder(text(selecting, "filepath"))
    return any(folder(text(load, "path")) == name and load.index < measured.index for load in loads_after(analysis, fit))


def _keeps_best(callback: Layer) -> bool:
    return callback.short_name == "ModelCheckpoint" and is_true(callback, "save_best_only")


def _is_loaded(analysis: Analysis, callback: Layer, fit: Event) -> bool:
    name = folder(text(callback, "filepath"))
    return bool(name) and any(folder(text(load, "path")) == name for load in loads_after(analysis, fit))


def _is_validation(analysis: Analysis, validation: Endpoint, reported: Endpoint) -> bool:
    """Whether the script calls the rows validation rows where it uses, loads or splits them, and never test rows where it uses them."""
    if is_called(validation, TEST) or is_called(reported, TEST):
        return False
    return is_called(validation, VALIDATION) or is_called(reported, VALIDATION) or is_loaded_as(analysis, validation, VALIDATION)


def _scored_too(scored: list[tuple[Endpoint, Certainty]]) -> tuple[Related, ...]:
    return tuple(Related(endpoint.role.value, "scored here too", endpoint.place) for endpoint, _ in scored)


def _message(selecting: Layer, reported: Endpoint) -> str:
    what = "evaluate() scores" if reported.role is Role.EVALUATE else "the metric scores predictions of"
    where = at(selecting.place, reported.place)
    return f"{what} the rows by which {selecting.short_name} chose ({where}): too good an estimate for unseen data"


def _related(selecting: Layer, validation: Endpoint) -> tuple[Related, ...]:
    return (
        Related("validation", "these rows decide", validation.data_place),
        Related("callback", f"{selecting.short_name} decides by {text(selecting, 'monitor')}", selecting.place),
    )
