"""P13: the page of a published notice, which needs no sign-in, kept and made anew."""

from django.core.cache import cache
from django.test import Client

from bench.work import Task, Work
from branches.models import PublicNotice
from branches.notices import demo
from villagegov.common.models import User


def start(task: Task) -> Work:
    """The notices of the demo; who is not the product finds nothing kept and has each page made anew."""
    User.objects.create_user("tan", "谭有根", "not used")
    demo.load()
    running = PublicNotice.objects.filter(stage="RUNNING").first()
    page, client = running.public_url(), Client(SERVER_NAME="localhost")

    def act() -> None:
        if task.contender != "product":
            cache.clear()
        answer = client.get(page)
        assert answer.status_code == 200, answer.status_code
        assert not answer.cookies

    act()
    return Work(act, may_repeat=True)
