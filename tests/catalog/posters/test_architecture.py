import ast
import sys
from pathlib import Path

import pytest

import catalog.posters

ROOT = Path(catalog.posters.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
BRIDGE = "catalog.types"  # which `movie_facts` alone may know: a contract of .importlinter
# What a process of its own alone imports, and what reads the colors of a photograph.
FOREIGN = {"resvg_child": {"resvg_py"}, "picture_inks": {"numpy", "PIL"}}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 50


def imports_of(tree: ast.Module) -> set[str]:
    froms = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    return froms | plain


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_that_posters_import_nothing_but_themselves_and_python(module: Path) -> None:
    for name in imports_of(ast.parse(module.read_text())):
        is_own = name.startswith("catalog.posters") or (name == BRIDGE and module.stem == "movie_facts")
        is_foreign = name.split(".")[0] in FOREIGN.get(module.stem, set())
        assert is_own or is_foreign or name.split(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_that_modules_and_functions_keep_a_sane_size(module: Path) -> None:
    source = module.read_text()
    assert source.count("\n") < LONGEST_MODULE
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name
