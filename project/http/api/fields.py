"""Kinds of input that the rooms' schemas share."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import AfterValidator, ValidationInfo, model_validator

from project.errors import Invalid
from project.pagination import MAX_PAGE


def _printable(value: str) -> str:
    """PostgreSQL stores no NUL, UTF-8 no lone surrogate."""
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError("must not hold NUL or lone surrogates")
    return value


type PageNumber = Annotated[int, Field(ge=1, le=MAX_PAGE, description="Which page, from 1.")]
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
