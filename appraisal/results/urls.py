"""The addresses of results: /motivate/scores/<year>/publish/…"""

from django.urls import path

from appraisal.results import paper_views, views

urlpatterns = [
    path("publish/", views.RankingIndex.as_view(), name="ranking_index"),
    path("<int:year>/publish/", views.RankingPage.as_view(), name="ranking"),
    path("<int:year>/publish/print/", views.RankingPrint.as_view(), name="ranking_print"),
    path("<int:year>/publish/export.xlsx", views.RankingExport.as_view(), name="ranking_export"),
    path("publish/compute/<int:key>/", views.RankingCompute.as_view(), name="ranking_compute"),
    path("publish/compute/<int:key>/last-places/", paper_views.PaperPlaces.as_view(), name="paper_places"),
    path("publish/<int:key>/ranking.docx", views.RankingDocument.as_view(), name="ranking_document"),
    path("publish/<int:key>/approve/", views.RankingApprove.as_view(), name="ranking_approve"),
    path("publish/<int:key>/border/", views.RankingBorder.as_view(), name="ranking_border"),
    path("publish/<int:key>/preview/", views.RankingPreview.as_view(), name="ranking_preview"),
    path("publish/<int:key>/correct/", views.RankingCorrect.as_view(), name="ranking_correct"),
    path("publish/<int:key>/steps/<slug:name>/", views.RankingStep.as_view(), name="ranking_step"),
]
