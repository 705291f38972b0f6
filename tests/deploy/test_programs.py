"""Each deployment file is run by the program that it is written for: promtool, nginx, Compose, Grafana's own model.

Debian's packages of promtool and nginx would start a service, so they are unpacked and not installed.
"""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from slackbot.clock import system_clock
from tests.deploy.test_targets import DEPLOY, deploys, runs
from tests.edge.installs.hosted import hosted
from tests.edge.program.runs import free_port

pytestmark = pytest.mark.long

ALERTS: Final = DEPLOY / "grafana/alerts.yaml"
NGINX: Final = """
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include {site};
}}
"""

# what Prometheus saw each minute, after how long it is looked at, and which alert fires then
SEEN: Final[dict[str, tuple[tuple[str, ...], str, str, str]]] = {
    "NeverDoneDown": (('up{job="neverdone"}',), "0x20", "10m", "page"),
    "NeverDoneLate": (("coach_outbox_oldest_age_seconds",), "400x20", "10m", "page"),
    "NeverDoneInDoubt": (("coach_ambiguous_sends",), "0+1x60", "1h", "ticket"),
    "NeverDoneFailing": (('coach_deliveries_total{kind="digest",state="failed"}',), "0+1x60", "1h", "ticket"),
    "NeverDonePaused": (('coach_workspaces{state="paused"}',), "1x90", "70m", "ticket"),
    "NeverDoneSlow": (
        ('coach_ack_seconds_bucket{le="5"}', 'coach_ack_seconds_bucket{le="+Inf"}'),
        "0+9x40",
        "30m",
        "ticket",
    ),
}

FROM_THE_SERIES: Final = {"NeverDoneDown": {"job": "neverdone"}, "NeverDoneFailing": {"kind": "digest"}}


def unpacked(package: str, folder: Path) -> Path:
    """Download a Debian package and unpack it; returns the folder."""
    subprocess.run(["apt-get", "download", "-q", package], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607 - fixed words
    (file,) = folder.glob(f"{package}_*.deb")
    runs("dpkg", "-x", file, folder)
    return folder


@pytest.fixture(scope="module")
def promtool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked("prometheus", tmp_path_factory.mktemp("prometheus")) / "usr/bin/promtool"


def test_prometheus_takes_the_rules(promtool: Path) -> None:
    assert "SUCCESS" in runs(promtool, "check", "rules", ALERTS)


def test_each_alert_fires_when_it_is_meant_to(promtool: Path, tmp_path: Path) -> None:
    (group,) = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    assert list(SEEN) == [rule["alert"] for rule in group["rules"]]
    tests = [fires(alert, *seen) for alert, seen in SEEN.items()]
    (tmp_path / "tests.yaml").write_text(
        json.dumps({"rule_files": [str(ALERTS)], "evaluation_interval": "1m", "tests": tests})
    )
    assert "SUCCESS" in runs(promtool, "test", "rules", tmp_path / "tests.yaml")


def test_fewer_messages_in_doubt_are_no_alarm(promtool: Path, tmp_path: Path) -> None:
    """The gauge falls as old deliveries are deleted, and each replica reports the same."""
    series = [
        {"series": f'coach_ambiguous_sends{{instance="{name}"}}', "values": "40-1x40 0x20"} for name in ("one", "two")
    ]
    quiet = {"eval_time": "1h", "alertname": "NeverDoneInDoubt", "exp_alerts": []}
    tests = [{"interval": "1m", "input_series": series, "alert_rule_test": [quiet]}]
    (tmp_path / "tests.yaml").write_text(
        json.dumps({"rule_files": [str(ALERTS)], "evaluation_interval": "1m", "tests": tests})
    )
    assert "SUCCESS" in runs(promtool, "test", "rules", tmp_path / "tests.yaml")


def fires(alert: str, series: tuple[str, ...], values: str, after: str, severity: str) -> dict[str, Any]:
    """One test of promtool's: these values of each series, and the alert that is expected."""
    (group,) = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    rule = next(rule for rule in group["rules"] if rule["alert"] == alert)
    labels = {"severity": severity, **FROM_THE_SERIES.get(alert, {})}
    expected = {"exp_labels": labels, "exp_annotations": rule["annotations"]}
    return {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name in series],
        "alert_rule_test": [{"eval_time": after, "alertname": alert, "exp_alerts": [expected]}],
    }


def test_grafana_takes_the_dashboard_and_loses_none_of_it() -> None:
    register_default_plugins()
    ours = json.loads((DEPLOY / "grafana/dashboard.json").read_text("utf-8"))
    taken = json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(ours)))
    assert list(lost(ours, taken)) == []
    assert list(lost({"titel": "x"}, taken)) == ["/titel"]


