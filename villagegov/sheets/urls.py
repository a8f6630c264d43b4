"""The addresses of the Excel kernel, under /records/import/."""

from django.urls import path

from villagegov.sheets import fix_views, import_views, template_views, views

LIST = import_views.ImportList

urlpatterns = [
    path("", LIST.as_view(), name="import_list"),
    path("print/", LIST.as_view(mode="print"), name="import_list_print"),
    path("export.xlsx", LIST.as_view(mode="export"), name="import_list_export"),
    path("new/", import_views.ImportNew.as_view(), name="import_new"),
    path("template/<slug:kind>.xlsx", template_views.ImportTemplate.as_view(), name="import_template"),
    path("<int:key>/", import_views.ImportDetail.as_view(), name="import_batch"),
    path("<int:key>/fix/", fix_views.ImportFix.as_view(), name="import_fix"),
    path("<int:key>/columns/", fix_views.ImportColumns.as_view(), name="import_columns"),
    path("<int:key>/sheets/", fix_views.ImportSheet.as_view(), name="import_sheet"),
    path("<int:key>/annotated.xlsx", fix_views.AnnotatedCopy.as_view(), name="import_annotated"),
    path("<int:key>/undo/", fix_views.ImportUndo.as_view(), name="import_undo"),
    path("<int:key>/steps/<slug:name>/", fix_views.ImportStep.as_view(), name="import_step"),
    path("files/<int:key>/", views.ExportDownload.as_view(), name="export_file"),
]
