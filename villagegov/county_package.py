"""The county report workbook, composed from the reports of the apps."""

urlpatterns: list = []
