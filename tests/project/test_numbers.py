"""How a number is written, wherever one is read: in an address, in a form, in a query of the API."""

from typing import Annotated

import pytest
from django.core.exceptions import ValidationError
from pydantic import TypeAdapter
from pydantic import ValidationError as SchemaError

from project.http.api.fields import Decimal, Whole
from project.http.site.forms import DecimalNumberField, WholeNumberField
from project.numbers import Range

TEN = Range(-10, 10)
HOSTILE = (
    "9" * 5000, "9" * 20, "null", "true", "nan", "NaN", "inf", "-inf", "Infinity", "1e0", "0x5", "٣", "½", "²",
    "-", "+", ".", "+5", " 5", "5 ", "05", "-05", "5.", ".5", "--5", "1/2", "1;2", "1 2", "\u00a05", "5\x00", "5\n",
    "1_0", "1,5", "5-", "11", "-11",
)  # fmt: skip


LARGE, SMALL = {"less_than_equal", "max_value"}, {"greater_than_equal", "min_value"}


def kind_of(refusal: Exception) -> str:
    """By which rule a schema or a form refuses."""
    if isinstance(refusal, SchemaError):
        return refusal.errors()[0]["type"]
    assert isinstance(refusal, ValidationError)
    return str(refusal.error_list[0].code)


def by_form(field: WholeNumberField | DecimalNumberField, text: str) -> float | None:
    try:
        return field.clean(text)  # type: ignore[no-any-return]  # an int or a float
    except ValidationError:
        return None


def by_schema(adapter: TypeAdapter[float], text: str) -> float | None:
    try:
        return adapter.validate_python(text)
    except SchemaError:
        return None


def whole(text: str) -> set[float | None]:
    """What every reader of whole numbers makes of a text."""
    schema: TypeAdapter[float] = TypeAdapter(Annotated[int, Whole(TEN)])
    return {TEN.read(text), by_form(WholeNumberField(TEN), text), by_schema(schema, text)}


def decimal(text: str) -> set[float | None]:
    """What every reader of numbers with a point makes of a text."""
    schema: TypeAdapter[float] = TypeAdapter(Annotated[float, Decimal(TEN)])
    return {by_form(DecimalNumberField(TEN), text), by_schema(schema, text)}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:20])
def test_what_only_looks_like_a_number_is_none_for_every_reader(text: str) -> None:
    assert whole(text) == decimal(text) == {None}


@pytest.mark.parametrize("text", ["0", "-0", "5", "-5", "10", "-10"])
def test_a_whole_number_is_the_same_for_every_reader(text: str) -> None:
    assert whole(text) == decimal(text) == {int(text)}


@pytest.mark.parametrize("text", ["0.5", "-0.5", "7.25", "10.0"])
def test_a_point_is_for_decimal_numbers_only(text: str) -> None:
    assert (whole(text), decimal(text)) == ({None}, {float(text)})


def test_nothing_is_no_number_and_no_mistake() -> None:
    assert (TEN.read(None), TEN.read("")) == (None, None)
    assert WholeNumberField(TEN).clean("") is DecimalNumberField(TEN).clean("") is None


def test_of_several_each_number_counts_once_and_the_rest_is_left_out() -> None:
    assert TEN.read_all(["3", "x", "11", "3", "-2", "+4"]) == (3, -2)


def test_the_longest_number_of_a_row_and_all_digits_of_a_third_are_read() -> None:
    assert Range(1, 2**63 - 1).read(str(2**63 - 1)) == 2**63 - 1
    assert DecimalNumberField(TEN).clean("0." + "3" * 60) == pytest.approx(1 / 3)


@pytest.mark.parametrize("digits", [1, 18, 19, 39, 40, 41, 400, 5000])
@pytest.mark.parametrize("end", ["", ".5"])
def test_a_number_beyond_the_range_is_told_its_limit_however_long_it_is(digits: int, end: str) -> None:
    readers = (
        TypeAdapter(Annotated[float, Decimal(TEN)] if end else Annotated[int, Whole(TEN)]).validate_python,
        (DecimalNumberField if end else WholeNumberField)(TEN).clean,
    )
    for sign, limit, kinds in (("", "10", LARGE), ("-", "-10", SMALL)):
        for read in readers:
            with pytest.raises((SchemaError, ValidationError)) as refused:
                read(f"{sign}1{'9' * digits}{end}")
            assert kind_of(refused.value) in kinds
            assert limit in str(refused.value)
