"""nginx as deploy/nginx/marquee.conf sets it up: its own log of errors holds nothing that opens something."""

import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from project.server.environment import ROOT
from tests.needs import needs
from tests.ports import free_port

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
needs_nginx = needs("nginx (Debian: apt-get install nginx)", is_there=Path(NGINX).exists(), command="test-skipped")


def levels_of_errors() -> list[list[str]]:
    """What each server of nginx writes into its log of errors."""
    servers = (ROOT / "deploy/nginx/marquee.conf").read_text().split("\nserver {\n")[1:]
    return [re.findall(r"^    error_log \S+ (\w+);$", server, re.MULTILINE) for server in servers]


def test_both_servers_of_nginx_keep_requests_out_of_the_log_of_errors() -> None:
    assert levels_of_errors() == [["emerg"], ["emerg"]]


@needs_nginx
@pytest.mark.parametrize(("level", "told"), [(levels_of_errors()[-1][0], 0), ("crit", 1), ("error", 2)])
def test_nginx_writes_the_line_of_a_request_from_crit_on(tmp_path: Path, level: str, told: int) -> None:
    """Where it is refused (an error), and where it finds no socket (critical): so `crit` would not do."""
    port = free_port()
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {tmp_path}/nginx.pid; error_log {tmp_path}/main.log; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/body; proxy_temp_path {tmp_path}/temp;\n"
        f"server {{ listen 127.0.0.1:{port}; error_log {tmp_path}/error.log {level};\n"
        "location / { proxy_pass http://127.0.0.1:9; }\n"
        f"location /a {{ proxy_pass http://unix:{tmp_path}/none; }} }} }}\n"
    )
    command = [NGINX, "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "main.log")]
    with subprocess.Popen(command) as nginx, httpx.Client(trust_env=False) as client:
        try:
            await_port(port)
            for path in ("/together/s3cret", "/a/together/s3cret"):
                assert client.get(f"http://127.0.0.1:{port}{path}").status_code == 502
        finally:
            nginx.terminate()
    lines = [line for log in tmp_path.glob("*.log") for line in log.read_text().splitlines()]
    assert sum("s3cret" in line for line in lines) == told


def await_port(port: int) -> None:
    """Until somebody listens."""
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nobody listens")
