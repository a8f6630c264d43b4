"""The addresses of public notices: /publish/…"""

from django.urls import path

from branches.notices import draft_views, objection_views, views

urlpatterns = [
    path("", views.NoticeList.as_view(), name="notice_list"),
    path("print/", views.NoticeList.as_view(mode="print"), name="notice_list_print"),
    path("export.xlsx", views.NoticeList.as_view(mode="export"), name="notice_list_export"),
    path("objections/", objection_views.ObjectionList.as_view(), name="objection_list"),
    path(
        "objections/print/", objection_views.ObjectionList.as_view(mode="print"), name="objection_list_print"
    ),
    path(
        "objections/export.xlsx",
        objection_views.ObjectionList.as_view(mode="export"),
        name="objection_list_export",
    ),
    path("objections/<int:key>/", objection_views.ObjectionDetail.as_view(), name="objection"),
    path("objections/<int:key>/answer/", objection_views.ObjectionAnswer.as_view(), name="objection_answer"),
    path("objections/<int:key>/objector/", objection_views.ObjectorReveal.as_view(), name="objector"),
    path("new/", views.NewNotice.as_view(), name="notice_new"),
    path("new/<slug:kind>/", views.NoticeDraft.as_view(), name="notice_draft"),
    path("<str:key>/", views.NoticeDetail.as_view(), name="notice"),
    path("<str:key>/edit/", views.NoticeEdit.as_view(), name="notice_edit"),
    path("<str:key>/preview/", views.NoticePreview.as_view(), name="notice_preview"),
    path("<str:key>/notice.docx", views.NoticeDocument.as_view(), name="notice_document"),
    path("<str:key>/publish/", views.NoticePublish.as_view(), name="notice_publish"),
    path("<str:key>/withdraw/", views.NoticeWithdraw.as_view(), name="notice_withdraw"),
    path("<str:key>/void/", views.NoticeVoid.as_view(), name="notice_void"),
    path("<str:key>/archive/", views.NoticeArchive.as_view(), name="notice_archive"),
    path("<str:key>/correct/", views.NoticeCorrect.as_view(), name="notice_correct"),
    path("<str:key>/mask/", draft_views.MaskFind.as_view(), name="notice_mask"),
    path("<str:key>/harmless/", draft_views.ConfirmFind.as_view(), name="notice_harmless"),
    path("<str:key>/files/new/", draft_views.AddFile.as_view(), name="notice_file_new"),
    path("<str:key>/files/<int:file>/", draft_views.DraftFile.as_view(), name="notice_file"),
    path("<str:key>/files/<int:file>/remove/", draft_views.RemoveFile.as_view(), name="notice_file_remove"),
    path("<str:key>/objections/new/", objection_views.ObjectionNew.as_view(), name="objection_new"),
]
