"""`neverdone deploy`: writes the files that a container, a unit or a cluster needs, from package data."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import click

from slackbot.cli.edge import plainly
from slackbot.cli.sbom import bill_of_materials, licences
from slackbot.cli.wheel import installed_wheel
from slackbot.errors import StartError
from slackbot.settings import SETTINGS


class Target(NamedTuple):
    """The output of one command: files from package data, perhaps this program's wheel, and the next step."""

    files: tuple[str, ...]
    then: str
    help: str
    wheel: bool = False


TARGETS: Final[Mapping[str, Target]] = MappingProxyType(
    {
        "container": Target(
            ("container/Dockerfile", "constraints.txt"),
            "follow the first lines of Dockerfile",
            "Write a Dockerfile, exact versions, and this program.",
            wheel=True,
        ),
        "compose": Target(
            ("compose/compose.yaml",),
            "follow the first lines of compose.yaml",
            "Write compose.yaml: the bot beside PostgreSQL.",
        ),
        "systemd": Target(
            ("systemd/neverdone.service", "constraints.txt"),
            "follow the first lines of neverdone.service",
            "Write a hardened unit that reads its tokens as credentials.",
            wheel=True,
        ),
        "kubernetes": Target(
            ("kubernetes/neverdone.yaml",),
            "follow the first lines of neverdone.yaml",
            "Write what a cluster needs, from Secret to Service.",
        ),
        "grafana": Target(
            ("grafana/alerts.yaml", "grafana/dashboard.json"),
            "follow the first lines of alerts.yaml, and import dashboard.json in Grafana",
            "Write Prometheus alerts and a Grafana dashboard.",
        ),
        "proxy": Target(
            ("proxy/nginx.conf",),
            "follow the first lines of nginx.conf",
            "Write nginx configuration: TLS before signed HTTP.",
        ),
    }
)


_dir = click.option(
    "--dir",
    "folder",
    default=".",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write to; created if missing.",
)
_force = click.option("--force", is_flag=True, help="Overwrite files that exist.")


@click.group()
def deploy() -> None:
    """Write what a container, a unit, a cluster or a dashboard needs."""


def _command(name: str, target: Target) -> click.Command:
    @plainly
    def write(folder: Path, *, force: bool) -> None:
        texts = {Path(file).name: (files("slackbot") / "deploy" / file).read_bytes() for file in target.files}
        wheel = installed_wheel() if target.wheel else None
        texts |= dict([wheel] if wheel else [])
        _write(folder, texts, force=force)
        if target.wheel and wheel is None:
            checkout = Path(str(files("slackbot"))).parent
            click.echo(f"First build this program's wheel: pip wheel --no-deps --wheel-dir {folder} {checkout}")
        click.echo(f"Then: {target.then}")

    return click.command(name, help=target.help)(_dir(_force(write)))


for _name, _target in TARGETS.items():
    deploy.add_command(_command(_name, _target))


@deploy.command()
@_dir
@_force
@plainly
def env(folder: Path, *, force: bool) -> None:
    """Write .env.sample: each setting, its default and meaning."""
    _write(folder, {".env.sample": env_sample().encode()}, force=force)
    click.echo("Then: install -m 600 .env.sample .env, and fill in what you use")


@deploy.command()
@_dir
@_force
@plainly
def sbom(folder: Path, *, force: bool) -> None:
    """Write the bill of materials (CycloneDX), with licences."""
    _write(folder, {"sbom.cdx.json": bill_of_materials().encode()}, force=force)


@deploy.command(name="licences")
@plainly
def print_licences() -> None:
    """Print the licence of each package that is used."""
    for name, version, licence in licences():
        click.echo(f"{name} {version}: {licence}")


def env_sample() -> str:
    """Return every setting as a line of `.env`; those with a default are commented out."""
    lines = ["# Settings of Never Done; each NAME may be NAME_FILE=/a/file/that/holds/it instead.", ""]
    for setting in SETTINGS:
        lines += [f"# {setting.help}", f"#{setting.name}={setting.default}", ""]
    return "\n".join(lines)


def _write(folder: Path, contents: Mapping[str, bytes], *, force: bool) -> None:
    there = [name for name in contents if (folder / name).exists()]
    if there and not force:
        raise StartError(f"{', '.join(there)}: already in {folder}; --force overwrites them")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
            click.echo(f"wrote {folder / name}")
    except OSError as error:
        raise StartError(f"{folder} can't be written to ({error.strerror}); --dir names another folder") from error
