"""The files under deploy/ and the workflows say what the code says."""

import ast
import datetime
import importlib.util
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from project import settings
from project.server.environment import ROOT, Environment
from tests.deploy.versions import VERSIONS, changed

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")


def script(name: str) -> ModuleType:
    """A module of deploy/, which is no package: it runs where nothing is installed."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "deploy" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def jobs(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text())["jobs"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_and_jobs_have_few_rights(path: Path) -> None:
    whole = yaml.safe_load(path.read_text())
    assert whole["permissions"] == {}
    for name, job in jobs(path).items():
        assert "permissions" in job, name
        for step in job.get("steps", []):
            if "uses" in step:
                assert PINNED.fullmatch(step["uses"]), step
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_a_release_passes_staging_and_a_person() -> None:
    release = jobs(ROOT / ".github" / "workflows" / "release.yml")
    assert release["staging"]["needs"] == "image"
    assert release["production"]["needs"] == "staging"
    assert release["production"]["with"]["environment"] == "production"


def test_make_targets_of_workflows_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for path in WORKFLOWS:
        for target in re.findall(r"\bmake ([a-z-]+)", path.read_text()):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def skips(path: Path) -> Iterator[tuple[str, str]]:
    """(Name of what skips, the command that runs the test elsewhere) for each skip of a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            command = next((ast.literal_eval(word.value) for word in node.keywords if word.arg == "command"), "")
            yield ast.unparse(node.func).removeprefix("pytest.").removeprefix("mark."), command
        elif isinstance(node, ast.Attribute):
            yield node.attr, ""


def test_what_is_skipped_somewhere_runs_in_a_job_of_ci() -> None:
    makefile, job = (ROOT / "Makefile").read_text(), (ROOT / ".github" / "workflows" / "ci.yml").read_text()
    listed = makefile.replace("\\\n", "").partition("\nSKIPPED := ")[2].partition("\n")[0].split()
    named = set()
    for path in (ROOT / "tests").rglob("*.py"):
        for name, command in skips(path):
            if path.name != "needs.py":
                assert name not in {"skip", "skipif", "importorskip", "xfail"}, f"{path}: tests.needs names a command"
            if name in {"needs", "skip_without"}:
                assert f"make {command}\n" in job, path
                named |= {str(path.relative_to(ROOT))} if command == "test-skipped" else set()
    assert named == set(listed)


@pytest.mark.parametrize(
    "file",
    [
        "docker-compose.yml",
        "deploy/kubernetes/marquee.yaml",
        "deploy/platforms/app.json",
        "deploy/systemd/marquee@.service",
    ],
)
def test_settings_that_files_name_exist(file: str) -> None:
    known = {name.upper() for name in Environment.model_fields} | {"POSTGRES_PASSWORD", "VALKEY_PASSWORD"}
    named = set(re.findall(r"\b(?:name: |^\s+|\")([A-Z][A-Z_]{4,})\b[\":]", (ROOT / file).read_text(), re.MULTILINE))
    assert named - known <= {"POSTGRES_USER", "POSTGRES_DB", "REDISCLI_AUTH", "CMD-SHELL"}


@pytest.mark.parametrize(
    ("file", "limit"),
    [
        ("caddy/Caddyfile", r"max_size (\d+)MB"),
        ("caddy/compose.Caddyfile", r"max_size (\d+)MB"),
        ("nginx/marquee.conf", r"client_max_body_size (\d+)m;"),
        ("kubernetes/marquee.yaml", r"proxy-body-size: (\d+)m"),
    ],
)
def test_a_proxy_lets_the_largest_import_pass(file: str, limit: str) -> None:
    found = re.search(limit, (ROOT / "deploy" / file).read_text())
    assert found
    assert int(found[1]) * 1_000_000 >= max(settings.LARGER_BODIES.values())


def test_kubernetes_asks_health_where_no_host_is_checked() -> None:
    documents = list(yaml.safe_load_all((ROOT / "deploy" / "kubernetes" / "marquee.yaml").read_text()))
    deployment = next(one for one in documents if one["kind"] == "Deployment")
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["port"] == "ops"
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


