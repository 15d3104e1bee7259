"""Every command of every document is run by a test, or is told here why none runs it."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models.user import User
from project.server.environment import ROOT, Environment
from tests.documents import Command, commands

COMMANDS = list(commands())
# Document, pattern of its commands: the test that runs them, and what it has of them.
RUN = (
    (r"README\.md", r"(?:curl|TOKEN=).*", "tests/api/test_document_commands.py", "README.md"),
    (r"docs/demo\.md", r".*", "tests/api/test_demo.py", "demo.md"),
    (r"docs/api\.md", r"export MARQUEE=.*", "tests/api/test_document_commands.py", '"MARQUEE"'),
    (r"docs/api\.md", r"curl .*", "tests/api/test_guide.py", "examples()"),  # those with an answer below; the others:
    (r"docs/api\.md", r"curl .*", "tests/api/test_document_commands.py", "api.md"),
    (r"docs/api\.md", r"cd docs/clients/typescript && npm ci && npm run build", "tests/clients/test_package.py", "npm"),
    (r"docs/clients/.*", r"npm ci && npm test", "tests/clients/test_package.py", "npm"),
    (r"docs/deployment\.md", r"(?:python3 -c|echo) .*", "tests/project/test_document_commands.py", "deployment.md"),
    (r"docs/deployment\.md", r"docker build .*EXTRAS.*", "tests/project/test_image.py", "docker build "),
    (r"docs/deployment\.md", r"deploy/deploy\.sh .*", "tests/deploy/machine.py", "deploy.sh"),
    (r"docs/deployment\.md", r"python3 deploy/release\.py .*", "tests/project/test_delivery.py", "prepare("),
    (r".*", r"cd /srv/marquee/slots/.*", "tests/project/test_document_commands.py", "operations.md"),
    (r".*", r"curl -s localhost:8001/\w+", "tests/project/server/test_operations_port.py", "readyz"),
    (r".*", r"python -m recommend\.training\.spark_job .*", "tests/spark/conftest.py", "spark_job"),
    (r".*", r".*manage\.py evaluate .*", "tests/recommend/training/test_evaluation.py", "evaluat"),
    (r".*", r".*manage\.py export_favorites .*", "tests/recommend/training/test_parquet.py", "export_favorites"),
    (r".*", r"manage\.py purge_tmdb --yes", "tests/catalog/services/test_sync.py", '"purge_tmdb", "--yes"'),
    (r".*", r".*manage\.py fit(?: --alone)?", "tests/recommend/training/test_fit.py", "fit"),
    (r".*", r".*manage\.py check_sample", "tests/catalog/sources/sample/test_sample.py", "check_sample"),
    (r".*", r".*manage\.py load_sample", "tests/catalog/sources/sample/test_loader.py", "load_sample"),
    (r".*", r".*manage\.py createsuperuser", "tests/project/test_document_commands.py", "createsuperuser"),
    (r".*", r"make backup", "tests/project/management/test_backup.py", '"backup"'),
    (r".*", r"make restore .*", "tests/project/management/test_backup.py", '"restore"'),
    (r".*", r"(?:[A-Z_]+=\S+ )?make up", "tests/project/management/test_up.py", '"up"'),
    (r".*", r"\.venv/bin/python -m pytest .*", "tests/project/server/front/test_limits.py", "def test_"),
)
WHY_NOT = (
    (r"make test", "it is what runs this"),
    (r"make (?:check|format)", "`.ci/run` and CI begin with them; a test that formats would change what it tests"),
    (r"make (?:audit|sbom)", "CI runs them at each commit: they fetch eight tools, which nobody needs to test"),
    (r"make (?:bench|load|memory)", "each measures for minutes, and decides nothing"),
    (r"docker compose .*", "no test needs a Docker engine; CI builds the image, starts all and goes a journey"),
    (r"kubectl .*", "there is no cluster; tests/project/test_delivery.py reads the file and its settings"),
    (r"git tag .*", "it would publish"),
    (r"grep REQUEST_ID log", "the log is wherever its reader sends it"),
    (r"rm -r .*", "it removes what the two commands before it made"),
    (r"mkdir -p ~/reel .*|python3 -m http\.server .*", "they write to, and serve, a folder of the reader's"),
)  # fmt: skip


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 60


@pytest.mark.parametrize(
    "command", sorted({(one.document, one.text) for one in COMMANDS}), ids=lambda one: f"{one[1][:60]}"
)
def test_every_command_is_run_or_has_its_reason(command: tuple[str, str]) -> None:
    document, text = command
    runs = [
        (file, proof)
        for where, pattern, file, proof in RUN
        if re.fullmatch(where, document) and re.fullmatch(pattern, text)
    ]
    reasons = [reason for pattern, reason in WHY_NOT if re.fullmatch(pattern, text)]
    assert runs or reasons, f"{document} shows `{text}`: name the test that runs it, or why none does"
    for file, proof in runs:
        assert proof in (ROOT / file).read_text(), (file, proof)


def test_no_row_is_about_a_command_that_is_gone() -> None:
    texts = [one.text for one in COMMANDS]
    assert [pattern for _, pattern, *_ in RUN if not any(re.fullmatch(pattern, text) for text in texts)] == []
    assert [pattern for pattern, _ in WHY_NOT if not any(re.fullmatch(pattern, text) for text in texts)] == []


@pytest.mark.parametrize("text", sorted({text for _, text in COMMANDS if re.search(r"\bmake [a-z-]+", text)}))
def test_make_knows_what_to_do(text: str) -> None:
    """Told and not done: the words after the target are variables that it takes."""
    told = re.search(r"\b(make) ([a-z-]+.*)", text.replace("FILE=…", "FILE=x.tar"))
    assert told
    done = subprocess.run(
        ["bash", "-c", f"make --dry-run {told[2]}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_settings_of_containers_are_what_the_document_makes(tmp_path: Path) -> None:
    """The lines of deployment.md that fill .env are run; Marquee takes what they write."""
    lines = [text for document, text in COMMANDS if document == "docs/deployment.md" and text.endswith(">> .env")]
    subprocess.run(["bash", "-euc", "\n".join(lines)], cwd=tmp_path, check=True)
    written = dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines())
    assert written.keys() == {
        "SECRET_KEY", "JWT_SIGNING_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD", "SITE_URL", "ALLOWED_HOSTS", "EXTRAS",
    }  # fmt: skip
    known = {name.lower(): value for name, value in written.items() if name.lower() in Environment.model_fields}
    environment = Environment.model_validate(known)
    assert str(environment.site_url) == "https://films.example.org/"


def test_a_shell_is_told_the_settings_of_the_slot_that_serves(tmp_path: Path) -> None:
    """The line of operations.md, on a machine whose /srv/marquee is a folder of this test."""
    (tmp_path / "slots" / "b").mkdir(parents=True)
    (tmp_path / "serving").write_text("b\n")
    (tmp_path / "env").write_text("DATABASE_URL='postgres://db/films'\nPORT=1\n")
    (tmp_path / "slot-b.env").write_text("PORT=8020\n")
    line = next(text for document, text in COMMANDS if document == "docs/operations.md" and "slot-$(cat" in text)
    script = f"{line.replace('/srv/marquee', str(tmp_path))}; pwd; bash -c 'echo \"$DATABASE_URL $PORT\"'"
    done = subprocess.run(["bash", "-euc", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(tmp_path / "slots" / "b"), "postgres://db/films 8020"]


@pytest.mark.django_db
def test_an_operator_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """As by `createsuperuser`, which asks for the password where somebody sits before it."""
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a good long sentence")
    call_command("createsuperuser", interactive=False, email="root@example.org", verbosity=0)
    operator = User.objects.get(email="root@example.org")
    assert (operator.is_superuser, operator.is_staff) == (True, True)


def test_a_command_is_read_without_its_comment_and_over_its_lines() -> None:
    found = [one for one in COMMANDS if one.document == "README.md"]
    assert Command("README.md", "make up") in found
    assert any(one.text.startswith("TOKEN=$(curl") and one.text.endswith('["access"])\')') for one in found)
