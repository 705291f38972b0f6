"""What tests of the house and of the manifest share: the code, its names, and the tables of the documents."""

from pathlib import Path

ROOT = Path(__file__).parent.parent


CODE = sorted(file for file in (ROOT / "slackbot").rglob("*.py") if "migrations/versions" not in str(file))
