"""Finds catalogue files and loads them."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path

from valgap_lint.catalogue.errors import CatalogueError
from valgap_lint.catalogue.library import Library, LibraryFile

BUNDLED = "valgap_lint.catalogue.libraries"


def discover(package: str = BUNDLED) -> Mapping[str, LibraryFile]:
    """The catalogue files of a package by library: every `<name>.toml` in it, expansions in its module `<name>`.

    Raises ModuleNotFoundError when there is no such package.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError(f"no package named {package!r}", name=package)
    files = sorted(path for folder in spec.submodule_search_locations for path in Path(folder).glob("*.toml"))
    return {path.stem: LibraryFile(path.stem, path, f"{package}.{path.stem}") for path in files}


def load_file(file: LibraryFile) -> Library:
    """The library in a catalogue file. Raises CatalogueError."""
    try:
        text = file.path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(str(file.path), 1, f"cannot be read: {error}") from error
    return Library(file, text)


def load(library: str) -> Library:
    """The bundled library of this name. Raises KeyError when there is none, CatalogueError when it is bad."""
    return load_file(discover()[library])
