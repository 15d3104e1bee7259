"""Documents are true as far as a machine can tell: what they name exists, and what operators need is named in one."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from project import settings
from project.server.environment import ROOT, Environment

ROOMS = ("project", "catalog", "accounts", "recommend")
OWN = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "catalog").rglob("*.md")]
DOCUMENTS = sorted(path for path in OWN if "node_modules" not in path.parts)  # those are npm's
ARCHITECTURE = ROOT / "docs" / "architecture.md"
EVERY = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
FENCE = re.compile(r"^```.*?^```|^ {4}.*?$", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")
PLACE = re.compile(
    r"(?<![\w/.<>-])(?:[\w.-]+/)+[\w.-]*\.(?:py|md|html|css|js|json|jsonl|sql|txt|toml|yml|sh|po|svg|webp)\b"
)
FOLDERS = "project|catalog|accounts|recommend|docs|tests|templates|static|styles|requirements"
FOLDER = re.compile(rf"(?<![\w/.<>-])(?:{FOLDERS})(?:/[\w-]+)+(?![\w./<*-])")
MODULE = re.compile(r"(?<![\w./@-])(?:project|catalog|accounts|recommend|tests)(?:\.[A-Za-z_]\w*)+")
ADDRESS_NAME = re.compile(r"\b(?:catalog|accounts|recommend):[a-z-]+\b")
CAPITALS = re.compile(r"(?<![\w${])[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9](?![\w(])")
DECISION = re.compile(r"\bdecisions? (\d+)|\b[Ss]uperseded by (\d+)|\bReplaces (\d+)|\((0\d{3})\)")
FILES = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if ".venv" not in path.parts]
NUMBERS = {int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md")}
MODELS = {model._meta.label for model in apps.get_models(include_auto_created=True)}
MADE = {"css/site.css", "dist/marquee.js", "./marquee.js"}  # by `collectstatic`, by the client's own build
ADDRESS = re.compile(r"https?://\S+")
FOREIGN = {"MALLOC_ARENA_MAX", "OPENBLAS_NUM_THREADS", "SPARK_DRIVER_MEMORY"}  # read by other programs


def code(document: Path) -> str:
    """What a document shows as code: fenced, indented, or in backticks."""
    text = document.read_text()
    return "\n".join([*FENCE.findall(text), *SPAN.findall(FENCE.sub("", text))])


@cache
def sources() -> str:
    """All that is written here and is no document."""
    kinds = {".py", ".yml", ".toml", ".html", ".sh", ".ts"}
    texts = [ROOT / name for name in FILES if Path(name).suffix in kinds and not name.startswith(".")]
    return "\n".join(path.read_text() for path in [*texts, ROOT / "Makefile", ROOT / "Dockerfile"])


def exists(dotted: str) -> bool:
    """Whether ``room.module.name`` is a package, a module, something that one of them names, or a model."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        module = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if module.exists():
            named = all(re.search(rf"\b{name}\b", module.read_text()) for name in parts[length:])
            return named or dotted in MODELS
    return False


def names_of(patterns: list[URLPattern | URLResolver], room: str = "") -> Iterator[str]:
    """Every address by its name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern.url_patterns, pattern.namespace or room)
        else:
            yield f"{room}:{pattern.name}"


@EVERY
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    named = set(PLACE.findall(ADDRESS.sub("", LINK.sub("", document.read_text())))) - MADE  # links have their own test
    assert not [name for name in named if not any(f"/{path}".endswith(f"/{name}") for path in FILES)]
    assert not [name for name in FOLDER.findall(code(document)) if name not in FILES and f"{name}.py" not in FILES]


@EVERY
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    assert not [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()]


@EVERY
def test_every_module_that_a_document_names_can_be_imported(document: Path) -> None:
    assert not [name for name in set(MODULE.findall(code(document))) if not exists(name)]


@EVERY
def test_every_command_and_target_that_a_document_names_is_there(document: Path) -> None:
    commands = set(re.findall(r"manage\.py ([a-z_]+)", document.read_text()))
    targets = set(re.findall(r"(?:^|\s)make ([a-z-]+)", code(document), re.MULTILINE))
    assert commands - get_commands().keys() == set()
    assert targets - set(make_targets()) == set()


@EVERY
def test_every_address_setting_and_variable_that_a_document_names_is_there(document: Path) -> None:
    shown = code(document)
    assert set(ADDRESS_NAME.findall(shown)) - set(names_of(get_resolver().url_patterns)) == set()
    assert not [name for name in re.findall(r"settings\.([A-Z_]+)", shown) if not hasattr(settings, name)]
    assert not [
        name for name in {*CAPITALS.findall(shown)} - FOREIGN if not re.search(rf"\b{name}\b", sources(), re.IGNORECASE)
    ]


def test_every_extra_that_is_named_is_one_and_is_of_this_folder() -> None:
    """No index has Marquee: by its name somebody else's package would be installed."""
    texts = [*(path.read_text() for path in DOCUMENTS), sources()]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = {name for text in texts for name in re.findall(r"pip install\s+'\.\[(\w+)\]'", text)}
    assert {"sentry", "opentelemetry", "spark", "plots"} <= named <= project["project"]["optional-dependencies"].keys()
    assert not [text for text in texts if re.search(r"pip install\s+'marquee", text)]


