"""One kind of refusal."""

from dataclasses import dataclass

from django.utils.functional import Promise

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of refusal, in words for developers; lazy, as readers of two languages share them."""

    code: str  # stable: programs compare it
    status: int  # of HTTP
    title: Text
    meaning: Text
    remedy: Text  # what to do
