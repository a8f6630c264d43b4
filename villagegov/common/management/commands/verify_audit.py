"""Check the chains of the trail; exit status 1 names each place that does not hold."""

from django.core.management.base import BaseCommand, CommandError

from villagegov.common import verifications


class Command(BaseCommand):
    help = "Check every chain of the audit trail."

    def handle(self, *args, **options) -> None:
        outcome = verifications.verify_trail()
        if not outcome.is_good:
            raise CommandError(outcome.result)
        self.stdout.write(f"操作日志{outcome.result}")
