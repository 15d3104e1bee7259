"""The stylesheet: files by concern, one that is served, and no class that only one side knows."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from project.http.site import stylesheet
from project.server.environment import ROOT

FILES = sorted(stylesheet.SOURCE.parent.glob("*.css"))
PHOTOGRAPHS = ROOT / "static" / "css" / "photographs.css"  # asked for with a TMDb key alone
MOST_LINES = 120
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ATTRIBUTE = re.compile(r'\bclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"')
IN_PYTHON = {"long-title", "longest-title"}  # catalog.templatetags.movies.long_title
FOR_HTMX = {"actions-", "bookmark-", "favorite-", "labeled-", "tonight-"}  # with a movie's id: what an answer replaces


def selectors() -> str:
    """Everything before a brace."""
    plain = re.sub(
        r'"[^"]*"', "", stylesheet.joined() + re.sub(r"/\*.*?\*/", "", PHOTOGRAPHS.read_text(), flags=re.DOTALL)
    )
    return " ".join(re.findall(r"([^{};]+)\{", plain))


def styled() -> set[str]:
    return {*re.findall(r"\.([a-z][\w-]*)", selectors())}


def used() -> set[str]:
    templates = [file.read_text() for file in (ROOT / "templates").rglob("*.html")]
    scripts = [file.read_text().replace("className = ", "class=") for file in (ROOT / "static/js").glob("*.js")]
    texts = [*templates, *scripts]
    names = {name for text in texts for value in ATTRIBUTE.findall(text) for name in TAGS.sub(" ", value).split()}
    return names - FOR_HTMX | IN_PYTHON


def test_every_class_of_the_pages_has_a_rule() -> None:
    assert used() - styled() == set()


def test_every_rule_is_for_a_class_of_the_pages() -> None:
    assert styled() - used() == set()


def test_what_is_served_is_one_sheet_with_every_file_once() -> None:
    order = re.findall(r'@import "([\w-]+\.css)"', stylesheet.SOURCE.read_text())
    assert sorted([*order, "site.css"]) == [file.name for file in FILES]
    assert "@import" not in stylesheet.joined()


def test_every_layer_has_its_place() -> None:
    places, layers = (
        re.findall(r"@layer ([\w,]+);", stylesheet.joined()),
        re.findall(r"@layer (\w+)\{", stylesheet.joined()),
    )
    assert {*layers} == {*places[0].split(",")}


def test_what_is_served_has_as_many_rules_as_its_files() -> None:
    braces = sum(re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL).count("{") for file in FILES)
    layers = len(re.findall(r"@layer \w+\{", stylesheet.joined()))
    assert stylesheet.joined().count("{") == stylesheet.joined().count("}") == braces + layers


def test_what_is_served_has_every_declaration_of_its_files() -> None:
    written = "".join(re.sub(r"/\*.*?\*/|@[^{;]+;", "", file.read_text(), flags=re.DOTALL) for file in FILES)
    values = [re.sub(r"[\s;]|--[\w-]+", "", text) for text in re.findall(r"[{;]([^{};]+:[^{};]+)(?=[;}])", written)]
    served = re.sub(r"[\s;]|--[\w-]+", "", stylesheet.joined())
    assert [text for text in values if text not in served] == []


def test_a_variable_has_one_short_name_wherever_it_stands() -> None:
    written = {name for file in FILES for name in re.findall(r"--[\w-]+", file.read_text())}
    served = {*re.findall(r"--[\w-]+", stylesheet.joined())}
    assert len(served) == len(written)
    assert {*re.findall(r"var\((--[\w-]+)\)", stylesheet.joined())} <= {
        *re.findall(r"(--[\w-]+):", stylesheet.joined())
    }


@pytest.mark.parametrize(
    ("written", "served"),
    [
        (".a > * + .b, .c + p { }", ".a>*+.b,.c+p{}"),
        (".a { + .b { } }", ".a{+.b{}}"),
        (".a * .b, .a * { }", ".a * .b,.a *{}"),
        ("a { top: calc(2 * var(--x) / 3 + var(--y) - 1px) }", "a{top:calc(2*var(--a)/3 + var(--b) - 1px)}"),
        ("a { top: calc(1rem * .5 + (3px * -1) + -1px) }", "a{top:calc(1rem*.5 + (3px*-1) + -1px)}"),
        ('a::after { content: " + /  ✓ { " / "" }', 'a::after{content:" + /  ✓ { "/""}'),
        ("@media (4rem <= width < 7rem) { a :is(b, i) { top: 0; } }", "@media (4rem<=width<7rem){a :is(b,i){top:0}}"),
    ],
)
def test_only_spaces_that_say_nothing_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, served: str
) -> None:
    monkeypatch.setattr(stylesheet, "SOURCE", tmp_path / "site.css")
    stylesheet.SOURCE.write_text('@import "a.css" layer(a);')
    (tmp_path / "a.css").write_text(written)
    assert stylesheet.joined() == f"@layer a{{{served}}}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_says_what_it_is_for_and_fits_on_two_screens(file: Path) -> None:
    lines = file.read_text().splitlines()
    assert lines[0].startswith("/* ")
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= 120


def test_django_finds_the_sheet_and_writes_it_anew_only_when_it_changed() -> None:
    file = Path(str(finders.find(stylesheet.SERVED_AS)))
    assert file.read_text() == stylesheet.joined()
    first = file.stat().st_mtime_ns
    assert (finders.find(stylesheet.SERVED_AS), file.stat().st_mtime_ns) == (str(file), first)
    file.write_text("older")
    assert Path(str(finders.find(stylesheet.SERVED_AS))).read_text() == stylesheet.joined()


def test_only_the_joined_sheet_is_collected_and_that_of_photographs() -> None:
    listed = [path for finder in finders.get_finders() for path, _ in finder.list([]) if path.startswith("css/")]
    assert sorted(listed) == ["css/photographs.css", stylesheet.SERVED_AS]


def test_the_sheet_of_photographs_asks_for_no_variable() -> None:
    assert "--" not in PHOTOGRAPHS.read_text()  # they are renamed where the others are joined
