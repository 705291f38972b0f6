"""`neverdone deploy`: every target is written whole, and each file is what the program that reads it takes."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from click.testing import CliRunner

from slackbot.cli.deploy import TARGETS, env_sample
from slackbot.cli.main import main
from slackbot.cli.sbom import bill_of_materials, licences
from slackbot.settings import SETTINGS, read

ROOT: Final = Path(__file__).parent.parent.parent
DEPLOY: Final = ROOT / "slackbot/deploy"
PROGRAMS: Final = Path(sys.executable).parent
METRICS: Final = "".join((ROOT / f"slackbot/app/{name}.py").read_text("utf-8") for name in ("health", "metrics"))


def runs(*command: str | Path) -> str:
    """Run a program that checks a file; returns what it said."""
    ran = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def deploys(*arguments: str, status: int = 0) -> str:
    ran = CliRunner().invoke(main, ["deploy", *arguments])
    assert ran.exit_code == status, ran.output
    return ran.output


@pytest.mark.parametrize("name", TARGETS)
def test_a_kit_is_written_and_never_over_what_is_there(tmp_path: Path, name: str) -> None:
    said = deploys(name, "--dir", str(tmp_path / "new" / "folder"))
    for file in TARGETS[name].files:
        written = tmp_path / "new" / "folder" / Path(file).name
        assert written.read_bytes() == (DEPLOY / file).read_bytes()
        assert f"wrote {written}\n" in said
    assert said.endswith(f"Then: {TARGETS[name].then}\n")
    assert "already in" in deploys(name, "--dir", str(tmp_path / "new" / "folder"), status=1)
    deploys(name, "--dir", str(tmp_path / "new" / "folder"), "--force")


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if target.wheel])
def test_from_a_checkout_it_says_how_to_make_the_wheel(tmp_path: Path, name: str) -> None:
    said = deploys(name, "--dir", str(tmp_path))
    assert f"wheel: pip wheel --no-deps --wheel-dir {tmp_path} {ROOT}\n" in said
    assert {path.name for path in tmp_path.iterdir()} == {Path(file).name for file in TARGETS[name].files}


def test_the_sample_of_settings_has_every_one_and_can_be_read(tmp_path: Path) -> None:
    deploys("env", "--dir", str(tmp_path))
    assert (tmp_path / ".env.sample").read_text("utf-8") == env_sample()
    assert re.findall(r"^#([A-Z_]+)=", env_sample(), re.MULTILINE) == [setting.name for setting in SETTINGS]
    filled = re.sub(r"^#(?=[A-Z_]+=.)", "", env_sample(), flags=re.MULTILINE)
    (tmp_path / ".env").write_text(filled)
    reading = read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, tmp_path)
    assert reading.notes == ()


def test_hadolint_has_nothing_to_say_of_the_dockerfile() -> None:
    assert runs(PROGRAMS / "hadolint", DEPLOY / "container/Dockerfile") == ""


def test_compose_takes_compose_yaml() -> None:
    schema = ("--builtin-schema", "vendor.compose-spec")
    assert "ok" in runs(PROGRAMS / "check-jsonschema", *schema, DEPLOY / "compose/compose.yaml")
    services = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text("utf-8"))["services"]
    assert services["bot"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["bot"]["stop_grace_period"] == "30s"


def test_kubernetes_takes_every_resource() -> None:
    import kubernetes_validate  # noqa: PLC0415 - reads three dozen grammars, in every run

    resources = list(yaml.safe_load_all((DEPLOY / "kubernetes/neverdone.yaml").read_text("utf-8")))
    kinds = ["Secret", "Job", "Deployment", "PodDisruptionBudget", "Service"]
    assert [resource["kind"] for resource in resources] == kinds
    for resource in resources:
        kubernetes_validate.validate(resource, "1.37", strict=True)


def test_the_cluster_and_the_unit_set_only_settings_that_are_there() -> None:
    known = {setting.name for setting in SETTINGS} | {"CREDENTIALS_DIRECTORY"}
    deployment = list(yaml.safe_load_all((DEPLOY / "kubernetes/neverdone.yaml").read_text("utf-8")))[2]
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    unit = (DEPLOY / "systemd/neverdone.service").read_text("utf-8")
    named = {variable["name"] for variable in container["env"]}
    named |= set(next(yaml.safe_load_all((DEPLOY / "kubernetes/neverdone.yaml").read_text("utf-8")))["stringData"])
    named |= set(re.findall(r"^(?:Environment|LoadCredential)=([A-Z_]+)", unit, re.MULTILINE))
    assert named - known == set()


def test_systemd_takes_the_unit_and_finds_it_hardened(tmp_path: Path) -> None:
    unit = tmp_path / "neverdone.service"
    text = (DEPLOY / "systemd/neverdone.service").read_text("utf-8")
    unit.write_text(text.replace("/opt/neverdone/bin/neverdone", "/bin/true"))
    assert shutil.which("systemd-analyze"), "apt-get install systemd"
    assert runs("systemd-analyze", "verify", unit) == ""
    said = runs("systemd-analyze", "security", "--offline=true", "--threshold=20", unit)
    assert "OK" in said


def test_alerts_and_dashboard_ask_only_for_metrics_that_are_there() -> None:
    alerts = (DEPLOY / "grafana/alerts.yaml").read_text("utf-8")
    dashboard = (DEPLOY / "grafana/dashboard.json").read_text("utf-8")
    asked = {name.removesuffix("_bucket") for name in re.findall(r"coach_[a-z_]+", alerts + dashboard)}
    assert {name for name in asked if f'"{name}"' not in METRICS} == set()
    assert {panel["type"] for panel in json.loads(dashboard)["panels"]} == {"timeseries"}


def test_each_alert_has_its_lines_in_the_runbook() -> None:
    runbook = (DEPLOY / "README.md").read_text("utf-8").split("## Runbook")[1].split("\n## ")[0]
    (group,) = yaml.safe_load((DEPLOY / "grafana/alerts.yaml").read_text("utf-8"))["groups"]
    rules: list[dict[str, Any]] = group["rules"]
    assert re.findall(r"^### (\w+)$", runbook, re.MULTILINE) == [rule["alert"] for rule in rules]


def test_the_bill_of_materials_is_what_cyclonedx_takes() -> None:
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415 - reads three dozen grammars, in every run
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415 - the same

    text = bill_of_materials()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    names = {component["name"] for component in json.loads(text)["components"]}
    assert {"slack_bolt", "SQLAlchemy", "tzdata", "yarl"} <= names


def test_every_package_has_a_licence_that_is_known() -> None:
    unknown = {name for name, _version, licence in licences() if licence == "unknown"}
    assert unknown <= {"neverdone"}  # our own is held to the wheel, in test_packaging
