"""Posters as PNG: the same on every machine, made outside of the web process, a few at a time."""

import signal
import threading
from concurrent.futures import Future
from typing import Any

import pytest
from django.test import Client

from catalog import posters
from catalog.posters import Facts, rasterize
from catalog.services import posters as service
from project.errors import Unavailable

FACTS = Facts(id=346, title="Seven Samurai", original_title="七人の侍", year=1954, genres=("Action", "Drama"),
    directors=("Akira Kurosawa",), runtime=207)  # fmt: skip

DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'


def child_of_this_process() -> rasterize._Child | None:
    return rasterize._maker.child


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_a_sheet_becomes_a_picture_of_the_width_asked_for() -> None:
    assert size(rasterize.png(posters.draw(FACTS), width=342)) == (342, 513)
    assert size(rasterize.png(posters.draw_share_picture(FACTS), width=1200)) == (1200, 630)


def test_no_font_of_the_machine_takes_part() -> None:
    first = rasterize.png(posters.draw(FACTS), width=342)
    assert "skip_system_fonts=True" in rasterize.SCRIPT.read_text()
    bare = posters.draw(FACTS).replace("<text", "<desc").replace("</text", "</desc")
    assert rasterize.png(bare, width=342) != first  # the words are drawn


def test_other_scripts_are_drawn_too() -> None:
    def drawn(text: str) -> bytes:
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 30"><text y="20">{text}</text></svg>'
        return rasterize.png(svg, width=99)

    pictures = [drawn(text) for text in ("七人", "기생", "千と", "मदर", "মা", "اب", "Ша", "Αθ", "□□")]
    assert len(set(pictures)) == len(pictures)


def test_the_share_picture_holds_the_title_beside_the_poster() -> None:
    svg = posters.draw_share_picture(FACTS)
    assert svg.count("SEVEN") + svg.count("Seven Samurai") >= 2
    assert "1954  ·  Action  ·  Drama  ·  Akira Kurosawa" in svg


@pytest.mark.django_db
@pytest.mark.parametrize(("ending", "wide"), [("w342", (342, 513)), ("1200x630", (1200, 630))])
def test_a_picture_has_an_address_for_ever(ending: str, wide: tuple[int, int]) -> None:
    response = Client().get(f"/posters/{posters.GENERATOR}/346-0-{ending}.png")
    assert (response["Content-Type"], size(response.content)) == ("image/png", wide)
    assert "immutable" in response["Cache-Control"]
    assert (response["Access-Control-Allow-Origin"], response["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    assert "Vary" not in response or "Cookie" not in response["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["999999999-0-w342", "346-9999-w342", "346-0-w9999"])
def test_there_is_no_such_picture(name: str) -> None:
    assert Client().get(f"/posters/{posters.GENERATOR}/{name}.png").status_code == 404


@pytest.mark.django_db
def test_a_picture_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made, go_on = [], threading.Event()

    def make(*_: Any, **__: Any) -> bytes:
        made.append(1)
        assert go_on.wait(5)
        return b"\x89PNG"

    monkeypatch.setattr(rasterize, "png", make)
    futures = [service.picture(346, 0, "w342") for _ in range(3)]
    go_on.set()
    assert [future.result(5) for future in futures if isinstance(future, Future)] == [b"\x89PNG"] * 3
    assert service.picture(346, 0, "w342") == b"\x89PNG"
    assert made == [1]


@pytest.mark.django_db
def test_no_thread_waits_for_a_picture_and_only_so_many_are_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(rasterize, "MOST_WAITING", 2)
    monkeypatch.setattr(rasterize, "png", lambda *_, **__: b"\x89PNG" if go_on.wait(5) else b"")
    futures = [service.picture(movie_id, 0, "w342") for movie_id in (346, 129)]
    try:
        assert not any(future.done() for future in futures if isinstance(future, Future))
        with pytest.raises(Unavailable):
            service.picture(680, 0, "w342")
        assert Client().get(f"/posters/{posters.GENERATOR}/680-0-w342.png").status_code == 503
    finally:
        go_on.set()
    assert [future.result(5) for future in futures if isinstance(future, Future)] == [b"\x89PNG"] * 2


def test_a_child_makes_many_pictures_and_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    rasterize.png(DOT, width=9)
    child = rasterize._maker.child
    assert child
    monkeypatch.setattr(rasterize, "MOST_PICTURES", child.pictures + 1)
    rasterize.png(DOT, width=9)
    assert rasterize._maker.child is child
    rasterize.png(DOT, width=9)
    assert rasterize._maker.child is not child
    rasterize.stop()
    assert not child_of_this_process()
    assert size(rasterize.png(DOT, width=9)) == (9, 9)


def test_an_idle_child_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasterize, "IDLE", 0.0)
    rasterize.png(DOT, width=9)
    idle = rasterize._maker.idle
    assert idle
    idle.join()
    assert not child_of_this_process()


def test_what_cannot_be_drawn_takes_its_child_along_and_nobody_elses_picture() -> None:
    with pytest.raises(rasterize.Busy):
        rasterize.png("<svg", width=9)
    assert size(rasterize.png(DOT, width=9)) == (9, 9)


def test_a_child_that_does_not_answer_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    rasterize.png(DOT, width=9)
    child = rasterize._maker.child
    assert child
    child.process.send_signal(signal.SIGSTOP)
    monkeypatch.setattr(rasterize, "PATIENCE", 0.01)
    with pytest.raises(rasterize.Busy):
        rasterize.png(DOT, width=9)
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.django_db
def test_a_page_and_the_api_name_the_picture_beside_links() -> None:
    page = Client().get("/movies/346-seven-samurai").content.decode()
    address = f"/posters/{posters.GENERATOR}/346-0-1200x630.png"
    assert f'og:image" content="http://testserver{address}"' in page
    details = Client().get("/api/v1/movies/346").json()["data"]
    assert details["share_picture_url"] == f"http://testserver{address}"