def lost(ours: Any, taken: Any, path: str = "") -> list[str]:  # noqa: ANN401 - JSON
    """Where the model has not what we wrote."""
    if isinstance(ours, dict) and isinstance(taken, dict):
        return [place for key in ours for place in lost(ours[key], taken.get(key), f"{path}/{key}")]
    if isinstance(ours, list) and isinstance(taken, list) and len(ours) == len(taken):
        pairs = enumerate(zip(ours, taken, strict=True))
        return [place for number, pair in pairs for place in lost(*pair, f"{path}/{number}")]
    return [] if ours == taken else [path]


def test_compose_reads_what_is_written_and_asks_for_the_password(tmp_path: Path) -> None:
    assert shutil.which("docker-compose"), "apt-get install docker-compose"
    deploys("compose", "--dir", str(tmp_path))
    deploys("env", "--dir", str(tmp_path))
    sample = (tmp_path / ".env.sample").read_text("utf-8")
    (tmp_path / ".env").write_text(sample)
    compose = ("docker-compose", "--project-directory", tmp_path, "--file", tmp_path / "compose.yaml", "config")
    asked = subprocess.run([str(part) for part in compose], capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    assert (asked.returncode, "set DATABASE_PASSWORD in .env" in asked.stderr) == (1, True)
    (tmp_path / ".env").write_text(f"{sample}\nDATABASE_PASSWORD=secret\nSLACK_BOT_TOKEN=xoxb-1\n")
    services = yaml.safe_load(runs(*compose))["services"]
    assert services["bot"]["environment"]["SLACK_BOT_TOKEN"] == "xoxb-1"
    urls = {services[name]["environment"]["DATABASE_URL"] for name in ("bot", "migrate")}
    assert urls == {"postgresql://neverdone:secret@database/neverdone"}
    assert services["database"]["environment"]["POSTGRES_PASSWORD"] == "secret"


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked("nginx", tmp_path_factory.mktemp("nginx")) / "usr/sbin/nginx"


def configured(folder: Path, site: str) -> tuple[str, ...]:
    """Write the site and what goes round it; returns nginx's options."""
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(NGINX.format(site=folder / "site.conf"))
    return "-e", "stderr", "-p", f"{folder}/", "-c", str(folder / "nginx.conf")


def test_nginx_takes_the_proxy(nginx: Path, tmp_path: Path) -> None:
    certificate(tmp_path)
    site = (DEPLOY / "proxy/nginx.conf").read_text("utf-8")
    site = site.replace("/etc/ssl/bot.example.org.pem", str(tmp_path / "cert.pem"))
    site = site.replace("/etc/ssl/private/bot.example.org.key", str(tmp_path / "key.pem"))
    assert "test is successful" in runs(nginx, "-t", *configured(tmp_path, site))


async def test_signed_requests_come_through_nginx_as_slack_signed_them(nginx: Path, tmp_path: Path) -> None:
    async with hosted(datetime(2026, 3, 3, 8, 0, tzinfo=UTC), tmp_path) as place:
        port = free_port()
        lines = (DEPLOY / "proxy/nginx.conf").read_text("utf-8").splitlines()
        plain = [
            line for line in lines if "ssl" not in line and "[::]" not in line
        ]  # this client trusts no certificate
        plain.insert(plain.index("server {") + 1, f"listen 127.0.0.1:{port};")
        site = "\n".join(plain).replace("127.0.0.1:3000", f"127.0.0.1:{place.bot.port}")
        async with proxied(nginx, configured(tmp_path, site), port):
            place.slack.courier.request_url = f"http://127.0.0.1:{port}/slack/events"
            await place.install(place.charlie)
            assert "Noted: wrote to Zoë" in await place.says(place.charlie, "/done wrote to Zoë")
            browser = place.browser()
            browser.bot = f"http://127.0.0.1:{port}"
            assert (await browser.opens("/slack/install")).status == 200
            assert (await browser.opens("/metrics")).status == 404
        assert place.slack.refusals == []


@asynccontextmanager
async def proxied(nginx: Path, options: tuple[str, ...], port: int) -> AsyncIterator[None]:
    """Run nginx until the end, from when it listens on."""
    process = await asyncio.create_subprocess_exec(nginx, *options)
    try:
        async with asyncio.timeout(60):
            while not await listens(port):  # noqa: ASYNC110 - another process, which wakes nobody
                await asyncio.sleep(0.05)
        yield
    finally:
        process.terminate()
        await process.wait()


async def listens(port: int) -> bool:
    try:
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


def certificate(folder: Path) -> None:
    """Write a certificate that nobody trusts, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bot.example.org")])
    at = system_clock()
    draft = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    draft = draft.serial_number(1).not_valid_before(at).not_valid_after(at + timedelta(days=1))
    (folder / "cert.pem").write_bytes(draft.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
