"""The addresses of the Excel kernel, under /records/import/."""

from django.urls import path

from villagegov.sheets import import_views, views

LIST = import_views.ImportList

urlpatterns = [
    path("", LIST.as_view(), name="import_list"),
    path("print/", LIST.as_view(mode="print"), name="import_list_print"),
    path("export.xlsx", LIST.as_view(mode="export"), name="import_list_export"),
    path("new/", import_views.ImportNew.as_view(), name="import_new"),
    path("<int:key>/", import_views.ImportDetail.as_view(), name="import_batch"),
    path("<int:key>/steps/<slug:name>/", import_views.ImportStep.as_view(), name="import_step"),
    path("files/<int:key>/", views.ExportDownload.as_view(), name="export_file"),
]
