"""Files: everything about the member to take along, and movies from elsewhere with a receipt."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import commands
from accounts.services.portability import exports, imports
from accounts.site import receipt_words
from accounts.site.access import SignedIn, members_only
from accounts.site.forms import ImportForm
from accounts.types.imports import Receipt
from catalog.ranges import MOVIE_ID
from project.errors import Conflict, Invalid, NotFound
from project.http.site.forms import carried_out, form_page, go
from project.http.site.htmx import varies, wants_fragment
from project.numbers import is_whole
from project.pagination import PAGE

PAGE_OF_FORM, PAGE_OF_RECEIPT = "accounts/import.html", "accounts/receipt.html"
ANSWER = "answer-"  # how the fields of questions begin
PER_PAGE = 20  # unclear rows


@require_safe
@members_only
def export(request: SignedIn) -> HttpResponseBase:
    """Everything about the member as a file: JSON, the movies as CSV, or as a ZIP for other sites."""
    export_format = request.GET.get("format")
    kind: exports.Kind = "csv" if export_format == "csv" else "zip" if export_format == "zip" else "json"
    of = next((name for name in exports.LISTS if name == request.GET.get("of")), None)
    file = exports.export_file(request.user, kind=kind, of=of)
    return StreamingHttpResponse(file.chunks, headers=file.headers)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@varies
def import_file(request: SignedIn) -> HttpResponse:
    """Choose a file; its movies are added, after questions if it leaves any, or a dry run says what would be."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    received: list[Receipt] = []

    def read() -> None:
        file, dry_run = form.cleaned_data["file"], form.cleaned_data["dry_run"]
        received.append(
            commands.import_file(request.user, name=file.name, content=file, dry_run=dry_run, wait_for_answers=True)
        )

    done = carried_out(form, read)
    if done and received[0].id:
        return go(request, reverse("accounts:receipt", args=[received[0].id]))
    if done:
        return render(request, PAGE_OF_FORM, {"form": ImportForm(), **_told(received[0])})
    return form_page(request, PAGE_OF_FORM, form, imports=imports.latest(request.user))


@require_safe
@members_only
@varies
def receipt(request: SignedIn, import_id: UUID) -> HttpResponse:
    """What an import asks, how far it is, what it did, and the way to undo it."""
    import_receipt = imports.receipt(request.user, import_id)
    if wants_fragment(request):  # the bar looks how far it is
        if import_receipt.status != "running":
            return go(request, reverse("accounts:receipt", args=[import_id]))
        return render(request, f"{PAGE_OF_RECEIPT}#progress", _told(import_receipt))
    page = PAGE.read(request.GET.get("page", "")) or 1
    unclear = imports.rows(request.user, import_id, page=page, per_page=PER_PAGE, outcome="unclear")
    is_open = not import_receipt.undone_at and not import_receipt.result.reasons.get("unanswered")
    context = {**_told(import_receipt), "unclear": unclear if is_open and unclear.items else None}
    return render(request, PAGE_OF_RECEIPT, context)


@require_safe
@members_only
def rows(request: SignedIn, import_id: UUID) -> StreamingHttpResponse:
    """Every row with what became of it, as a table to keep."""
    file = imports.table(request.user, import_id)
    return StreamingHttpResponse(file.chunks, headers=file.headers)


@require_POST
@members_only
def answer(request: SignedIn, import_id: UUID) -> HttpResponse:
    """What the member says about the files."""
    answers = {
        name.removeprefix(ANSWER): str(choice) for name, choice in request.POST.items() if name.startswith(ANSWER)
    }
    try:
        commands.answer_import(request.user, import_id, {name: choice for name, choice in answers.items() if choice})
    except (Invalid, Conflict) as error:
        messages.error(request, str(error))
    return go(request, reverse("accounts:receipt", args=[import_id]))


@require_POST
@members_only
def settle(request: SignedIn, import_id: UUID, row_id: int) -> HttpResponse:
    """Which movie an unclear row means, or, by an empty value, that it shall be left out."""
    try:
        imports.settle(request.user, import_id, row_id, movie_id=_movie_id(request.POST.get("movie")))
    except (Invalid, Conflict) as error:
        messages.error(request, str(error))
    return go(request, reverse("accounts:receipt", args=[import_id]) + "#unclear")


@require_POST
@members_only
def undo(request: SignedIn, import_id: UUID) -> HttpResponse:
    """Take back what an import added or changed."""
    imports.undo(request.user, import_id)
    messages.success(request, gettext("Undone. What the file added is gone, and what it replaced is back."))
    return go(request, reverse("accounts:receipt", args=[import_id]))


def _movie_id(text: str | None) -> int | None:
    """A movie's id, None for an empty text. What is neither would leave a row out that nobody passed over."""
    movie_id = MOVIE_ID.read(text)
    if movie_id is None and is_whole(text or ""):
        raise NotFound(gettext("There is no such film."))
    if movie_id is None and text != "":
        raise Invalid.field("movie", "invalid", gettext("The film has to be named by its number."))
    return movie_id


def _told(import_receipt: Receipt) -> dict[str, object]:
    """A receipt in words."""
    return {
        "receipt": import_receipt,
        "outcomes": receipt_words.outcomes(import_receipt.result),
        "reasons": receipt_words.reasons(import_receipt.result),
        "files": receipt_words.files(import_receipt),
    }
