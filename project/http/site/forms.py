"""Forms whose last word has a service, and how they are answered with and without htmx."""

from collections.abc import Callable
from typing import Any, override

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import Jinja2
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from project.errors import Conflict, Invalid, MarqueeError, NotSignedIn, TooManyRequests
from project.http.site.htmx import wants_fragment
from project.numbers import Range, is_decimal, is_whole, shortened

# What a form of before a login says when it comes back as it was sent.
SENT_AGAIN = _("Somebody has logged in or out in this browser since this page was opened. Please send it again.")


class ServiceForm(forms.Form):
    """A form whose last word has a service: its refusal is shown at the fields that it names.

    ``part`` names the form in its template and as an element, so that several can stand on one page.
    """

    # Fields, too, are in the pages' own language; the admin's have Django's. One for all: each compiles its templates.
    default_renderer = Jinja2()
    part = "auth-form"
    refusal: MarqueeError | None = None
    notice = ""  # what is said above the fields

    def resume(self, typed: QueryDict) -> None:
        """Fill a form that was not sent with what was typed into it before; passwords are typed again."""
        for name, field in self.fields.items():
            value = field.widget.value_from_datadict(typed, {}, name)
            if value is not None and getattr(field.widget, "input_type", "") != "password":
                self.initial[name] = value

    def refuse(self, error: MarqueeError) -> None:
        """Show a service's refusal."""
        self.refusal = error
        seen = {field.name for field in self.visible_fields()}
        for fault in error.errors:
            self.add_error(fault.field if fault.field in seen else None, fault.message)
        if not error.errors:
            self.add_error(None, str(error))


class WholeNumberField(forms.IntegerField):
    """A whole number of a range, which may be left out."""

    def __init__(self, within: Range, **more: Any) -> None:
        super().__init__(min_value=within.low, max_value=within.high, required=False, **more)

    @override
    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if is_whole(str(value)):
            return super().to_python(shortened(str(value)))
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class DecimalNumberField(forms.FloatField):
    """A number of a range, perhaps with a point, which may be left out."""

    def __init__(self, within: Range, **more: Any) -> None:
        super().__init__(min_value=within.low, max_value=within.high, required=False, **more)

    @override
    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if is_decimal(str(value)):
            return super().to_python(shortened(str(value)))
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class PartForm(ServiceForm):
    """One of several forms of a page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.part}_%s", **kwargs})


def carried_out(form: ServiceForm, act: Callable[[], object]) -> bool:
    """Whether a form that was sent is valid and ``act`` did what it asks; a refusal is shown in the form."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except (Invalid, Conflict, NotSignedIn, TooManyRequests) as error:
        form.refuse(error)
        return False
    return True


def resume(request: HttpRequest, form: ServiceForm) -> None:
    """Fill in what was typed into a form that had expired (`project.http.site.stale_forms`)."""
    typed: QueryDict | None = getattr(request, "typed", None)
    if typed is not None:
        form.resume(typed)
        form.notice = str(SENT_AGAIN) if wants_fragment(request) else ""


def form_page(request: HttpRequest, template: str, form: ServiceForm, **more: object) -> HttpResponse:
    """A page around a form, or only the form for htmx; 422 or 429 when what was sent will not do."""
    refusal: MarqueeError | None = form.refusal
    resume(request, form)
    status = 200 if not form.errors else 429 if isinstance(refusal, TooManyRequests) else 422
    part = f"#{form.part}" if wants_fragment(request) else ""
    response = render(request, f"{template}{part}", {"form": form, "next": onward(request, ""), **more}, status=status)
    if isinstance(refusal, TooManyRequests):
        response["Retry-After"] = str(refusal.retry_after)
    return response


def go(request: HttpRequest, where: str) -> HttpResponse:
    """On to a page after a form did its work: 303, or htmx is told to move the whole page."""
    if wants_fragment(request):
        return HttpResponseClientRedirect(where)
    return HttpResponseRedirect(where, status=303)


def onward(request: HttpRequest, otherwise: str) -> str:
    """Where to go on: an address of this site that the request names, else that of the page ``otherwise``."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    return address if is_own(request, address) else reverse(otherwise) if otherwise else ""


def back(request: HttpRequest) -> str:
    """The page that a form was sent from, if it is ours."""
    page = request.headers.get("Referer", "")
    return page if is_own(request, page) else reverse("catalog:home")


def is_own(request: HttpRequest, address: str) -> bool:
    """Whether an address that a request names may be gone to: a path of this site, or the whole of its address.

    A bare word such as ``null`` would be a path beside the present one, and for Django's ``redirect`` a view's name.
    """
    is_own_host = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return is_own_host and address.startswith(("/", "http://", "https://"))
