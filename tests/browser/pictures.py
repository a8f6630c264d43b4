"""The pictures of README and manual, taken from the demo: `PICTURES=1 pytest tests/browser/test_pictures.py`."""

from pathlib import Path

from django.conf import settings
from PIL import Image

FOLDER = settings.BASE_DIR / "docs" / "pictures"
MOST_BYTES = 150 * 1024
COLOURS = 128  # a page has few; a third of the bytes


def take(page, name: str, **options) -> Path:
    """Keep what the page shows; a picture too heavy for a repository is refused."""
    target = FOLDER / f"{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target, **options)
    Image.open(target).quantize(COLOURS).save(target, optimize=True)
    assert target.stat().st_size <= MOST_BYTES, f"{target} has {target.stat().st_size} bytes"
    return target
