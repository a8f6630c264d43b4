"""The addresses of year-end reports and ballots: /motivate/work-reports/…"""

from django.urls import path

from appraisal.work_reports import tally_views, views

urlpatterns = [
    path("", views.ReportList.as_view(), name="work_report_list"),
    path("print/", views.ReportList.as_view(mode="print"), name="work_report_list_print"),
    path("export.xlsx", views.ReportList.as_view(mode="export"), name="work_report_list_export"),
    path("begin/", views.BeginReports.as_view(), name="work_report_begin"),
    path("new/", views.ReportNew.as_view(), name="work_report_new"),
    path("<int:key>/", views.ReportDetail.as_view(), name="work_report"),
    path("<int:key>/write/", views.ReportWrite.as_view(), name="work_report_write"),
    path("<int:key>/comment/", views.ReportComment.as_view(), name="work_report_comment"),
    path("<int:key>/print/", views.ReportPaper.as_view(), name="work_report_print"),
    path("<int:key>/report.docx", views.ReportDocument.as_view(), name="work_report_document"),
    path("<int:key>/notice/", views.PostReport.as_view(), name="work_report_notice"),
    path("<int:key>/tally/", tally_views.TallyOfReport.as_view(), name="work_report_tally"),
    path("<int:key>/steps/<slug:name>/", views.ReportStep.as_view(), name="work_report_step"),
    path("tallies/", tally_views.TallyList.as_view(), name="appraisal_tally_list"),
    path("tallies/print/", tally_views.TallyList.as_view(mode="print"), name="appraisal_tally_list_print"),
    path(
        "tallies/export.xlsx",
        tally_views.TallyList.as_view(mode="export"),
        name="appraisal_tally_list_export",
    ),
    path("tallies/new/", tally_views.TallyNew.as_view(), name="appraisal_tally_new"),
    path("tallies/file/", tally_views.CountsFile.as_view(), name="appraisal_counts_file"),
    path("tallies/blank.xlsx", tally_views.BlankCounts.as_view(), name="appraisal_counts_blank"),
    path("tallies/<int:key>/", tally_views.TallyDetail.as_view(), name="appraisal_tally"),
    path("tallies/<int:key>/enter/", tally_views.SheetEntry.as_view(), name="appraisal_sheet"),
    path("tallies/<int:key>/correct/", tally_views.TallyCorrection.as_view(), name="appraisal_tally_correct"),
    path("tallies/<int:key>/ballot/", tally_views.BallotPaper.as_view(), name="appraisal_ballot"),
    path(
        "tallies/<int:key>/steps/<slug:name>/", tally_views.TallyStep.as_view(), name="appraisal_tally_step"
    ),
]
