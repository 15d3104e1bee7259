"""Kinds of input that the rooms' schemas share."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, override

from annotated_types import Ge, GroupedMetadata, Le
from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ValidationInfo, model_validator
from pydantic_core import PydanticKnownError

from project.errors import Invalid
from project.numbers import Range, is_decimal, is_whole
from project.pagination import PAGE, PAGE_SIZE


def _printable(value: str) -> str:
    """PostgreSQL stores no NUL, UTF-8 no lone surrogate."""
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError("must not hold NUL or lone surrogates")
    return value


def _whole(value: object) -> object:
    """Refuse text that only Python takes for a number; the text itself stays text, which strict bodies refuse."""
    if isinstance(value, str) and not is_whole(value):
        raise PydanticKnownError("int_parsing")
    return value


def _decimal(value: object) -> object:
    if isinstance(value, str) and not is_decimal(value):
        raise PydanticKnownError("float_parsing")
    return value


@dataclass(frozen=True)
class Whole(GroupedMetadata):
    """A whole number of a range: ``Annotated[int, Whole(YEAR)]``."""

    within: Range

    @override
    def __iter__(self) -> Iterator[object]:
        yield from (Ge(self.within.low), Le(self.within.high), BeforeValidator(_whole))


@dataclass(frozen=True)
class Decimal(GroupedMetadata):
    """A number of a range, perhaps with a point: ``Annotated[float, Decimal(SCORE)]``."""

    within: Range

    @override
    def __iter__(self) -> Iterator[object]:
        yield from (Ge(self.within.low), Le(self.within.high), BeforeValidator(_decimal))


PageNumber = Annotated[int, Whole(PAGE), Field(description="Which page, from 1.")]
PageSize = Annotated[int, Whole(PAGE_SIZE)]
# What the validator says, as far as a schema can: for generated clients and tests.
type Words = Annotated[str, AfterValidator(_printable), Field(json_schema_extra={"pattern": "^[^\\u0000]*$"})]


class Query(Schema):
    """Base of query strings: what is not known is refused."""

    @model_validator(mode="before")
    @classmethod
    def _refuse_what_is_not_known(cls, values: object, info: ValidationInfo) -> object:
        """Ninja hands on only the fields that it knows, so a misspelt one would pass in silence."""
        request: HttpRequest | None = (info.context or {}).get("request")
        for name in request.GET if request else ():
            if name not in cls.model_fields:
                raise Invalid.field(name[:100], "extra_forbidden", f"There is no parameter {name[:100]!r} here.")
        return values


class PageQuery(Query):
    """Which page."""

    page: PageNumber = 1
