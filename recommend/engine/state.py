"""A fitted scorer as bare arrays and plain words, and back: what an artefact holds. Engine only.

The parts of a scorer are frozen dataclasses; they are taken apart field by field. A field is a number array, a
sparse table (three arrays), plain words (strings and numbers, fit for JSON), or another such part. A part that
stands in two places is written once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommend.engine.catalogue import Catalogue
from recommend.engine.crowd import Crowd
from recommend.engine.ease import Dual, Nothing, Primal
from recommend.engine.kindred import Kindred
from recommend.engine.neighbours import Neighbours
from recommend.engine.overlap import Overlap
from recommend.engine.scoring import Scorer
from recommend.engine.tables import make
from recommend.engine.tendency import Tendency

PARTS = {
    one.__name__: one
    for one in (Scorer, Catalogue, Overlap, Crowd, Nothing, Dual, Primal, Neighbours, Tendency, Kindred)
}
TABLE = ("data", "indices", "indptr")  # arrays of a sparse table


@dataclass(frozen=True, slots=True)
class State:
    """Everything that a model needs to serve: arrays by dotted name, and a description fit for JSON."""

    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)


def take_apart(scorer: Scorer) -> State:
    """Everything that ``scorer`` holds."""
    state = State()
    _write(state, "scorer", scorer, {})
    return state


def put_together(arrays: Mapping[str, NDArray[Any]], words: Mapping[str, Any]) -> Scorer:
    """The scorer of a state; its arrays are used as they are, memory-mapped or not.

    Raises:
        KeyError: something is missing.
    """
    scorer = _read(arrays, words, "scorer", {})
    assert isinstance(scorer, Scorer)
    return scorer


def _write(state: State, name: str, value: Any, written: dict[int, str]) -> None:
    if id(value) in written:
        state.words[name] = {"same": written[id(value)]}
    elif isinstance(value, np.ndarray):
        state.arrays[name] = value
        state.words[name] = {"array": True}
    elif isinstance(value, sparse.csr_array):
        written[id(value)] = name
        state.words[name] = {"table": list(value.shape)}
        state.arrays.update({f"{name}.{part}": getattr(value, part) for part in TABLE})
    elif is_dataclass(value):
        written[id(value)] = name
        held = [one.name for one in fields(value) if one.init]
        state.words[name] = {"part": type(value).__name__, "fields": held}
        for one in held:
            _write(state, f"{name}.{one}", getattr(value, one), written)
    else:
        state.words[name] = {"words": value}


def _read(arrays: Mapping[str, NDArray[Any]], words: Mapping[str, Any], name: str, read: dict[str, Any]) -> Any:
    said = words[name]
    if "same" in said:
        return read[said["same"]]
    if "array" in said:
        return arrays[name]
    if "table" in said:
        values, columns, starts = (arrays[f"{name}.{part}"] for part in TABLE)
        read[name] = make(values, columns, starts, tuple(said["table"]))
    elif "part" in said:
        held = {one: _read(arrays, words, f"{name}.{one}", read) for one in said["fields"]}
        read[name] = PARTS[said["part"]](**held)
    else:
        kept = said["words"]
        read[name] = tuple(kept) if isinstance(kept, list) else kept
    return read[name]
