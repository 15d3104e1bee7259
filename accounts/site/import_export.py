"""Files: everything about the member to take along, and movies from elsewhere with a receipt."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.services.portability import exports, imports
from accounts.site.access import SignedIn, members_only
from accounts.site.forms import ImportForm
from accounts.types import Receipt
from project.http.site.forms import carried_out, form_page, go
from project.http.site.htmx import varies

PAGE = "accounts/import.html"


@require_safe
@members_only
def export(request: SignedIn) -> HttpResponse:
    """Everything about the member as a file: JSON, or the movies as CSV."""
    file = exports.export_file(request.user, kind="csv" if request.GET.get("format") == "csv" else "json")
    headers = {"Content-Disposition": file.disposition}
    return HttpResponse(file.content, content_type=file.media_type, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@varies
def import_file(request: SignedIn) -> HttpResponse:
    """Choose a file; its movies are added, or a dry run says what would be."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    received: list[Receipt] = []

    def read() -> None:
        file, dry_run = form.cleaned_data["file"], form.cleaned_data["dry_run"]
        received.append(imports.import_file(request.user, name=file.name, content=file, dry_run=dry_run))

    done = carried_out(form, read)
    if done and received[0].id:
        return go(request, reverse("accounts:receipt", args=[received[0].id]))
    if done:
        return render(request, PAGE, {"form": ImportForm(), "receipt": received[0]})
    return form_page(request, PAGE, form, imports=imports.latest(request.user))


@require_safe
@members_only
def receipt(request: SignedIn, import_id: UUID) -> HttpResponse:
    """What an import did, and the way to undo it."""
    return render(request, "accounts/receipt.html", {"receipt": imports.receipt(request.user, import_id)})


@require_POST
@members_only
def undo(request: SignedIn, import_id: UUID) -> HttpResponse:
    """Take back what an import added."""
    imports.undo(request.user, import_id)
    messages.success(request, gettext("Undone. What the file added is gone again."))
    return go(request, reverse("accounts:receipt", args=[import_id]))
