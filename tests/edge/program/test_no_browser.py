"""Where there is no browser, the browser tests fail and say what is missing: nothing counts as seen that was not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[3]


def test_without_a_browser_they_fail_with_a_word(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "pytest", "-m", "browser", "-n", "0", "-p", "no:cacheprovider", "-k", "markup"]
    environment = {**os.environ, "PATH": str(tmp_path), "PYTEST_ADDOPTS": ""}
    run = subprocess.run(  # noqa: S603 - our own tests
        [*asked, "tests/browser"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1, run.stdout
    assert "there is no Chromium to test with: apt-get install chromium" in run.stdout
    assert "passed" not in run.stdout
