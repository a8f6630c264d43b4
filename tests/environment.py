"""The environment of the tests, named in pyproject.toml as a plugin so that it stands before the settings are read.

Every process of pytest-xdist has its own folder for files and keys, and its own numbered database in Redis.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Playwright's synchronous interface runs inside an event loop, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

process = os.environ.get("PYTEST_XDIST_WORKER", "main")
if process == "main":
    folder = tempfile.mkdtemp(prefix="villagegov-tests-")
    os.environ["VILLAGEGOV_TEST_FOLDER"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
elif os.environ.get("REDIS_URL"):
    server, _, number = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{server}/{int(number) + 1 + int(process.removeprefix('gw')) % 14}"

data = Path(os.environ["VILLAGEGOV_TEST_FOLDER"]) / process
(data / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is not there
os.environ |= {"DATA_DIR": str(data), "KEY_DIR": str(data / "keys"), "PLAIN_HTTP": "true"}
for name in ("DEMO", "SECRET_KEY", "ALLOWED_HOSTS", "PROXY_COUNT"):
    os.environ.pop(name, None)
