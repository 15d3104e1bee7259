"""Kotlin, Swift and Dart clients are generated without naming a type that nobody defines."""

from pathlib import Path

import pytest

from tests.clients.undefined_types import LANGUAGES, undefined_types
from tests.clients.workplace import PLACE, openapi_generator


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_type_of_a_generated_client_is_undefined(language: str) -> None:
    folder = openapi_generator(language, PLACE / language)
    assert len([*folder.rglob(f"*{LANGUAGES[language].suffix}")]) > 100
    assert undefined_types(folder, LANGUAGES[language]) == []


@pytest.mark.parametrize(
    ("language", "file", "code"),
    [
        ("kotlin", "Problem.kt", "/* no Comment */ data class Problem(\n val data: Null,\n val meta: Meta? = null)"),
        ("swift6", "Problem.swift", "public struct Problem: Codable {\n public var data: Null\n var meta: Meta?\n}"),
        ("dart", "problem.dart", "class Problem {\n Null data; // no Comment\n Meta? meta;\n String text = 'None';\n}"),
    ],
)
def test_a_type_that_nobody_defines_is_named(tmp_path: Path, language: str, file: str, code: str) -> None:
    models = tmp_path / "models"
    models.mkdir()
    (models / file).write_text(code)
    suffix = LANGUAGES[language].suffix
    (models / f"meta{suffix}").write_text("class Meta {}")
    assert undefined_types(tmp_path, LANGUAGES[language]) == [f"{file}: Null"]
