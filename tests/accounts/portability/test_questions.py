"""What a file leaves open is asked, once, and its rows wait for the answer; unclear rows are settled one by one."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models.import_record import Import, ImportRow
from accounts.models.user import User
from accounts.services import favorites, movie_states, seen, watchlist
from accounts.services.portability import imports
from accounts.types.imports import Receipt
from project.errors import Conflict, Invalid, NotFound
from tests.conftest import Api

LIST = "Title,Year\nHeat,1995\nAlien,1979\n"
OPEN_SCALE = "Title,Year,Rating\nHeat,1995,4\nAlien,1979,2\n"
UNCLEAR = "Title,Year\nDune,\nHeat,1995\nNo Such Film,1999\n"
HEAT, ALIEN = 949, 348


def bring(user: User, text: str, name: str = "mine.csv", **more: Any) -> Receipt:
    return imports.import_file(user, name=name, content=io.BytesIO(text.encode()), **more)


def api_import(api: Api, text: str, **fields: str) -> Any:
    file = SimpleUploadedFile("mine.csv", text.encode())
    head = {"Authorization": f"Bearer {api.token}"}
    return Client().post("/api/v1/me/import", {"file": file, **fields}, headers=head)


def test_a_dry_run_tells_the_question_with_the_first_rows(alices_api: Api) -> None:
    (question,) = api_import(alices_api, LIST, dry_run="true").json()["data"]["questions"]
    assert (question["id"], question["file"], question["default"]) == ("0:kind", "mine.csv", "")
    assert question["rows"] == ["Heat (1995)", "Alien (1979)"]
    assert [choice["value"] for choice in question["choices"]] == [
        "favorite", "watchlist", "seen", "not_for_me", "nothing"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "outcomes"), [("favorite", {"added": 2}), ("watchlist", {"added": 2}), ("nothing", {"left_out": 2})]
)
def test_the_real_one_takes_the_answer(alices_api: Api, alice: User, answer: str, outcomes: dict[str, int]) -> None:
    data = api_import(alices_api, LIST, answers=json.dumps({"0:kind": answer})).json()["data"]
    assert (data["status"], data["result"]["outcomes"]) == ("done", outcomes)
    assert len(movie_states.everything(alice)) == outcomes.get("added", 0)


@pytest.mark.parametrize("answers", ["[", "[]", '{"0:kind": 1}', '{"9:kind": "seen"}', '{"0:kind": "loved"}'])
def test_answers_to_nothing_are_refused(alices_api: Api, answers: str) -> None:
    response = api_import(alices_api, LIST, answers=answers)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "answers")


def test_without_an_answer_nothing_is_added_and_later_all_of_it(alices_api: Api, alice: User) -> None:
    data = api_import(alices_api, LIST).json()["data"]
    assert (data["result"]["outcomes"], data["result"]["reasons"]) == ({"unclear": 2}, {"unanswered": 2})
    address = f"/me/imports/{data['id']}/answers"
    answered = alices_api("PUT", address, {"answers": {"0:kind": "favorite"}}).json()["data"]
    assert (answered["result"]["outcomes"], favorites.ids(alice)) == ({"added": 2}, {HEAT, ALIEN})
    assert alices_api("PUT", address, {"answers": {"0:kind": "watchlist"}}).status_code == 409
    assert alices_api("PUT", address, {"answers": {"0:kind": "favorite"}}).status_code == 200


@pytest.mark.parametrize(("scale", "ratings"), [("5", {HEAT: 8, ALIEN: 4}), ("10", {HEAT: 4, ALIEN: 2})])
def test_a_scale_is_asked_for(alice: User, scale: str, ratings: dict[int, int]) -> None:
    assert bring(alice, OPEN_SCALE, "ratings.csv").result.reasons == {"unanswered": 2}
    bring(alice, OPEN_SCALE, "ratings.csv", answers={"0:scale": scale})
    assert {one.movie.id: one.rating for one in seen.page_of(alice).items} == ratings


@pytest.mark.parametrize(
    ("order", "day"), [("day_first", "2024-04-03"), ("month_first", "2024-03-04"), ("unread", "None")]
)
def test_the_order_of_a_date_is_asked_for(alice: User, order: str, day: str) -> None:
    bring(alice, "Title,Year,Watched Date\nHeat,1995,03/04/2024\n", answers={"0:dates": order})
    assert str(seen.page_of(alice).items[0].seen_on) == day


def test_an_unclear_row_is_settled_by_one_word_later(alice: User) -> None:
    receipt = bring(alice, UNCLEAR, "watchlist.csv")
    assert receipt.id
    (row,) = imports.rows(alice, receipt.id, page=1, per_page=20, outcome="unclear").items
    assert len(row.candidates) == 2
    settled = imports.settle(alice, receipt.id, row.id, movie_id=row.candidates[0].id)
    assert settled.result.outcomes == {"added": 2, "not_found": 1}
    with pytest.raises(Conflict):
        imports.settle(alice, receipt.id, row.id, movie_id=row.candidates[1].id)
    imports.undo(alice, receipt.id)
    assert watchlist.page_of(alice).items == []


def test_a_row_may_be_left_out_and_one_that_was_not_found_named(alices_api: Api, alice: User) -> None:
    receipt = bring(alice, UNCLEAR, "watchlist.csv")
    rows = alices_api("GET", f"/me/imports/{receipt.id}/rows").json()
    assert [row["outcome"] for row in rows["data"]] == ["unclear", "added", "not_found"]
    unclear, _, unknown = (row["id"] for row in rows["data"])
    for row_id, movie_id in ((unclear, None), (unknown, ALIEN)):
        data = alices_api("PUT", f"/me/imports/{receipt.id}/rows/{row_id}", {"movie_id": movie_id}).json()["data"]
    assert data["result"]["outcomes"] == {"added": 2, "left_out": 1}
    missing = alices_api("PUT", f"/me/imports/{receipt.id}/rows/{2**62}", {"movie_id": ALIEN})
    assert missing.status_code == 404


def test_rows_of_somebody_else_are_not_there(alice: User, bobs_api: Api) -> None:
    receipt = bring(alice, UNCLEAR, "watchlist.csv")
    row = ImportRow.objects.first()
    assert row
    paths: list[tuple[str, str, object]] = [
        ("GET", "", None), ("GET", "/rows", None), ("GET", "/table", None), ("DELETE", "", None),
        ("PUT", "/answers", {"answers": {}}), ("PUT", f"/rows/{row.id}", {"movie_id": ALIEN}),
    ]  # fmt: skip
    for method, path, body in paths:
        assert bobs_api(method, f"/me/imports/{receipt.id}{path}", body).status_code == 404


def test_the_receipt_counts_every_row_of_every_file(alice: User) -> None:
    text = "Title,Year,Rating\nHeat,1995,9\nDune,,8\nNo Such Film,1999,9\n,1990,7\nAlien,1979,great\nHeat,1995,9\n"
    receipt = bring(alice, text, "ratings.csv")
    assert receipt.result.outcomes == {"added": 1, "unclear": 1, "not_found": 1, "unread": 2, "already_there": 1}
    assert (receipt.result.rows, [file.rows for file in receipt.files]) == (6, [6])
    assert receipt.id
    table = b"".join(imports.table(alice, receipt.id).chunks).decode().splitlines()
    assert table[1:] == [
        "ratings.csv,2,Heat (1995),added,,949,Heat", "ratings.csv,3,Dune,unclear,several_movies,,",
        "ratings.csv,4,No Such Film (1999),not_found,,,", "ratings.csv,5,1990 7,unread,no_title,,",
        "ratings.csv,6,Alien (1979),unread,unknown_rating,,", "ratings.csv,7,Heat (1995),already_there,,949,Heat",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "outcomes"),
    [("tt0113277,Heat,Película,1995\n", {"added": 1}), ("tt0113277,Heat,Fernsehserie,1995\n", {"added": 1}),
     ("tt0903747,Heat,TV Series,1995\n", {"not_a_movie": 1}), ("tt0903747,Heat,Telenovela,1995\n", {"unclear": 1}),
     (",Heat,Telenovela,1995\n", {"unclear": 1}), (",Heat,Spielfilm,1995\n", {"added": 1})],
)  # fmt: skip
def test_an_id_that_is_a_movie_is_a_movie_in_any_language(alice: User, rows: str, outcomes: dict[str, int]) -> None:
    assert bring(alice, "Const,Title,Title Type,Year\n" + rows, "watchlist.csv").result.outcomes == outcomes


def test_the_site_asks_before_it_adds(alices_site: Client, alice: User) -> None:
    address = alices_site.post("/account/import", {"file": SimpleUploadedFile("mine.csv", LIST.encode())})["Location"]
    page = alices_site.get(address).content.decode()
    assert "What is this list?" in page
    assert "Heat (1995); Alien (1979)" in page
    assert movie_states.everything(alice) == {}
    assert alices_site.post(f"{address}/answers", {"answer-0:kind": "watchlist"})["Location"] == address
    assert {one.movie.id for one in watchlist.page_of(alice).items} == {HEAT, ALIEN}
    assert "What is this list?" not in alices_site.get(address).content.decode()


def test_the_site_says_that_an_answer_is_none(alices_site: Client) -> None:
    address = alices_site.post("/account/import", {"file": SimpleUploadedFile("mine.csv", LIST.encode())})["Location"]
    page = alices_site.post(f"{address}/answers", {"answer-0:kind": "x"}, follow=True).content.decode()
    assert "This is none of the choices" in page


def test_the_site_settles_a_row_by_one_click(alices_site: Client, alice: User) -> None:
    file = SimpleUploadedFile("watchlist.csv", UNCLEAR.encode())
    address = alices_site.post("/account/import", {"file": file})["Location"]
    assert "Unclear: which film is meant?" in alices_site.get(address).content.decode()
    row = ImportRow.objects.get(outcome="unclear")
    for _ in range(2):  # a second click says that there is nothing left to decide
        answer = alices_site.post(f"{address}/rows/{row.id}", {"movie": str(row.candidates[0])}, follow=True)
    assert "There is nothing to decide about this row." in answer.content.decode()
    assert len(watchlist.page_of(alice).items) == 2
    table = alices_site.get(f"{address}/rows.csv").getvalue().decode()
    assert table.count("\n") == 4


def test_questions_that_nobody_answers_go(alice: User) -> None:
    receipt = bring(alice, LIST, wait_for_answers=True)
    assert receipt.status == "asking"
    assert imports.remove_unanswered() == 0
    Import.objects.update(created_at="2026-01-01T00:00:00+00:00")
    assert imports.remove_unanswered() == 1
    assert ImportRow.objects.count() == 0


def test_an_import_that_was_undone_takes_no_answer(alice: User) -> None:
    receipt = bring(alice, LIST)
    assert receipt.id
    imports.undo(alice, receipt.id)
    with pytest.raises(Conflict):
        imports.answer(alice, receipt.id, {"0:kind": "seen"})
    with pytest.raises(NotFound):
        imports.settle(alice, receipt.id, 0, movie_id=HEAT)
    with pytest.raises(Invalid):
        imports.answer(alice, receipt.id, {"0:scale": "5"})


def test_unclear_rows_are_named_where_they_cannot_be_settled(alices_site: Client, alice: User) -> None:
    receipt = bring(alice, UNCLEAR, "watchlist.csv")
    address, sentence = f"/account/imports/{receipt.id}", "Unclear: these may be several films"
    assert sentence not in alices_site.get(address).content.decode()
    alices_site.post(f"{address}/undo")
    assert sentence in alices_site.get(address).content.decode()
