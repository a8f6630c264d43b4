"""Addresses under /records/villages/."""

from django.urls import path

from branches.places import views

urlpatterns = [
    path("", views.VillageList.as_view(), name="village_list"),
    path("print/", views.VillageList.as_view(mode="print"), name="village_list_print"),
    path("export.xlsx", views.VillageList.as_view(mode="export"), name="village_list_export"),
    path("<str:key>/", views.VillageDetail.as_view(), name="village"),
]
