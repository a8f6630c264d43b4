"""Celery tasks of the Excel kernel: a call, no logic."""

from celery import shared_task

from villagegov.common import attachments
from villagegov.sheets import exports, imports, store


@shared_task(ignore_result=True)
def forget_files() -> None:
    """Every hour: files made for somebody yesterday, uploads that nobody confirmed for a week, what no row names."""
    exports.expire()
    imports.forget_old_uploads()
    store.remove_strays()
    attachments.remove_strays()
