"""A training script of ordinary size: what a person lints by hand. The benchmark of start-up times the linter on it."""

import argparse
import os

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

IMAGE_SIZE = (160, 160)
BATCH_SIZE = 32
CLASSES = ["daisy", "dandelion", "rose", "sunflower", "tulip"]
SEED = 1234


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="flowers")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--fine-tune-from", type=int, default=100)
    parser.add_argument("--output", default="runs/flowers")
    return parser.parse_args()


def load_split(folder, subset):
    return keras.utils.image_dataset_from_directory(
        folder,
        validation_split=0.2,
        subset=subset,
        seed=SEED,
        image_size=IMAGE_SIZE,
        batch_size=BATCH_SIZE,
        label_mode="int",
        class_names=CLASSES,
    )


def make_augmentation():
    return keras.Sequential(
        [
            layers.RandomFlip("horizontal"),
            layers.RandomRotation(0.1),
            layers.RandomZoom(0.1),
            layers.RandomContrast(0.1),
        ]
    )


def prepare(dataset, augment=False):
    if augment:
        augmentation = make_augmentation()
        dataset = dataset.map(lambda x, y: (augmentation(x, training=True), y), num_parallel_calls=tf.data.AUTOTUNE)
        dataset = dataset.shuffle(1000)
    return dataset.prefetch(tf.data.AUTOTUNE)


def load_data(folder):
    train = load_split(os.path.join(folder, "train"), "training")
    valid = load_split(os.path.join(folder, "train"), "validation")
    test = keras.utils.image_dataset_from_directory(
        os.path.join(folder, "test"),
        image_size=IMAGE_SIZE,
        batch_size=BATCH_SIZE,
        class_names=CLASSES,
        shuffle=False,
    )
    return prepare(train, augment=True), prepare(valid), prepare(test)


def build_model():
    base = keras.applications.MobileNetV2(input_shape=IMAGE_SIZE + (3,), include_top=False, weights="imagenet")
    base.trainable = False
    inputs = keras.Input(shape=IMAGE_SIZE + (3,))
    x = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    x = base(x, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.BatchNormalization()(x)
    x = layers.Dropout(0.3)(x)
    outputs = layers.Dense(len(CLASSES), activation="softmax")(x)
    return keras.Model(inputs, outputs), base


def compile_model(model, learning_rate):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )


def make_callbacks(output):
    return [
        keras.callbacks.EarlyStopping(monitor="val_loss", patience=5, restore_best_weights=True),
        keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=2),
        keras.callbacks.ModelCheckpoint(os.path.join(output, "best.keras"), monitor="val_loss", save_best_only=True),
        keras.callbacks.TensorBoard(output),
    ]


def train(model, base, data, arguments):
    train_data, valid_data, _ = data
    compile_model(model, arguments.learning_rate)
    first = model.fit(train_data, validation_data=valid_data, epochs=arguments.epochs, callbacks=make_callbacks(arguments.output))
    base.trainable = True
    for layer in base.layers[: arguments.fine_tune_from]:
        layer.trainable = False
    compile_model(model, arguments.learning_rate / 10)
    second = model.fit(train_data, validation_data=valid_data, epochs=arguments.epochs, callbacks=make_callbacks(arguments.output))
    return first, second


def report(model, test_data):
    loss, accuracy = model.evaluate(test_data)
    print(f"test loss {loss:.4f}, test accuracy {accuracy:.4f}")
    labels = np.concatenate([y for _, y in test_data])
    predictions = model.predict(test_data).argmax(axis=1)
    matrix = tf.math.confusion_matrix(labels, predictions)
    for name, row in zip(CLASSES, matrix.numpy()):
        print(f"{name:12}", *(f"{count:5}" for count in row))


def classify(model, path):
    image = keras.utils.load_img(path, target_size=IMAGE_SIZE, interpolation="bilinear")
    batch = np.expand_dims(keras.utils.img_to_array(image), axis=0)
    scores = model.predict(batch)[0]
    best = int(np.argmax(scores))
    return CLASSES[best], float(scores[best])


def main():
    arguments = parse_arguments()
    keras.utils.set_random_seed(SEED)
    os.makedirs(arguments.output, exist_ok=True)
    data = load_data(arguments.data)
    model, base = build_model()
    train(model, base, data, arguments)
    report(model, data[2])
    print(classify(model, os.path.join(arguments.data, "photo.jpg")))
    model.save(os.path.join(arguments.output, "final.keras"))


if __name__ == "__main__":
    main()
