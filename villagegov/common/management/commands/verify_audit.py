"""Check the chains of the trail; exit status 1 names each place that does not hold."""

from django.core.management.base import BaseCommand, CommandError

from villagegov.common import audit


class Command(BaseCommand):
    help = "Check every chain of the audit trail."

    def handle(self, *args, **options) -> None:
        broken = audit.broken_links()
        if broken:
            raise CommandError("\n".join(broken))
        self.stdout.write(f"操作日志完好，共 {audit.AuditEntry.objects.count()} 条")
