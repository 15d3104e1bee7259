"""An app that calls the API without TLS is refused: a redirect would hide that its token has been sent in the open."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from project.http.api.envelope import problem_document
from project.http.api.requests import Answer, under_api

SENTENCE = _("This API is spoken over HTTPS only. What was sent could be read on the way: replace the token.")


def refuse_plain_http(get_response: Answer) -> Answer:
    """Answer 403 under /api/ where SITE_URL is https and the request is not; pages are redirected by Django."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and under_api(request) and not request.is_secure():
            return problem_document(request=request, status=HTTPStatus.FORBIDDEN, detail=str(SENTENCE))
        return get_response(request)

    return middleware