@pytest.mark.parametrize("path", sorted((ROOT / "deploy").glob("*.sh")), ids=lambda path: path.name)
def test_scripts_are_bash_that_parses(path: Path) -> None:
    subprocess.run(["bash", "-n", str(path)], check=True)
    assert path.stat().st_mode & 0o111


@pytest.mark.parametrize(
    ("services", "old", "asked"),
    [
        ("systemd", "a", ["--quiet enable marquee@b", "--quiet disable marquee@a"]),
        ("systemd", "", ["--quiet enable marquee@b"]),
        ("processes", "a", []),
    ],
)
def test_a_machine_that_starts_again_starts_the_slot_that_served(services: str, old: str, asked: list[str]) -> None:
    found = re.search(r"^start_at_boot\(\).*?^}", (ROOT / "deploy" / "switch.sh").read_text(), re.DOTALL | re.MULTILINE)
    assert found
    script = f'systemctl() {{ echo "$*"; }}; SERVICES={services}; {found[0]}; start_at_boot b "{old}"'
    done = subprocess.run(["bash", "-euc", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == asked


def test_deploy_needs_a_host_and_a_version_that_exists() -> None:
    done = subprocess.run(["bash", "deploy/deploy.sh"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.split(":")[0]) == (2, "usage")


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_rehearsed_can_be_made_of_this_code(version: str) -> None:
    """`make rehearse` takes minutes and is seldom run; the code that its versions change must not be gone by then."""
    assert changed(version)


class TestRelease:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "0.1.0"\n')
        (tmp_path / "CHANGELOG.md").write_text(
            "# Changelog\n\n## Unreleased\n\n- A thing.\n\n## 0.1.0 - 2026-01-02\n\n- First.\n"
        )
        return tmp_path

    def test_prepare_names_what_is_unreleased(self, root: Path) -> None:
        release = script("release")
        release.prepare(root, "0.2.0", datetime.date(2026, 11, 30))
        text = (root / "CHANGELOG.md").read_text()
        assert release.section(text, "0.2.0") == "- A thing."
        assert not release.section(text, "Unreleased")
        release.check(root, "v0.2.0")

    def test_prepare_refuses_what_is_no_version_or_empty(self, root: Path) -> None:
        release = script("release")
        with pytest.raises(SystemExit, match="is no version"):
            release.prepare(root, "two", datetime.date(2026, 11, 30))
        release.prepare(root, "0.2.0", datetime.date(2026, 11, 30))
        with pytest.raises(SystemExit, match="nothing unreleased"):
            release.prepare(root, "0.3.0", datetime.date(2026, 11, 30))

    def test_check_refuses_another_tag(self, root: Path) -> None:
        with pytest.raises(SystemExit, match=r"pyproject.toml says 0\.1\.0"):
            script("release").check(root, "v9.0.0")


class TestSmoke:
    def test_it_says_what_is_wrong(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert script("smoke").main(["http://127.0.0.1:9"]) == 1
        assert "GET /readyz is not answered" in capsys.readouterr().out


def test_app_json_is_json() -> None:
    for path in (ROOT / "deploy" / "platforms").glob("*.json"):
        assert json.loads(path.read_text())


def test_no_key_stands_in_the_log_of_nginx() -> None:
    written = re.search(r"log_format[^;]+;", (ROOT / "deploy/nginx/marquee.conf").read_text())
    assert written
    assert "$uri_without_keys" in written[0]
    assert not re.search(r"\$(request|request_uri|args|uri|http_\w+)\b", written[0])


@pytest.mark.parametrize("name", ["Caddyfile", "compose.Caddyfile"])
def test_no_key_stands_in_the_errors_of_caddy(name: str) -> None:
    """Caddy writes the request as an object: path and header (Referer) are taken out of all that it logs."""
    options = (ROOT / "deploy" / "caddy" / name).read_text().partition("\n{\n")[2].partition("\n}\n")[0]
    assert "\n\tlog {\n" in options
    assert {"request>uri delete", "request>headers delete"} <= {line.strip() for line in options.splitlines()}
