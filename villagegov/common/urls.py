"""The addresses of the kernel's own pages: /settings/… and /health/."""

from django.urls import path

from villagegov.common.pages import calendar, policy, status, trail, word_templates

urlpatterns = [
    path("health/", status.Health.as_view(), name="health"),
    path("settings/policy/", policy.PolicyList.as_view(), name="policy_list"),
    path("settings/policy/<str:key>/", policy.PolicyNumber.as_view(), name="policy"),
    path("settings/documents/", word_templates.DocumentList.as_view(), name="document_list"),
    path(
        "settings/documents/files/<int:key>/", word_templates.TemplateFile.as_view(), name="document_template"
    ),
    path("settings/documents/<slug:document>/", word_templates.DocumentPage.as_view(), name="document"),
    path(
        "settings/documents/<slug:document>/default.docx",
        word_templates.DefaultTemplate.as_view(),
        name="document_default",
    ),
    path(
        "settings/documents/<slug:document>/restore/",
        word_templates.RestoreDefault.as_view(),
        name="document_restore",
    ),
    path("settings/calendar/", calendar.Calendar.as_view(), name="calendar"),
    path("settings/log/", trail.TrailList.as_view(), name="trail_list"),
    path("settings/log/print/", trail.TrailList.as_view(mode="print"), name="trail_list_print"),
    path("settings/log/export.xlsx", trail.TrailList.as_view(mode="export"), name="trail_list_export"),
    path("settings/status/", status.Status.as_view(), name="status"),
]
