"""docs/design.md names what is in styles/, and its figures are true."""

import re

from catalog.posters.palettes import contrast
from project.http.site import stylesheet
from project.server.environment import ROOT

STYLES = stylesheet.SOURCE.parent
DOCUMENT = (ROOT / "docs" / "design.md").read_text()
TOKENS = (STYLES / "tokens.css").read_text()
COLORS = {name: shades for name, *shades in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", TOKENS)}
INK = re.compile(r"\[data-ink=\w+\] \{ --palette-paper: (#\w+);(?: --palette-ink: (#\w+);)? \}")


def test_it_names_every_token_and_no_other() -> None:
    named = {*re.findall(r"`(--[\w-]+)`", DOCUMENT)} - {"--palette-paper", "--palette-ink"}
    assert named == {*re.findall(r"^  (--[\w-]+):", TOKENS, re.MULTILINE)}


def test_every_class_that_it_names_has_a_rule() -> None:
    parts = DOCUMENT.split("## Parts")[1].split("##")[0]
    classes = {
        name for row in re.findall(r"^\| (`.*?) \|", parts, re.MULTILINE) for name in re.findall(r"`([\w-]+)`", row)
    }
    rules = "".join(file.read_text() for file in STYLES.glob("*.css"))
    assert classes >= {"movie-card", "cover", "row-button"}
    assert [name for name in classes if not re.search(rf"\.{name}\b", rules)] == []


def test_its_colors_and_their_contrasts_are_those_of_the_sheet() -> None:
    for name, shades in COLORS.items():
        row = next(line for line in DOCUMENT.splitlines() if line.startswith(f"| `--{name}` |"))
        grounds = [
            [contrast(shade, COLORS[ground][theme]) for ground in ("paper", "surface")]
            for theme, shade in enumerate(shades)
        ]
        figures = [", ".join(f"{figure:.1f}" for figure in pair) for pair in grounds]
        wanted = ["", ""] if name in {"paper", "surface"} else figures
        assert [cell.strip() for cell in row.split("|")[2:6]] == [*shades, *wanted]


def test_text_on_every_ink_can_be_read_as_well_as_it_says() -> None:
    rules = (STYLES / "palettes.css").read_text()
    light = re.findall(r"^\[data-ink\] \{ --palette-ink: (#\w+)", rules, re.MULTILINE)[0]
    least = min(contrast(paper, ink or light) for paper, ink in INK.findall(rules))
    assert len(INK.findall(rules)) == 32
    assert f"least contrast is {least:.2f}" in DOCUMENT
    assert least >= 4.5
