"""Kinds of input that the rooms' schemas share."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, override

from annotated_types import Ge, GroupedMetadata, Le
from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError, PydanticKnownError

from project.numbers import Range, is_decimal, is_whole, shortened
from project.pagination import MAX_PER_PAGE, PAGE, PAGE_SIZE, PER_PAGE


def _printable(value: str) -> str:
    """PostgreSQL stores no NUL, UTF-8 no lone surrogate."""
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise PydanticCustomError("unprintable", "NUL or lone surrogates")
    return value


def _whole(value: object) -> object:
    """Refuse text that only Python takes for a number; the text itself stays text, which strict bodies refuse."""
    if not isinstance(value, str):
        return value
    if not is_whole(value):
        raise PydanticKnownError("int_parsing")
    return shortened(value)


def _decimal(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not is_decimal(value):
        raise PydanticKnownError("float_parsing")
    return shortened(value)


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


Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]


def _say_base(schema: dict[str, Any], model: type[Any]) -> None:
    """Note which other shape a shape adds to, for the document."""
    parent = model.__bases__[0]
    if parent is not Base and issubclass(parent, Base):
        schema["x-extends"] = parent.__name__


class Base(Schema):
    """Base of a shape that others add fields to: the document then tells each by what it adds."""

    model_config = ConfigDict(json_schema_extra=_say_base)


class Query(Schema):
    """Base of query strings. Names that none of them knows are refused by `project.http.api.request_rules`."""


class PageQuery(Query):
    """Which page."""

    page: PageNumber = 1


class PerPageQuery(PageQuery):
    """Which page of which size."""

    per_page: PageSize = PER_PAGE


class WholeListQuery(PageQuery):
    """Which page of a list that most show as a whole."""

    per_page: PageSize = MAX_PER_PAGE
