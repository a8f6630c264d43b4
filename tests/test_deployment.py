"""docker-compose.yml cannot be started everywhere; here it is held against the settings and the locked packages."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "villagegov"]
LASTING = [name for name, service in SERVICES.items() if service["restart"] != "no"]
REFERENCE = re.compile(r"\$\{(\w+):\?[^}]*\}")
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def example_variables() -> list[str]:
    lines = (ROOT / "deploy" / "example.env").read_text().splitlines()
    return [line.removesuffix("=") for line in lines if line.endswith("=")]


def filled_in(value: str) -> str:
    """As compose fills in the variables of .env: here each is its own name."""
    return REFERENCE.sub(lambda match: f"{match[1].lower()}.example", value)


def environment_of(name: str) -> dict[str, str]:
    return {key: filled_in(str(value)) for key, value in SERVICES[name]["environment"].items()}


@pytest.fixture(scope="module")
def settings_there(tmp_path_factory):
    """The settings as the web process finds them, with folders that exist here."""
    folder = tmp_path_factory.mktemp("installation")
    names = (
        "DATABASES",
        "REDIS_URL",
        "CELERY_TASK_ALWAYS_EAGER",
        "ALLOWED_HOSTS",
        "AXES_IPWARE_PROXY_COUNT",
        "DEBUG",
    )
    names += ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE")
    show = "import json; from villagegov import settings; print(json.dumps({n: getattr(settings, n) for n in %r}))"
    environment = environment_of("web") | {"DATA_DIR": str(folder), "KEY_DIR": str(folder / "keys")}
    command = [sys.executable, "-c", show % (names,)]
    path = {"PATH": os.environ["PATH"]}
    result = subprocess.run(
        command, env=path | environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", OURS)
def test_the_settings_read_every_variable_that_is_given(name):
    read = set(
        re.findall(r'(?:environ\.get|flag)\(\s*"(\w+)"', (ROOT / "villagegov" / "settings.py").read_text())
    )

    assert set(SERVICES[name]["environment"]) <= read


def test_the_example_names_every_variable_that_must_be_filled_in():
    asked = set(REFERENCE.findall((ROOT / "docker-compose.yml").read_text()))

    assert set(example_variables()) == asked


def test_the_site_signs_in_to_postgresql_as_a_plain_role(settings_there):
    database = settings_there["DATABASES"]["default"]
    role = (ROOT / "deploy" / "postgres-role.sh").read_text()

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["USER"], database["NAME"]) == ("postgres", "villagegov", "villagegov")
    assert "create role villagegov login password" in role
    assert "superuser" not in role.split("<<'SQL'")[1]
    assert "POSTGRES_USER" not in SERVICES["postgres"]["environment"]


def test_the_queue_is_redis_behind_a_password(settings_there):
    assert settings_there["REDIS_URL"] == "redis://:redis_password.example@redis:6379/0"
    assert settings_there["CELERY_TASK_ALWAYS_EAGER"] is False
    assert "--requirepass" in SERVICES["redis"]["command"][-1]


def test_the_site_is_served_safely_and_to_its_own_names_only(settings_there):
    assert settings_there["ALLOWED_HOSTS"] == ["site_hosts.example", "localhost"]
    assert settings_there["SECURE_SSL_REDIRECT"] is True
    assert settings_there["SESSION_COOKIE_SECURE"] is True
    assert settings_there["DEBUG"] is False


def test_the_address_of_a_person_passes_exactly_one_proxy(settings_there):
    proxy = (ROOT / "deploy" / "nginx.conf").read_text()

    assert settings_there["AXES_IPWARE_PROXY_COUNT"] == 1
    assert re.search(r"X-Forwarded-For\s+\$remote_addr;", proxy)
    assert re.search(r"X-Forwarded-Proto\s+\$scheme;", proxy)


@pytest.mark.parametrize("name", LASTING)
def test_every_service_that_lasts_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_what_is_needed_is_there():
    assert set(SERVICES) == {"proxy", "setup", "web", "worker", "beat", "postgres", "redis"}
    assert SERVICES["web"]["deploy"]["replicas"] == 2


def test_only_the_proxy_can_be_reached_from_outside():
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]


@pytest.mark.parametrize("name", OURS)
def test_what_is_ours_starts_after_what_it_needs_and_shares_its_folders(name):
    assert SERVICES[name]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    assert SERVICES[name]["volumes"] == ["data:/data", "keys:/keys"]
    assert {volume.split(":")[0] for volume in SERVICES[name]["volumes"]} <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", LASTING)
def test_every_file_that_is_mounted_is_there(name):
    mounted = [
        volume.split(":")[0] for volume in SERVICES[name].get("volumes", []) if volume.startswith("./")
    ]
    by_hand = {"./deploy/certificates"}

    assert [path for path in mounted if path not in by_hand and not (ROOT / path).is_file()] == []


def test_the_programs_that_are_called_are_locked():
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / "server.txt").read_text(), re.MULTILINE)
    called = {SERVICES[name]["command"][0] for name in OURS if "command" in SERVICES[name]} - {"sh"}
    called |= set(re.findall(r'^CMD \["([\w-]+)"', DOCKERFILE, re.MULTILINE))

    assert called == {"celery", "gunicorn"}
    assert called <= set(locked)
    assert "requirements/server.txt" in DOCKERFILE


def test_the_application_that_is_served_can_be_called():
    from villagegov.celery import app
    from villagegov.common.tasks import pick_up_jobs

    assert "villagegov.wsgi:application" in DOCKERFILE
    assert (ROOT / "villagegov" / "wsgi.py").is_file()
    assert app.main == "villagegov"
    assert app.conf.beat_schedule["pick-up-jobs"]["task"] == pick_up_jobs.name


def test_the_server_is_locked_to_the_versions_that_the_tests_run_with():
    def versions(lock: str) -> dict[str, str]:
        text = (ROOT / "requirements" / f"{lock}.txt").read_text()
        return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))

    run, server, dev = versions("run"), versions("server"), versions("dev")

    assert run.items() <= server.items()
    assert run.items() <= dev.items()


def test_what_the_redis_transport_imports_is_locked_for_the_worker():
    """The tools of the dev lock bring `packaging` by chance; a worker would not start without it."""
    text = (ROOT / "requirements" / "run.txt").read_text()

    assert {"redis", "packaging"} <= set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))


@pytest.mark.parametrize("lock", ["run", "server", "dev"])
def test_every_locked_package_has_a_hash_and_no_address(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()

    assert all("--hash=sha256:" in package for package in re.split(r"\n(?=\S)", text.strip()))
    assert "://" not in text