@EVERY
def test_every_decision_that_a_document_names_was_taken(document: Path) -> None:
    named = {int(number) for groups in DECISION.findall(document.read_text()) for number in groups if number}
    assert named - NUMBERS == set()


def make_targets() -> list[str]:
    return re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


@EVERY
def test_every_option_of_a_command_that_a_document_names_is_there(document: Path) -> None:
    lost = []
    for name, words in re.findall(r"manage\.py ([a-z_]+)((?: [^`\n|#]*)?)", document.read_text()):
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        known = parser._option_string_actions
        lost += [f"{name} {option}" for option in re.findall(r"--[a-z-]+", words) if option not in known]
    assert lost == []


ADDRESSES = re.findall(r"^\| `(/.*?)` \| `(.*?)` \| `(.*?)` \| `(.*?)` \|", ARCHITECTURE.read_text(), re.MULTILINE)


@pytest.mark.parametrize(("address", "file", "function", "service"), ADDRESSES)
def test_an_address_is_answered_where_the_architecture_says(
    address: str, file: str, function: str, service: str
) -> None:
    answering = {inspect.unwrap(view) for view in views_of(address)}
    assert (str(ROOT / file), function) in {(view.__code__.co_filename, view.__name__) for view in answering}
    asked = Path(service)  # a front such as `accounts.commands` may stand for its modules
    assert re.search(rf"\bimport .*\b({asked.stem}|{asked.parent.name})\b|{asked.stem}\b", (ROOT / file).read_text())


def views_of(address: str) -> list[Any]:
    """The functions that answer an address: the view of a page, or the operations of a path of the API."""
    view = resolve(address).func
    path = inspect.getclosurevars(view).nonlocals.get("self")
    return [operation.view_func for operation in path.operations] if path else [view]


def test_every_target_of_make_is_named_in_a_document() -> None:
    shown = "\n".join(code(document) for document in DOCUMENTS)
    assert not [name for name in make_targets() if not re.search(rf"\bmake {name}\b", shown)]


def test_every_command_of_ours_is_named_in_a_document() -> None:
    ours = {name for name, app in get_commands().items() if app in ROOMS}
    text = "\n".join(document.read_text() for document in DOCUMENTS)
    assert not [name for name in ours if not re.search(rf"(?:`|manage\.py |make ){name}\b", text)]


def test_every_setting_is_named_in_the_readme_and_its_table_names_no_other() -> None:
    rows = re.findall(r"^\| (`[A-Z].*?) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    named = {name for row in rows for name in SPAN.findall(row)}
    assert named == {name.upper() for name in Environment.model_fields}


def test_the_readme_has_the_defaults_of_the_settings() -> None:
    told: dict[str, str] = {}
    for row in re.findall(r"^\| (`[A-Z].*?) \| (.*?) \|", (ROOT / "README.md").read_text(), re.MULTILINE):
        names, defaults = SPAN.findall(row[0]), row[1].replace("`", "").split(", ")
        told |= dict(zip(names, defaults, strict=True)) if len(names) == len(defaults) else {}
    fields = {name.upper(): field.default for name, field in Environment.model_fields.items()}
    plain = {name: str(default) for name, default in fields.items() if type(default) in {int, str} and name in told}
    assert {"PORT", "WEB_THREADS", "TMDB_LANGUAGE", "ENGINE_REFIT_AFTER"} <= plain.keys()
    assert {name: told[name] for name in plain} == plain


@pytest.mark.parametrize("room", ROOMS)
def test_every_document_and_module_that_a_docstring_names_is_there(room: str) -> None:
    lost = []
    for module in (ROOT / room).rglob("*.py"):
        text = module.read_text()
        named = [name for docstring in docstrings(text) for name in PLACE.findall(docstring)]
        named += re.findall(r"\bdocs/[\w/.-]+\.(?:md|json)", text)
        lost += [f"{module}: {name}" for name in named if not any(f"/{file}".endswith(f"/{name}") for file in FILES)]
        for span in (words for docstring in docstrings(text) for words in SPAN.findall(docstring)):
            lost += [f"{module}: {name}" for name in MODULE.findall(span) if not exists(name)]
        lost += [f"{module}: {n}" for groups in DECISION.findall(text) for n in groups if n and int(n) not in NUMBERS]
    assert lost == []


def docstrings(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


FRONTS = [front for room in ROOMS for front in (ROOT / room).rglob("__init__.py") if front.read_text()]


@pytest.mark.parametrize("front", FRONTS, ids=lambda path: path.parent.relative_to(ROOT).as_posix())
def test_every_name_on_a_front_page_is_in_its_package_or_its_room(front: Path) -> None:
    room = ROOT / front.relative_to(ROOT).parts[0]
    inside = [*front.parent.rglob("*.py")]
    known = {path.stem for path in room.rglob("*")} | {name for path in inside for name in defined(path)}
    spans = SPAN.findall(next(docstrings(front.read_text())))
    words = {span for span in spans if re.fullmatch(r"[A-Za-z_]\w+", span)} - {*ROOMS}
    dotted = {span for span in spans if re.fullmatch(r"\w+(?:\.\w+)+", span) and span.split(".")[0] not in ROOMS}
    here = ".".join(front.parent.relative_to(ROOT).parts)
    assert words - known == set()
    assert not [span for span in dotted if not exists(f"{here}.{span}") and not any(f.endswith(span) for f in FILES)]


def defined(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
