"""The container, run and not only printed: built on a bare Debian, it talks, stops, is backed up and restored."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest

from slackbot import manifest
from slackbot.clock import system_clock
from slackbot.standin import Standin, TurnableClock

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]

ROOT: Final = Path(__file__).parent.parent.parent
USER: Final = 10001
PACKAGES: Final = "python3,python3-venv,ca-certificates"
CERTIFICATES: Final = "/etc/ssl/certs:/etc/ssl/certs:ro"  # what this machine trusts, for pip within the build


class Machine:
    """A place for images of its own; buildah in a chroot needs no daemon and no registry."""

    def __init__(self, folder: Path) -> None:
        self.environment: Mapping[str, str] = {
            **os.environ,
            "BUILDAH_ISOLATION": "chroot",
            "STORAGE_DRIVER": "vfs",
            "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
        }
        (folder / "storage.conf").write_text(
            f'[storage]\ndriver = "vfs"\nrunroot = "{folder}/run"\ngraphroot = "{folder}/images"\n'
        )

    def runs(self, *command: str | Path) -> str:
        ran = subprocess.run(  # noqa: S603 - our own command
            [str(part) for part in command], env=dict(self.environment), capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout[-4000:]}\n{ran.stderr[-4000:]}"
        return ran.stdout.strip()


class Container:
    """A container of the image with a data folder of its own."""

    def __init__(self, machine: Machine, image: str, data: Path, settings: Mapping[str, str]) -> None:
        self._machine = machine
        self.data = data
        data.mkdir()
        os.chown(data, USER, USER)
        self._name = machine.runs("buildah", "from", image)
        self._options = [f"--volume={data}:/state", *(f"--env={name}={value}" for name, value in settings.items())]

    def command(self, *arguments: str) -> list[str]:
        return ["buildah", "run", *self._options, self._name, "--", "neverdone", *arguments]

    def runs(self, *arguments: str) -> str:
        """Run the program in it to its end."""
        return self._machine.runs(*self.command(*arguments))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the bot in it; at the end SIGTERM stops it within 25 seconds, and well."""
        process = await asyncio.create_subprocess_exec(*self.command("run"), env=dict(self._machine.environment))
        try:
            yield
        finally:
            for pid in bots_below(process.pid):
                os.kill(pid, signal.SIGTERM)
            async with asyncio.timeout(25):
                status = await process.wait()
        assert status == 0

    def remove(self) -> None:
        self._machine.runs("buildah", "rm", self._name)


def bots_below(pid: int) -> Iterator[int]:
    """The processes of the bot below a process: each one that runs `neverdone run` itself."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it has ended
        if parent == pid:
            if b"buildah" not in words[0] and any(word.endswith(b"/neverdone") for word in words[:2]):
                yield int(folder.name)
            yield from bots_below(int(folder.name))


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    for program in ("buildah", "debootstrap"):
        assert shutil.which(program), f"apt-get install {program}"
    folder = tmp_path_factory.mktemp("machine")
    yield Machine(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def image(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The image, built from what `neverdone deploy container` writes, on a Debian with nothing but Python."""
    folder = tmp_path_factory.mktemp("build")
    return f"localhost/{built(machine, base(machine, folder), deployed(folder))}"


def base(machine: Machine, folder: Path) -> str:
    release = machine.runs("sh", "-c", ". /etc/os-release; echo $VERSION_CODENAME")
    machine.runs("debootstrap", "--variant=minbase", f"--include={PACKAGES}", release, folder / "root")
    scratch = machine.runs("buildah", "from", "scratch")
    machine.runs("buildah", "copy", "--quiet", scratch, folder / "root", "/")
    machine.runs("buildah", "commit", "--quiet", "--rm", scratch, "localhost/debian-python:1")
    shutil.rmtree(folder / "root")
    return "localhost/debian-python:1"


def deployed(folder: Path) -> Path:
    """Install the wheel as a person would, and let it write what an image needs."""
    subprocess.run(  # noqa: S603 - our own project
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    python = folder / "venv/bin/python"
    subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", str(folder / "venv")], check=True)  # noqa: S603 - fixed words
    subprocess.run([str(python), "-m", "pip", "install", "-q", "--no-deps", str(wheel)], check=True)  # noqa: S603 - fixed words
    site = next((folder / "venv/lib").glob("python*/site-packages"))
    (site / "zz_dependencies.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))
    target = folder / "container"
    program = [str(folder / "venv/bin/neverdone"), "deploy", "container", "--dir", str(target)]
    subprocess.run(program, cwd=folder, check=True, capture_output=True)  # noqa: S603 - our own program
    return target


def built(machine: Machine, base_image: str, context: Path) -> str:
    tag = f"neverdone-{uuid4().hex[:8]}"
    options = ("--quiet", "--format=docker", f"--build-arg=BASE={base_image}", f"--volume={CERTIFICATES}")
    machine.runs("buildah", "bud", *options, f"--tag={tag}", context)
    return tag


async def test_from_a_bare_debian_to_a_restored_line(machine: Machine, image: str, tmp_path: Path) -> None:
    await asyncio.to_thread(tmp_path.chmod, 0o755)  # the container's user comes through here
    clock = TurnableClock(system_clock(), flowing=True)
    async with Standin(manifest=manifest.load(), clock=clock) as slack:
        settings = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": "sqlite:////state/neverdone.db",  # buildah lays a volume of its own on the image's /data
            "OPS_ADDRESS": "127.0.0.1:0",
        }
        alice = slack.person("alice")
        first = Container(machine, image, tmp_path / "first", settings)
        assert "mend" not in await asyncio.to_thread(first.runs, "check")
        async with first.running():
            await slack.connected()
            answer = await alice.types("/done wrote back from a container")
            assert answer is not None
            assert "Noted" in answer.readable()
            await asyncio.to_thread(first.runs, "backup", "/state/copy")
        second = Container(machine, image, tmp_path / "second", settings)
        shutil.copy(first.data / "copy", second.data / "copy")
        os.chown(second.data / "copy", USER, USER)
        assert "Restored." in await asyncio.to_thread(second.runs, "restore", "/state/copy")
        async with second.running():
            await slack.connected()
            answer = await alice.types("/done")
            assert answer is not None
            assert "wrote back from a container" in answer.readable()
        for container in (first, second):
            assert {path.stat().st_uid for path in container.data.iterdir()} == {USER}
            container.remove()
