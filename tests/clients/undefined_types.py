"""Which types generated Kotlin, Swift or Dart names and nobody defines: what its compiler would say first.

No compiler of these languages is needed: in what is generated from the document (models and operations), every name
with a capital that stands in code must be defined in some generated file, or be one of the platform's.
"""

import re
from dataclasses import dataclass
from pathlib import Path

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
LITERAL = re.compile(r'"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"|r?\'(?:\\.|[^\'\\\n])*\'')
NAME = re.compile(r"(?<![\w.$@])[A-Z]\w*")  # what follows a dot is qualified, what follows @ or $ is no type


@dataclass(frozen=True)
class Language:
    """How a language defines or imports a type, and the platform's types that generated code names."""

    suffix: str
    definition: re.Pattern[str]
    platform: frozenset[str]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


LANGUAGES = {
    "kotlin": Language(
        ".kt",
        # also what is imported from elsewhere, and an enum's constants
        re.compile(
            r"(?:\b(?:class|object|interface|typealias|import (?!org\.openapitools)[\w.]+\.)|@Json\(name = \"\"\))\s*"
            r"([A-Z]\w*)"
        ),
        _names("IllegalStateException Map MutableMap String Suppress System Unit UnsupportedOperationException"),
    ),
    "swift6": Language(
        ".swift",
        re.compile(r"\b(?:class|struct|enum|protocol|typealias|actor|let|var)\s+([A-Z]\w*)"),
        _names(
            "Any Bool CaseIterable Codable CodingKey Data Date Double Encoder Foundation Hashable Identifiable Int"
            " Int64 Sendable String URL URLComponents UUID"
        ),
    ),
    "dart": Language(
        ".dart",
        re.compile(r"\b(?:class|enum|typedef|mixin)\s+([A-Z]\w*)"),
        _names(
            "ArgumentError DateTime Future HttpStatus Iterable List Map MultipartFile MultipartRequest Object Response"
            " Set String Uri"
        ),
    ),
}


def undefined_types(folder: Path, language: Language) -> list[str]:
    """``file: name`` for each type that is named in code and that nobody defines."""
    code = {path: LITERAL.sub('""', COMMENT.sub("", path.read_text())) for path in folder.rglob(f"*{language.suffix}")}
    known = {name for text in code.values() for name in language.definition.findall(text)} | language.platform
    return sorted(
        f"{path.name}: {name}"
        for path, text in code.items()
        if path.parent.name.lower() in {"api", "apis", "model", "models"}
        for name in set(NAME.findall(text)) - known
    )
