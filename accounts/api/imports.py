"""Files of the signed-in user: everything to take along, and movies from elsewhere."""

from collections.abc import Mapping
from typing import Annotated

import orjson
from django.http import StreamingHttpResponse
from django.utils.translation import gettext
from ninja import Field, File, Form, Path, Query, Router, UploadedFile

from accounts import commands
from accounts.api.export_schemas import ExportOut
from accounts.api.import_schemas import (
    AnswersIn,
    ExportQuery,
    ImportId,
    ReceiptOut,
    RowId,
    RowIn,
    RowOut,
    RowsQuery,
)
from accounts.api.responses import REFUSED
from accounts.api.tokens import Bearer, MemberRequest
from accounts.services.portability import exports, imports
from project.errors import Invalid
from project.http.api.envelope import Envelope, Problem, success
from project.http.api.fields import WholeListQuery
from project.pagination import cut

router = Router(tags=["Me"], auth=Bearer())
LONGEST_ANSWERS = 100_000  # characters
type AnswersText = Annotated[str, Field(max_length=LONGEST_ANSWERS)]
MOST_SHOWN = 100  # imports that the list has


@router.get(
    "/export",
    response={200: ExportOut, **REFUSED},
    operation_id="exportMe",
    summary="Everything about me, as a file",
    openapi_extra={"x-files": ["text/csv", "application/zip"]},
)
def export(request: MemberRequest, query: Query[ExportQuery]) -> StreamingHttpResponse:
    """JSON holds everything that is stored about the member, CSV the films, ZIP the films for other sites.

    JSON and CSV are made while they are sent, a ZIP is packed before. Importing it again changes nothing.
    """
    file = exports.export_file(request.user, kind=query.format, of=query.of)
    return StreamingHttpResponse(file.chunks, headers=file.headers)


@router.post(
    "/import",
    response={200: Envelope[ReceiptOut], 409: Problem, **REFUSED},
    operation_id="importMovies",
    summary="Bring films",
)
def import_movies(
    request: MemberRequest,
    file: File[UploadedFile],
    dry_run: Form[bool] = False,
    answers: Form[AnswersText] = "",
) -> dict[str, object]:
    """A file of another site, or ours (CSV, JSON, ZIP, a list of titles). Nothing is guessed.

    A dry run tells the `questions` that the file leaves; `answers` is a JSON object with a choice for each by its id.
    Rows without an answer that they need stay unclear. Large files, and films that have to be looked up, go on in the
    background: ask `GET /me/imports/{import_id}` how far it is. Repeating it changes nothing.
    """
    received = commands.import_file(
        request.user, name=file.name or "", content=file, dry_run=dry_run, answers=_answers(answers)
    )
    return success(received)


def _answers(text: str) -> Mapping[str, str]:
    try:
        given = orjson.loads(text) if text.strip() else {}
    except orjson.JSONDecodeError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(choice, str) for choice in given.values()):
        raise Invalid.field("answers", "json_invalid", gettext("Enter the answers as a JSON object of texts."))
    return given


@router.get(
    "/imports", response={200: Envelope[list[ReceiptOut]], **REFUSED}, operation_id="listImports", summary="Imports"
)
def list_imports(request: MemberRequest, query: Query[WholeListQuery]) -> dict[str, object]:
    """The member's last hundred imports, the last first, without their rows."""
    page = cut(imports.latest(request.user, most=MOST_SHOWN), page=query.page, per_page=query.per_page)
    return success(page.items, page=page)


@router.get(
    "/imports/{import_id}",
    response={200: Envelope[ReceiptOut], 404: Problem, **REFUSED},
    operation_id="getImport",
    summary="What an import did",
)
def get_import(request: MemberRequest, import_id: Path[ImportId]) -> dict[str, object]:
    """The receipt: how far it is, and what became of each file's rows."""
    return success(imports.receipt(request.user, import_id))


@router.get(
    "/imports/{import_id}/rows",
    response={200: Envelope[list[RowOut]], 404: Problem, **REFUSED},
    operation_id="listImportRows",
    summary="The rows of an import",
)
def list_rows(request: MemberRequest, import_id: Path[ImportId], query: Query[RowsQuery]) -> dict[str, object]:
    """Every row of every file, or those of one outcome, as they stand in the files."""
    page = imports.rows(request.user, import_id, page=query.page, per_page=query.per_page, outcome=query.outcome)
    return success(page.items, page=page)


@router.get(
    "/imports/{import_id}/table",
    response={200: bytes, 404: Problem, **REFUSED},
    operation_id="exportImportRows",
    summary="The rows of an import, as a file",
    openapi_extra={"x-files": ["text/csv"]},
)
def export_rows(request: MemberRequest, import_id: Path[ImportId]) -> StreamingHttpResponse:
    """Every row with its file, its line, and what became of it."""
    file = imports.table(request.user, import_id)
    return StreamingHttpResponse(file.chunks, headers=file.headers)


@router.put(
    "/imports/{import_id}/answers",
    response={200: Envelope[ReceiptOut], 404: Problem, 409: Problem, **REFUSED},
    operation_id="answerImport",
    summary="Answer questions about files",
)
def answer(request: MemberRequest, import_id: Path[ImportId], body: AnswersIn) -> dict[str, object]:
    """The rows that waited for it are worked on."""
    return success(commands.answer_import(request.user, import_id, body.answers))


@router.put(
    "/imports/{import_id}/rows/{row_id}",
    response={200: Envelope[ReceiptOut], 404: Problem, 409: Problem, **REFUSED},
    operation_id="settleImportRow",
    summary="Say which film a row means",
)
def settle(request: MemberRequest, import_id: Path[ImportId], row_id: Path[RowId], body: RowIn) -> dict[str, object]:
    """Of a row that is unclear or was not found; any film may be named, and null leaves it out."""
    return success(imports.settle(request.user, import_id, row_id, movie_id=body.movie_id))


@router.delete(
    "/imports/{import_id}",
    response={200: Envelope[ReceiptOut], 404: Problem, **REFUSED},
    operation_id="undoImport",
    summary="Undo an import",
)
def undo_import(request: MemberRequest, import_id: Path[ImportId]) -> dict[str, object]:
    """Takes back what the import alone added or changed, and gives back what it replaced. Idempotent."""
    return success(imports.undo(request.user, import_id))
