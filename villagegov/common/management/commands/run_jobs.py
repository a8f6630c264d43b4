"""Do the background jobs that an interruption left."""

from django.core.management.base import BaseCommand

from villagegov.common import jobs


class Command(BaseCommand):
    help = "Take up background jobs that an interruption left."

    def handle(self, *args, **options) -> None:
        due = jobs.due()
        for job_id in due:
            jobs.run(job_id)
        self.stdout.write(f"做完了 {len(due)} 件留下的后台任务")
