from __future__ import annotations

import pytest

from running import events, script
from valgap_lint.ir.facts import Known
from valgap_lint.ir.models import Layer
from valgap_lint.ir.timeline import Event, Happening


def value(holder: Layer | Event, name: str) -> object:
    """The known value of an argument."""
    argument = holder.argument(name)
    assert argument is not None, name
    assert isinstance(argument.value, Known), argument
    return argument.value.value


def test_events_stand_in_the_order_of_the_script() -> None:
    text = """
    m = keras.Sequential([layers.Dense(1)])
    m.compile(loss="mse")
    m.fit(x, y)
    m.save("m.keras")
    m.load_weights("w.h5")
    m.evaluate(x_test, y_test)
    m.predict(x_test)
    m.trainable = False
    m.set_weights([])
    """
    trace = script(text)
    number = max(event.model for event in trace.events)
    assert [event.happening for event in trace.events if event.model == number] == [
        Happening.BUILT,
        Happening.COMPILED,
        Happening.FITTED,
        Happening.SAVED,
        Happening.LOADED,
        Happening.EVALUATED,
        Happening.PREDICTED,
        Happening.TRAINABLE_SET,
        Happening.WEIGHTS_SET,
    ]
    assert [event.index for event in trace.events] == list(range(len(trace.events)))


def test_a_compile_names_optimizer_loss_and_metrics() -> None:
    text = """
    model.compile(optimizer=keras.optimizers.Adam(1e-4), loss="mse", metrics=["accuracy", keras.metrics.AUC()])
    """
    compiled = events(script(text), Happening.COMPILED)[-1]
    names = [layer.callee for layer in compiled.objects]
    assert names[0].endswith("Adam")
    assert names[1:3] == ["loss:mse", "metric:accuracy"]
    assert names[3].endswith("AUC")
    assert value(compiled.objects[0], "learning_rate") == 1e-4


def test_strings_functions_and_dicts_are_named() -> None:
    text = """
    def dice(a, b):
        return 1
    model.compile("adam", {"a": "mse", "b": dice}, metrics={"a": ["mae", dice]})
    """
    compiled = events(script(text), Happening.COMPILED)[-1]
    assert [layer.callee for layer in compiled.objects] == [
        "optimizer:adam",
        "loss:mse",
        "loss:function dice",
        "metric:mae",
        "metric:function dice",
    ]


def test_a_schedule_stands_beside_its_optimizer() -> None:
    text = """
    schedule = keras.optimizers.schedules.CosineDecayRestarts(0.01, first_decay_steps=1000)
    model.compile(optimizer=keras.optimizers.SGD(schedule), loss="mse")
    """
    compiled = events(script(text), Happening.COMPILED)[-1]
    assert [layer.short_name for layer in compiled.objects][:2] == ["SGD", "CosineDecayRestarts"]
    assert value(compiled.objects[1], "first_decay_steps") == 1000


@pytest.mark.parametrize(
    "text",
    [
        "model.fit(x, y, callbacks=[stop, keep])",
        "model.fit(x, y, callbacks=(stop, keep))",
        "callbacks = [stop]\ncallbacks.append(keep)\nmodel.fit(x, y, callbacks=callbacks)",
        "callbacks = [stop]\ncallbacks += [keep]\nmodel.fit(x, y, callbacks=callbacks)",
        "def make():\n    return [stop, keep]\nmodel.fit(x, y, callbacks=make())",
        "callbacks = {'a': stop, 'b': keep}\nmodel.fit(x, y, callbacks=list(callbacks.values()))",
    ],
)
def test_callbacks_have_their_defaults(text: str) -> None:
    header = "stop = keras.callbacks.EarlyStopping(patience=3)\nkeep = keras.callbacks.ModelCheckpoint('best.keras', save_best_only=True)\n"
    (fitted,) = events(script(header + text), Happening.FITTED)
    stop, keep = fitted.objects
    assert (stop.short_name, keep.short_name) == ("EarlyStopping", "ModelCheckpoint")
    assert (value(stop, "patience"), value(stop, "monitor"), value(stop, "restore_best_weights")) == (3, "val_loss", False)
    assert (value(keep, "filepath"), value(keep, "save_best_only"), value(keep, "monitor")) == ("best.keras", True, "val_loss")


def test_one_callback_without_a_list() -> None:
    (fitted,) = events(script("model.fit(x, y, callbacks=keras.callbacks.EarlyStopping())"), Happening.FITTED)
    assert [layer.short_name for layer in fitted.objects] == ["EarlyStopping"]


def test_a_callback_of_the_users_own_has_its_class_name() -> None:
    text = "class Stop(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n        pass\nmodel.fit(x, y, callbacks=[Stop()])"
    (fitted,) = events(script(text), Happening.FITTED)
    assert [layer.callee for layer in fitted.objects] == ["Stop"]


def test_a_model_saved_and_loaded_is_the_same_model() -> None:
    text = "model.fit(x, y)\nmodel.save('m.keras')\nother = keras.models.load_model('m.keras')\nother.evaluate(x_test, y_test)"
    trace = script(text)
    assert len({found.model for found in trace.endpoints}) == 1
    (loaded,) = events(trace, Happening.LOADED)
    assert value(loaded, "path") == "m.keras"


def test_a_model_from_another_file_is_another_model() -> None:
    trace = script("model.fit(x, y)\nother = keras.models.load_model('other.keras')\nother.evaluate(x_test, y_test)")
    assert len({found.model for found in trace.endpoints}) == 2


def test_paths_made_of_parts_are_linked() -> None:
    text = """
    import os
    DIR = "models"
    model.save(os.path.join(DIR, "m.h5"))
    keras.models.load_model(f"{DIR}/m.h5").evaluate(x_test, y_test)
    model.fit(x, y)
    """
    assert len({found.model for found in script(text).endpoints}) == 1


def test_weights_loaded_name_their_path() -> None:
    (loaded,) = events(script("model.load_weights('best.h5', by_name=True)"), Happening.LOADED)
    assert value(loaded, "path") == "best.h5"
    assert value(loaded, "by_name") is True


def test_trainable_of_a_part_of_a_model() -> None:
    text = "base = keras.applications.VGG16(include_top=False)\nbase.trainable = False\nm = keras.Sequential([base, layers.Dense(1)])\nbase.trainable = True"
    flags = [value(event, "trainable") for event in events(script(text), Happening.TRAINABLE_SET)]
    assert flags == [False, True]


def test_two_fits_are_two_events_of_one_model() -> None:
    trace = script("model.fit(x, y, epochs=1)\nmodel.fit(x, y, epochs=2)")
    first, second = events(trace, Happening.FITTED)
    assert first.model == second.model
    assert first.call != second.call
    assert [value(event, "epochs") for event in (first, second)] == [1, 2]


def test_endpoints_of_an_event_are_named() -> None:
    trace = script("model.fit(x, y, validation_split=0.1)")
    (fitted,) = events(trace, Happening.FITTED)
    assert fitted.endpoints == tuple(found.id for found in trace.endpoints)
