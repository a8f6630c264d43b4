"""The addresses of mid-year inspections: /motivate/inspections/…"""

from django.urls import path

from appraisal.inspections import bulletin_views, item_views, rectification_views, views

urlpatterns = [
    path("", views.InspectionList.as_view(), name="inspection_list"),
    path("print/", views.InspectionList.as_view(mode="print"), name="inspection_list_print"),
    path("export.xlsx", views.InspectionList.as_view(mode="export"), name="inspection_list_export"),
    path("new/<int:year>/<str:code>/", views.InspectionCreate.as_view(), name="inspection_new"),
    path("items/", item_views.ItemList.as_view(), name="inspection_item_list"),
    path("items/print/", item_views.ItemList.as_view(mode="print"), name="inspection_item_list_print"),
    path("items/export.xlsx", item_views.ItemList.as_view(mode="export"), name="inspection_item_list_export"),
    path("items/<int:key>/file/", item_views.AddFile.as_view(), name="inspection_item_file"),
    path("items/files/<int:key>/", item_views.FindingFileDownload.as_view(), name="inspection_file"),
    path("items/<int:key>/decide/", item_views.DecideOnReminder.as_view(), name="inspection_item_decide"),
    path("items/<int:key>/rectify/", item_views.OrderRectification.as_view(), name="rectification_new"),
    path("bulletins/", bulletin_views.BulletinList.as_view(), name="inspection_bulletin_list"),
    path(
        "bulletins/print/",
        bulletin_views.BulletinList.as_view(mode="print"),
        name="inspection_bulletin_list_print",
    ),
    path(
        "bulletins/export.xlsx",
        bulletin_views.BulletinList.as_view(mode="export"),
        name="inspection_bulletin_list_export",
    ),
    path("bulletins/new/<int:year>/", bulletin_views.BulletinIssue.as_view(), name="inspection_bulletin_new"),
    path("bulletins/<int:key>/", bulletin_views.BulletinDetail.as_view(), name="inspection_bulletin"),
    path(
        "bulletins/<int:key>/print/", bulletin_views.BulletinPrint.as_view(), name="inspection_bulletin_print"
    ),
    path(
        "bulletins/<int:key>/bulletin.docx",
        bulletin_views.BulletinDocument.as_view(),
        name="inspection_bulletin_document",
    ),
    path("rectifications/", rectification_views.RectificationList.as_view(), name="rectification_list"),
    path(
        "rectifications/print/",
        rectification_views.RectificationList.as_view(mode="print"),
        name="rectification_list_print",
    ),
    path(
        "rectifications/export.xlsx",
        rectification_views.RectificationList.as_view(mode="export"),
        name="rectification_list_export",
    ),
    path(
        "rectifications/<int:key>/", rectification_views.RectificationDetail.as_view(), name="rectification"
    ),
    path(
        "rectifications/<int:key>/edit/",
        rectification_views.RectificationDraft.as_view(),
        name="rectification_edit",
    ),
    path(
        "rectifications/<int:key>/report/",
        rectification_views.RectificationReport.as_view(),
        name="rectification_report",
    ),
    path(
        "rectifications/<int:key>/steps/<slug:name>/",
        rectification_views.RectificationStep.as_view(),
        name="rectification_step",
    ),
    path(
        "rectifications/files/<int:key>/",
        rectification_views.RectificationFileDownload.as_view(),
        name="rectification_file",
    ),
    path("<int:key>/", views.InspectionDetail.as_view(), name="inspection"),
    path("<int:key>/team/", views.InspectionHead.as_view(), name="inspection_head"),
    path("<int:key>/entry/", views.ProgressEntry.as_view(), name="inspection_entry"),
    path("<int:key>/print/", views.InspectionPrint.as_view(), name="inspection_print"),
    path("<int:key>/correct/", views.InspectionCorrect.as_view(), name="inspection_correct"),
    path("<int:key>/steps/<slug:name>/", views.InspectionStep.as_view(), name="inspection_step"),
]
