"""Names are the field's terms: none that was given up comes back as a module, a class, a template or a key."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.template import engines
from django.urls import get_resolver
from jinja2 import nodes

from project.cache import policies
from project.http.site import stylesheet
from project.server.environment import ROOT


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROOMS = ("project", "catalog", "accounts", "recommend")
MODULES = _words(
    "answers bridge browsing catalogue catcher causes counted crowd dice drawing edge embedded entrance exporting"
    " fetching finding fitted fitting flights folding gates growth hang hearts hiding inks kindred known letters"
    " likeness limits luggage manners matching members mirror naming overlap paging pen pipeline plots portrait public"
    " ranking reading reasons records rows shelf shelves showings sitedoor spark state tables tendency variety visitors"
    " voices wording work helpers utils"
)
DEFINED = _words(
    "Airport Artefact Asked Brought Catcher Crowd Dice Edge Far Fitted FrontPage Inks Kindred Luggage MirrorSource Near"
    " Opened Pen Picks Portion Portrait Prospect RedisShelf Shelves Sought Teller ThreadBridge Visitor Voice Who Wish"
    " admit admit_try bring changed close_all dress fade kindred lift note_use of_the_visitor polite portions"
    " put_together recall remember salvage set_favorite starters sunk sweep take_apart tired varied weary"
    " _alike _can_be_told _dance"
    " _dress _having _leanings _printed _says_nothing _spares _still_wanted _taken_up _tell_of_wrong_key _understood"
    " how_good keep_all relate tap_films"
)
FIELDS = _words(
    "brought come detailed_at filed_as grown_at honored imported_id overview_in portions poster_face seen_at told_in"
)
STORED = _words(
    "MutedCause detailed_at door filed_as front honored imported poster_face receipt seen_at shelves told_in"
)
TEMPLATES = _words(
    "begin brought door favorite_sentence favorites_toast fits foot found heart hello letters mast portions tally"
)
CLASSES = _words(
    "a acts against arrow b band begin big btn c deck find finding fold foot gone hello interlude lead lost mast modes"
    " no picks pick plot quiet said sec seg sheet soft sr story tally tri two waiting wishes"
)
KEYS = _words("brought countCause dismiss door muteCause restore")
URLS = _words("begin film film-by-id")
# Names of parameters and variables that say nothing of what they hold: a movie is `movie`, an id `movie_id`.
LOCALS = _words(
    "asked at bag begun dressed film films found gone got held kept mine offered one others ours said some sought"
    " theirs told wanted wish wished"
)
NAMED_FOR_CONTENT = (*ROOMS, "tests/browser", "tests/catalog", "tests/recommend")


def modules() -> Iterator[Path]:
    """The modules of the rooms, but migrations, and compositions, which are named for what they show."""
    for room in ROOMS:
        for module in (ROOT / room).rglob("*.py"):
            if not {"migrations", "compositions"} & {*module.parts}:
                yield module


def test_no_module_has_a_name_that_was_given_up() -> None:
    assert not [str(one.relative_to(ROOT)) for one in modules() if one.stem in MODULES]


@pytest.mark.parametrize("room", ROOMS)
def test_no_class_function_or_field_has_a_name_that_was_given_up(room: str) -> None:
    found = []
    for module in (one for one in modules() if one.is_relative_to(ROOT / room)):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name in DEFINED:
                found.append(f"{module.relative_to(ROOT)}: {node.name}")
            if isinstance(node, ast.Attribute) and node.attr in FIELDS:
                found.append(f"{module.relative_to(ROOT)}: {node.attr}")
    assert not found


def bound_names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name that a parameter, an assignment, a loop or a comprehension binds, with its line; no class's fields."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    fields = {id(node.target) for body in classes for node in body.body if isinstance(node, ast.AnnAssign)}
    fields |= {
        id(each) for body in classes for node in body.body if isinstance(node, ast.Assign) for each in node.targets
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in fields:
            yield node.id, node.lineno
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name, node.lineno


@pytest.mark.parametrize("folder", NAMED_FOR_CONTENT)
def test_local_names_say_what_they_hold(folder: str) -> None:
    paths = [path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]
    assert not [
        f"{module.relative_to(ROOT)}:{line}: {name}"
        for module in paths
        for name, line in bound_names(ast.parse(module.read_text()))
        if name in LOCALS
    ]


@pytest.mark.parametrize("code", ["def f(one): ...", "lambda told: 0", "[0 for film in ()]", "found = 1", "(at := 1)"])
def test_a_name_is_seen_however_it_is_bound(code: str) -> None:
    assert LOCALS & {name for name, _ in bound_names(ast.parse(code))}


def names_bound_in(template: str) -> set[str]:
    """Every name that a template binds: by set, with or for, or as a macro or one of its parameters."""
    syntax = engines["pages"].env.parse(template)  # type: ignore[attr-defined]  # Jinja's own
    names = {node.name for node in syntax.find_all(nodes.Name) if node.ctx != "load"}
    return names | {node.name for node in syntax.find_all(nodes.Macro)}


TEMPLATE_FILES = [path for path in (ROOT / "templates").rglob("*.*") if path.is_file()]


@pytest.mark.parametrize("template", TEMPLATE_FILES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_templates_name_what_they_show(template: Path) -> None:
    assert not LOCALS & names_bound_in(template.read_text())


@pytest.mark.parametrize(
    "template",
    ["{% set one = 1 %}", "{% set a, one = b %}", "{% with a = 1, one = 2 %}{% endwith %}",
     "{% for a, one in b %}{% endfor %}", "{% macro one() %}{% endmacro %}", "{% macro a(b, one=1) %}{% endmacro %}"],
)  # fmt: skip
def test_a_name_is_seen_however_a_template_binds_it(template: str) -> None:
    assert "one" in names_bound_in(template)


def test_no_address_has_a_name_that_was_given_up() -> None:
    assert not URLS & {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not [
        f"{namespace}:{name}"
        for namespace, (_, resolver) in get_resolver().namespace_dict.items()
        for name in resolver.reverse_dict
        if isinstance(name, str) and name in URLS
    ]


def test_no_table_column_or_cached_thing_has_a_name_that_was_given_up() -> None:
    models = [model for room in ROOMS[1:] for model in apps.get_app_config(room).get_models()]
    columns = {field.name for model in models for field in model._meta.concrete_fields}
    cached = {policy.name for policy in vars(policies).values() if isinstance(policy, policies.Policy)}
    assert not STORED & ({model.__name__ for model in models} | columns | cached)


def test_no_template_has_a_name_that_was_given_up() -> None:
    assert not [str(one) for one in (ROOT / "templates").rglob("*") if one.stem in TEMPLATES]


TEXTS = {".py", ".md", ".html", ".json", ".css", ".js", ".toml", ".txt"}
OWN = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "catalog").rglob("*.md")]
DOCUMENTS = [path for path in OWN if "node_modules" not in path.parts and path.name != "words.md"]  # it lists them


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_document_uses_a_word_that_was_given_up(document: Path) -> None:
    text = f"{document.name} {document.read_text()}".casefold()
    assert not re.findall(
        r"\b(?:catalogues?|artefacts?|favourites?|\w*colour\w*|the edge|thread bridge|the mirror|shel(?:f|ves))\b", text
    )


@pytest.mark.parametrize("folder", [*ROOMS, "docs", "templates", "styles", "deploy", "tests"])
def test_artifact_catalog_and_color_are_spelled_in_one_way(folder: str) -> None:
    every = (path for path in (ROOT / folder).rglob("*") if "node_modules" not in path.parts)
    files = [path for path in every if path.suffix in TEXTS and path.name not in {"words.md", "test_names.py"}]
    spelled = re.compile("artefact|catalogue|colour", re.IGNORECASE)
    assert not [str(path) for path in files if spelled.search(f"{path.name} {path.read_text()}")]


def test_no_css_class_has_a_name_that_was_given_up() -> None:
    sheet = re.sub(r'/\*.*?\*/|"[^"]*"', "", stylesheet.joined(), flags=re.DOTALL)
    assert not CLASSES & {*re.findall(r"\.([a-z][\w-]*)", sheet)}


def test_no_operation_or_key_of_the_api_has_a_name_that_was_given_up() -> None:
    def names(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            yield from (*node.get("properties", ()), str(node.get("operationId", "")))
            for one in node.values():
                yield from names(one)
        elif isinstance(node, list):
            for one in node:
                yield from names(one)

    assert not KEYS & {*names(json.loads((ROOT / "docs/openapi.json").read_text()))}
