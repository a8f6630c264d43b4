"""The addresses of assignments: /todo/new/ and /todo/assignments/…"""

from django.urls import path

from branches.assignments import answer_views, views

urlpatterns = [
    path("new/", views.AssignmentCreate.as_view(), name="assignment_new"),
    path("assignments/", views.AssignmentList.as_view(), name="assignment_list"),
    path("assignments/print/", views.AssignmentList.as_view(mode="print"), name="assignment_list_print"),
    path(
        "assignments/export.xlsx", views.AssignmentList.as_view(mode="export"), name="assignment_list_export"
    ),
    path("assignments/<int:key>/", views.AssignmentDetail.as_view(), name="assignment"),
    path("assignments/<int:key>/export.xlsx", views.AssignmentExport.as_view(), name="assignment_export"),
    path("assignments/<int:key>/due/", views.AssignmentDueDay.as_view(), name="assignment_due_day"),
    path("assignments/<int:key>/accept/", views.AcceptAnswers.as_view(), name="assignment_accept"),
    path("assignments/<int:key>/steps/<slug:name>/", views.AssignmentStep.as_view(), name="assignment_step"),
    path("answers/", answer_views.AnswerList.as_view(), name="assignment_answer_list"),
    path(
        "answers/print/", answer_views.AnswerList.as_view(mode="print"), name="assignment_answer_list_print"
    ),
    path(
        "answers/export.xlsx",
        answer_views.AnswerList.as_view(mode="export"),
        name="assignment_answer_list_export",
    ),
    path("answers/<int:key>/", answer_views.AnswerDetail.as_view(), name="assignment_answer"),
    path("answers/<int:key>/edit/", answer_views.AnswerDraft.as_view(), name="assignment_answer_edit"),
    path("answers/<int:key>/hand-in/", answer_views.AnswerHandIn.as_view(), name="assignment_answer_hand_in"),
    path(
        "answers/<int:key>/steps/<slug:name>/",
        answer_views.AnswerStep.as_view(),
        name="assignment_answer_step",
    ),
    path("files/<int:key>/", answer_views.AnswerFileDownload.as_view(), name="assignment_answer_file"),
]
