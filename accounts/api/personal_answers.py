"""A member's own answers as bytes from the cache, without being put together and validated again.

Who asks is still looked up with every request. The key holds the name of
the site, the account, the version of its taste, the address with
its query, and what else the caller names: nothing is ever sent to somebody else, and every change of taste is seen at
once. What changes without one (a film is renamed, a "not now" ends) is seen when the lifetime is over.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpResponse

from accounts.api.tokens import Bearer, MemberRequest
from project.cache import policies
from project.errors import NotSignedIn
from project.http.api.kept_answers import from_cache
from project.localization import language
from project.origin import origin

_bearer = Bearer()


def personal[**P](
    version: Callable[[], str] = lambda: "",
) -> Callable[
    [Callable[Concatenate[MemberRequest, P], HttpResponse]], Callable[Concatenate[MemberRequest, P], HttpResponse]
]:
    """Keep the good answers of a read that depends on its member's taste: ``@decorate_view(personal())``.

    Args:
        version: of what else it is made from, such as the fitted model.
    """

    def decorate(
        operation: Callable[Concatenate[MemberRequest, P], HttpResponse],
    ) -> Callable[Concatenate[MemberRequest, P], HttpResponse]:
        @wraps(operation)
        def wrapped(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            def make() -> HttpResponse:
                return operation(request, *args, **kwargs)

            try:
                user = _bearer(request)
            except NotSignedIn:
                user = None
            if user is None:
                return make()  # which says why
            whose = (origin(), user.pk, user.taste_version, language.of_the_reader(), version())
            return from_cache(policies.PERSONAL_ANSWER, *whose, request.get_full_path(), request=request, make=make)

        return wrapped

    return decorate
