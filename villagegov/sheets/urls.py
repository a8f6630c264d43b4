"""The addresses of the Excel kernel, under /records/import/."""

from django.urls import path

from villagegov.sheets import views

urlpatterns = [
    path("files/<int:key>/", views.ExportDownload.as_view(), name="export_file"),
]
