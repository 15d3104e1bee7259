"""What is wrong with a value, in our own words and the reader's language: for every finding that a schema can have.

Pydantic tells a type and its limits; its sentences, and regular expressions, are never shown.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, override

from annotated_types import GroupedMetadata
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Field
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError, PydanticKnownError

from project.errors import FieldError
from project.numbers import Range, is_whole, shortened

LONGEST_NAME = 100  # characters of a field's name that a refusal repeats: an unknown one is the sender's own text
TEXT, WHOLE, NUMBER = _("This has to be text."), _("This has to be a whole number."), _("This has to be a number.")
BOOLEAN, DAY = _("This has to be true or false."), _("This has to be a day, such as 2024-02-29.")
MOMENT = _("This has to be a moment with its time zone, such as 2027-02-28T12:00:00Z.")
OBJECT = _("This has to be an object with named fields.")
ID = _("This has to be an id, such as 5f0c7a52-6c3f-4c11-9d0e-2f6a0f7f9b1e.")
SENTENCES: Mapping[str, str | Promise] = {
    "missing": _("This is missing."),
    "extra_forbidden": _("There is no such field here."),
    "string_type": TEXT,
    "string_too_short": _("This may not be empty."),
    "string_too_long": _("At most %(max_length)s characters are taken."),
    "string_pattern_mismatch": _("Write it like this: %(like)s"),
    "string_unicode": _("This is not valid Unicode text."),
    "unprintable": _("Text may not hold NUL or lone surrogates."),
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "int_parsing_size": _("This number is too large."),
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": NUMBER,
    "greater_than_equal": _("This has to be %(ge)s or more."),
    "less_than_equal": _("This has to be %(le)s or less."),
    "bool_type": BOOLEAN,
    "bool_parsing": BOOLEAN,
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "datetime_type": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "timezone_aware": MOMENT,
    "uuid_type": ID,
    "uuid_parsing": ID,
    "list_type": _("This has to be a list."),
    "dict_type": OBJECT,
    "model_type": OBJECT,
    "model_attributes_type": OBJECT,
    "too_long": _("At most %(max_length)s entries are taken."),
    "too_short": _("This list may not be empty."),
    "literal_error": _("This has to be one of: %(choices)s."),
    "value_error": _("This is not valid."),
}
OF_TEXT = {"too_short": "string_too_short", "too_long": "string_too_long"}
TOO_SHORT = _("At least %(min_length)s characters are needed.")  # where one is not enough


@dataclass(frozen=True)
class Written(GroupedMetadata):
    """Text of a form of its own: ``Annotated[str, Written(COUNTRY_CODE, like="DE")]``. Refusals show ``like``."""

    pattern: str
    like: str
    declared: str = ""  # the pattern as the document tells it, where a rule beyond it is checked later

    @override
    def __iter__(self) -> Iterator[object]:
        yield AfterValidator(self._checked)
        yield Field(examples=[self.like], json_schema_extra={"pattern": self.declared or self.pattern})

    def _checked(self, value: str) -> str:
        if not re.search(self.pattern, value, re.ASCII):
            raise PydanticCustomError("string_pattern_mismatch", "not as it is written", {"like": self.like})
        return value


@dataclass(frozen=True)
class WrittenNumbers(Written):
    """Numbers of a range in one text, at most ``most``; of numbers it is told what is wrong with them."""

    within: Range = field(kw_only=True)
    most: int = field(kw_only=True)

    @override
    def _checked(self, value: str) -> str:
        numbers = re.split("[,|]", value)
        if all(map(is_whole, numbers)):
            self._check_numbers(numbers)
        return super()._checked(value)

    def _check_numbers(self, numbers: list[str]) -> None:
        for number in (int(shortened(text)) for text in numbers):
            if number < self.within.low:
                raise PydanticKnownError("greater_than_equal", {"ge": self.within.low})
            if number > self.within.high:
                raise PydanticKnownError("less_than_equal", {"le": self.within.high})
        if len(numbers) > self.most:
            counts = {"field_type": "List", "max_length": self.most, "actual_length": len(numbers)}
            raise PydanticKnownError("too_long", counts)


def field_error(finding: Mapping[str, Any]) -> FieldError:
    """One finding of pydantic: ``("body", "payload", "email")`` is the field "email", ``("form", "dry_run")`` that."""
    place = [str(part) for part in finding.get("loc", ())]
    name = ".".join(place[2:] if place[:1] == ["body"] else place[1:]) or place[0]
    code, limits = str(finding["type"]), finding.get("ctx", {})
    if limits.get("field_type") == "Value":  # text whose length is checked after a function of ours
        code = OF_TEXT[code]
    return FieldError(shown(name), code, _sentence(code, limits))


def shown(name: str) -> str:
    """A name that the sender chose, fit to be repeated."""
    return name.encode("utf-8", "replace").decode().replace("\x00", "?")[:LONGEST_NAME]


def _sentence(code: str, limits: Mapping[str, Any]) -> str:
    limits = dict(limits)
    if code == "literal_error":
        limits["choices"] = ", ".join(re.findall(r"'([^']*)'", str(limits["expected"])))
    if code == "string_too_short" and limits["min_length"] > 1:
        return str(TOO_SHORT) % limits
    sentence = str(SENTENCES.get(code, SENTENCES["value_error"]))
    return sentence % {name: _number(limit) for name, limit in limits.items()}


def _number(limit: object) -> object:
    return f"{limit:g}" if isinstance(limit, float) else limit
