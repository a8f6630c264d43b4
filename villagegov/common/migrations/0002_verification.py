import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("common", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("trail", "操作日志"), ("publications", "已公布的记录"), ("backup", "备份")],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("is_good", models.BooleanField(verbose_name="完好")),
                ("result", models.TextField(blank=True, verbose_name="结果")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "核对记录",
                "verbose_name_plural": "核对记录",
                "indexes": [models.Index(fields=["kind", "-id"], name="verification_latest")],
            },
        ),
    ]
