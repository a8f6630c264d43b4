"""The public addresses: /p/…, without signing in."""

from django.urls import path

from branches.notices import public_views as views

urlpatterns = [
    path("", views.PublicList.as_view(), name="public_list"),
    path("<str:number>/", views.PublicNoticePage.as_view(), name="public_notice"),
    path("<str:number>/print/", views.PublicPrint.as_view(), name="public_notice_print"),
    path("<str:number>/files/<int:file>/", views.PublicFile.as_view(), name="public_notice_file"),
]
