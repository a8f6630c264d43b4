"""Write one file with the database and all files, sealed with the backup key."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from villagegov.common import backup, verifications


class Command(BaseCommand):
    help = "Back up database and files into one sealed file; the keys are not in it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options) -> None:
        try:
            outcome = backup.take(file)
        except (backup.BackupError, OSError) as refused:
            verifications.note(verifications.Verification.Kind.BACKUP, [str(refused)], good="")
            raise CommandError(f"没有备份成功：{refused}") from None
        self.stdout.write(
            f"已备份到 {file}：{outcome.rows:,} 行、{outcome.files} 个文件，{outcome.megabytes} MB\n"
            f"SHA-256 {outcome.sha256}\n"
            f"密钥不在备份里。请把 {settings.KEY_DIR} 另外抄存一份，和备份分开放；没有密钥，备份打不开"
        )
