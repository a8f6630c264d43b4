"""Addresses under /records/meetings/."""

from django.urls import path

from branches.meetings import duty_views, entry_views, views

urlpatterns = [
    path("", views.MeetingList.as_view(), name="meeting_list"),
    path("print/", views.MeetingList.as_view(mode="print"), name="meeting_list_print"),
    path("export.xlsx", views.MeetingList.as_view(mode="export"), name="meeting_list_export"),
    path("duties/", duty_views.DutyPage.as_view(), name="meeting_duties"),
    path("new/", views.MeetingCreate.as_view(), name="meeting_new"),
    path("agenda/<int:key>/edit/", entry_views.AgendaUpdate.as_view(), name="agenda_edit"),
    path("agenda/<int:key>/remove/", entry_views.AgendaRemove.as_view(), name="agenda_remove"),
    path("files/<int:key>/", entry_views.FileOfMeeting.as_view(), name="meeting_file"),
    path("files/<int:key>/remove/", entry_views.FileRemove.as_view(), name="meeting_file_remove"),
    path("<int:key>/", views.MeetingDetail.as_view(), name="meeting"),
    path("<int:key>/edit/", views.MeetingUpdate.as_view(), name="meeting_edit"),
    path("<int:key>/counts/", views.MeetingCounts.as_view(), name="meeting_counts"),
    path("<int:key>/roll/", entry_views.RollUpdate.as_view(), name="meeting_roll"),
    path("<int:key>/agenda/", entry_views.AgendaCreate.as_view(), name="agenda_new"),
    path("<int:key>/files/", entry_views.FileAdd.as_view(), name="meeting_file_new"),
    path("<int:key>/minutes/", views.MinutesSheet.as_view(), name="meeting_minutes"),
    path("<int:key>/minutes.docx", views.MinutesDocument.as_view(), name="meeting_document"),
    path("<int:key>/sign-in/", views.SignInSheet.as_view(), name="meeting_sign_in_sheet"),
    path("<int:key>/steps/<slug:name>/", views.MeetingStep.as_view(), name="meeting_step"),
]
