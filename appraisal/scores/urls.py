"""The addresses of scores: /motivate/scores/…"""

from django.urls import path

from appraisal.scores import appeal_views, cell_views, entry_views, export_views, self_views, views

urlpatterns = [
    path("", views.ScoreIndex.as_view(), name="score_index"),
    path("<int:year>/", views.YearPage.as_view(), name="score_year"),
    path("<int:year>/open/", views.OpenScores.as_view(), name="score_open"),
    path("<int:year>/print/", export_views.YearPrint.as_view(), name="score_year_print"),
    path("<int:year>/export.xlsx", export_views.YearExport.as_view(), name="score_export"),
    path("<int:year>/import/", export_views.YearImport.as_view(), name="score_import"),
    path("sheets/<int:key>/", views.SheetPage.as_view(), name="score_sheet"),
    path("sheets/<int:key>/cells/", cell_views.CellSave.as_view(), name="score_cell"),
    path("sheets/<int:key>/print/", views.SheetPrint.as_view(), name="score_print"),
    path("sheets/<int:key>/sheet.docx", views.SheetDocument.as_view(), name="score_document"),
    path("sheets/<int:key>/steps/<slug:name>/", views.SheetStep.as_view(), name="score_step"),
    path("sheets/<int:key>/adjust/", entry_views.AdjustmentCreate.as_view(), name="score_adjust"),
    path("sheets/<int:key>/veto/", entry_views.VetoCreate.as_view(), name="score_veto"),
    path("sheets/<int:key>/groups/", entry_views.GroupsUpdate.as_view(), name="score_groups"),
    path("entries/<int:key>/", entry_views.EntryPage.as_view(), name="score_entry"),
    path("entries/<int:key>/evidence/", entry_views.EvidenceCreate.as_view(), name="score_evidence"),
    path("entries/<int:key>/appeal/", appeal_views.AppealCreate.as_view(), name="score_appeal_new"),
    path(
        "adjustments/<int:key>/take-back/",
        entry_views.AdjustmentTakeBack.as_view(),
        name="adjustment_take_back",
    ),
    path("vetoes/<int:key>/take-back/", entry_views.VetoTakeBack.as_view(), name="veto_take_back"),
    path("evidence/<int:key>/take-back/", entry_views.EvidenceTakeBack.as_view(), name="evidence_take_back"),
    path("files/<int:key>/", entry_views.ScoreFileDownload.as_view(), name="score_file"),
    path("appeals/<int:key>/", appeal_views.AppealDetail.as_view(), name="score_appeal"),
    path("appeals/<int:key>/answer/", appeal_views.AppealAnswer.as_view(), name="score_appeal_answer"),
    path("own/", self_views.SelfScoreList.as_view(), name="self_score_list"),
    path("own/print/", self_views.SelfScoreList.as_view(mode="print"), name="self_score_list_print"),
    path("own/<int:key>/", self_views.SelfScoreDetail.as_view(), name="self_score"),
    path("own/<int:key>/edit/", self_views.SelfScoreEdit.as_view(), name="self_score_edit"),
    path("own/<int:key>/submit/", self_views.SelfScoreSubmit.as_view(), name="self_score_submit"),
    path("own/<int:key>/steps/<slug:name>/", self_views.SelfScoreStep.as_view(), name="self_score_step"),
]
