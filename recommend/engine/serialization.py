"""A fitted scorer as bare arrays and a description, and back: what an artifact holds.

The parts of a scorer are frozen dataclasses; they are dumped field by field. A field is a number array, a sparse
matrix (three arrays), a plain value (strings and numbers, fit for JSON), or another such part. A part that stands in
two places is written once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import make_csr
from recommend.engine.scoring import Scorer
from recommend.engine.signals.collaborative import CollaborativeModel
from recommend.engine.signals.content_similarity import ContentSimilarity
from recommend.engine.signals.ease import DualEase, EmptyItemModel, PrimalEase
from recommend.engine.signals.evidence import Evidence
from recommend.engine.signals.genre_cohorts import GenreCohorts
from recommend.engine.signals.genre_year_affinity import GenreYearAffinity
from recommend.engine.signals.neighbours import ItemNeighbors
from recommend.engine.signals.popularity import Popularity

CLASSES = {
    cls.__name__: cls
    for cls in (
        Scorer, MovieFeatures, ContentSimilarity, CollaborativeModel, EmptyItemModel, DualEase, PrimalEase,
        ItemNeighbors, Evidence, Popularity, GenreYearAffinity, GenreCohorts,
    )
}  # fmt: skip
CSR_ARRAYS = ("data", "indices", "indptr")


@dataclass(frozen=True, slots=True)
class SerializedModel:
    """Everything that a model needs to serve: arrays by dotted name, and their structure, fit for JSON."""

    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)
    structure: dict[str, Any] = field(default_factory=dict)


def dump(scorer: Scorer) -> SerializedModel:
    """Everything that ``scorer`` holds."""
    serialized = SerializedModel()
    _dump(serialized, "scorer", scorer, {})
    return serialized


def load(arrays: Mapping[str, NDArray[Any]], structure: Mapping[str, Any]) -> Scorer:
    """The scorer of a serialized model; its arrays are used as they are, memory-mapped or not.

    Raises:
        KeyError: something is missing.
    """
    scorer = _load(arrays, structure, "scorer", {})
    assert isinstance(scorer, Scorer)
    return scorer


def _dump(serialized: SerializedModel, name: str, value: Any, written_names: dict[int, str]) -> None:
    structure = serialized.structure
    if id(value) in written_names:
        structure[name] = {"same_as": written_names[id(value)]}
    elif isinstance(value, np.ndarray):
        serialized.arrays[name] = value
        structure[name] = {"array": True}
    elif isinstance(value, sparse.csr_array):
        written_names[id(value)] = name
        structure[name] = {"csr_shape": list(value.shape)}
        serialized.arrays.update({f"{name}.{part}": getattr(value, part) for part in CSR_ARRAYS})
    elif is_dataclass(value):
        written_names[id(value)] = name
        names = [item.name for item in fields(value) if item.init]
        structure[name] = {"class": type(value).__name__, "fields": names}
        for field_name in names:
            _dump(serialized, f"{name}.{field_name}", getattr(value, field_name), written_names)
    else:
        structure[name] = {"value": value}


def _load(arrays: Mapping[str, NDArray[Any]], structure: Mapping[str, Any], name: str, loaded: dict[str, Any]) -> Any:
    node = structure[name]
    if "same_as" in node:
        return loaded[node["same_as"]]
    if "array" in node:
        return arrays[name]
    if "csr_shape" in node:
        values, columns, indptr = (arrays[f"{name}.{part}"] for part in CSR_ARRAYS)
        loaded[name] = make_csr(values, columns, indptr, tuple(node["csr_shape"]))
    elif "class" in node:
        arguments = {
            field_name: _load(arrays, structure, f"{name}.{field_name}", loaded) for field_name in node["fields"]
        }
        loaded[name] = CLASSES[node["class"]](**arguments)
    else:
        value = node["value"]
        loaded[name] = tuple(value) if isinstance(value, list) else value
    return loaded[name]
