"""Everything that can go wrong on purpose, with the sentence a person reads.

Services raise these; the doors translate them: `project.http.api.envelope` into problem documents for the
API, `project.http.site.error_views` into pages and fragments for the site.

    MarqueeError              500
    ├── Invalid               422  a value breaks a rule; names the fields
    ├── NotSignedIn           401  no session, or not a valid one
    ├── Forbidden             403  signed in, but not allowed
    │   └── InsufficientScope      by a token that may only read
    ├── NotFound              404
    ├── NotAcceptable         406  no form that the client takes
    ├── Conflict              409  collides with what is there
    ├── Gone                  410  was there, and is no longer
    ├── ChangedMeanwhile      412  is no longer what the caller has read
    ├── TooLarge              413  more than is accepted in one request
    ├── WrongMediaType        415  a body that is not what the operation takes
    └── RetryLater                 will pass; has retry_after
        ├── TooManyRequests   429
        └── Unavailable       503
            └── SourceUnavailable  TMDb gave no usable answer; the database takes over
"""

from dataclasses import dataclass
from typing import Literal, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: its name, a stable code, a sentence."""

    field: str
    code: str
    message: str


class MarqueeError(Exception):
    """Base of all foreseen failures. ``str(error)`` is fit for a person to read.

    A message that several readers may share (it was raised while one of them loaded for all) comes untranslated, as
    ``gettext_lazy`` makes it: each door then says it in the language of its own reader.
    """

    status = 500
    title: str | Promise = _("Something went wrong")

    def __init__(self, message: str | Promise = "", *, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(message or self.title)
        self.errors = errors

    @classmethod
    def coded(cls, code: str, message: str) -> Self:
        """A refusal with a code for programs that is of no single field."""
        return cls(message, errors=(FieldError("", code, message),))

    @property
    def headers(self) -> dict[str, str]:
        """HTTP headers that the answer must carry."""
        return {}


class Invalid(MarqueeError):
    """A value breaks a rule."""

    status = 422
    title: str | Promise = _("Some of this is not valid")

    @classmethod
    def field(cls, name: str, code: str, message: str) -> "Invalid":
        """One wrong field; its sentence is also the sentence of the whole."""
        return cls(message, errors=(FieldError(name, code, message),))


type SignInCode = Literal["not_signed_in", "wrong_credentials", "token_expired", "token_invalid", "session_ended"]


class NotSignedIn(MarqueeError):
    """Nobody is signed in, or the token or session is no longer valid; ``code`` says which, for programs.

    ``field`` is what was not good: the header of the request, or a field of its body; empty for the whole of it.
    """

    status = 401
    title: str | Promise = _("Please log in")

    def __init__(
        self,
        message: str | Promise = "",
        *,
        code: SignInCode = "not_signed_in",
        field: str = "Authorization",
        refresh_may_help: bool = True,
    ) -> None:
        super().__init__(message, errors=(FieldError(field, code, str(message or self.title)),))
        self.code, self.field, self.refresh_may_help = code, field, refresh_may_help

    @property
    def headers(self) -> dict[str, str]:
        """RFC 9110 asks for the scheme on every 401; RFC 6750's ``invalid_token`` says that a refresh may help."""
        is_of_header = self.field == "Authorization" and self.code in {"token_expired", "token_invalid"}
        refreshable = is_of_header and self.refresh_may_help
        return {"WWW-Authenticate": 'Bearer error="invalid_token"' if refreshable else "Bearer"}


class Forbidden(MarqueeError):
    """Signed in, but not allowed."""

    status = 403
    title: str | Promise = _("Not allowed")


class InsufficientScope(Forbidden):
    """The token of an API request may read, and not write."""

    def __init__(self, message: str) -> None:
        super().__init__(message, errors=(FieldError("Authorization", "insufficient_scope", message),))

    @property
    def headers(self) -> dict[str, str]:
        """As RFC 6750 has it."""
        return {"WWW-Authenticate": 'Bearer error="insufficient_scope", scope="write"'}


class NotFound(MarqueeError):
    """There is no such thing."""

    status = 404
    title: str | Promise = _("Not found")


class NotAcceptable(MarqueeError):
    """There is no answer in a form that the client takes."""

    status = 406
    title: str | Promise = _("Not in this form")


class Conflict(MarqueeError):
    """Collides with what is already there."""

    status = 409
    title: str | Promise = _("Already there")


class Gone(MarqueeError):
    """Was there, and is no longer."""

    status = 410
    title: str | Promise = _("No longer there")


class ChangedMeanwhile(MarqueeError):
    """Is no longer what the caller has read and means to change."""

    status = 412
    title: str | Promise = _("Changed meanwhile")


class TooLarge(MarqueeError):
    """More than the server accepts in one request."""

    status = 413
    title: str | Promise = _("Too much at once")


class WrongMediaType(MarqueeError):
    """A body of another media type than the operation takes."""

    status = 415
    title: str | Promise = _("Not this kind of body")


class RetryLater(MarqueeError):
    """A refusal that will pass: common base of 429 and 503."""

    def __init__(self, message: str | Promise = "", *, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds

    @property
    def headers(self) -> dict[str, str]:
        """When to come back, in seconds."""
        return {"Retry-After": str(self.retry_after)}


class TooManyRequests(RetryLater):
    """A limit is used up."""

    status = 429
    title: str | Promise = _("Too many requests")


class Unavailable(RetryLater):
    """A part that is needed does not answer."""

    status = 503
    title: str | Promise = _("Briefly unavailable")


class SourceUnavailable(Unavailable):
    """TMDb gave no usable answer. Caught by `catalog.services`, which turns to the database."""
