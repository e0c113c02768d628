"""Takes the pictures of the review's page that the README shows, with headless Chromium.

    python docs/photograph.py

They are kept in docs/pictures/ and taken anew when the page looks different; no test compares them: browsers draw differently.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SIZE = "1180,1340"


def photograph(language: str, picture: Path, browser: str) -> None:
    """Review the example and photograph the head of its page."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "review.html"
        plan = str(ROOT / "plans" / "direct-selling")
        made = [sys.executable, "-m", "salesplan", "report", plan, "--quiet", "--lang", language, "-o", str(page)]
        subprocess.run(made, check=True)
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
        ]
        shot = [browser, *flags, f"--window-size={SIZE}", f"--screenshot={picture}", page.as_uri()]
        subprocess.run(shot, check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def main() -> int:
    """Take both pictures; 1 where no browser is there."""
    browser = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if browser is None:
        sys.stderr.write("Chromium is not installed.\n")
        return 1
    for language, name in (("en", "page-en.png"), ("zh", "page.png")):
        photograph(language, ROOT / "docs" / "pictures" / name, browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
