"""Celery tasks of the Excel kernel: a call, no logic."""

from celery import shared_task

from villagegov.sheets import exports, imports


@shared_task(ignore_result=True)
def forget_files() -> None:
    """Every hour: files that were made for somebody yesterday, uploads that nobody confirmed for a week."""
    exports.expire()
    imports.forget_old_uploads()
