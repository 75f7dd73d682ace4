"""The built editions in, the README's picture out: the same essay in six scripts, as phones show it, in light and dark.

Needs Debian's Chromium and the development requirements. Build first, then: python -m tools.pictures
"""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

from tests.validators import launch_browser, serve

ROOT = Path(__file__).resolve().parent.parent
SHOWN = (("en", False), ("zh-Hans", False), ("ar", False), ("ja", True), ("ru", True), ("fa", True))
WIDTH, HEIGHT = 390, 700
_STYLE = """
body { margin: 0; padding: 36px; width: max-content; background: #e7e2d8; display: grid; gap: 28px;
       grid-template-columns: repeat(3, 390px); }
img { display: block; width: 390px; height: 700px; border-radius: 18px; box-shadow: 0 6px 24px rgb(40 30 20 / 25%); }
"""


def main() -> int:
    """Write ``docs/pictures/editions.png``."""
    site = ROOT / "output" / "site"
    if not (site / "en" / "index.html").is_file():
        sys.stderr.write("build the editions first: ./run\n")
        return 2
    with tempfile.TemporaryDirectory() as folder, launch_browser() as browser:
        shots = []
        with serve(site) as address:
            for tag, dark in SHOWN:
                page = browser.new_page(
                    viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="dark" if dark else "light", device_scale_factor=1
                )
                page.goto(f"{address}{tag}/index.html")
                shots.append(Path(folder) / f"{tag}.png")
                page.screenshot(path=shots[-1])
        pictures = "".join(f'<img alt="" src="data:image/png;base64,{base64.b64encode(shot.read_bytes()).decode()}">' for shot in shots)
        page = browser.new_page(viewport={"width": 1300, "height": 1500}, device_scale_factor=1)
        page.set_content(f"<style>{_STYLE}</style>{pictures}")
        target = ROOT / "docs" / "pictures" / "editions.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        page.locator("body").screenshot(path=str(target))
    return 0


if __name__ == "__main__":
    sys.exit(main())
