"""Check that published records still are what was published; exit status 1 names those that are not."""

from django.core.management.base import BaseCommand, CommandError

from villagegov.common import verifications


class Command(BaseCommand):
    help = "Check the content hash of every published record."

    def handle(self, *args, **options) -> None:
        outcome = verifications.verify_publications()
        if not outcome.is_good:
            raise CommandError(outcome.result)
        self.stdout.write(f"已公布的记录{outcome.result}")
