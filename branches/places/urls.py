"""Addresses under /records/villages/."""

from django.urls import path

from branches.places import figures, form_views, views

urlpatterns = [
    path("", views.VillageList.as_view(), name="village_list"),
    path("print/", views.VillageList.as_view(mode="print"), name="village_list_print"),
    path("export.xlsx", views.VillageList.as_view(mode="export"), name="village_list_export"),
    path("figures/", figures.FiguresList.as_view(), name="figures_list"),
    path("figures/print/", figures.FiguresList.as_view(mode="print"), name="figures_list_print"),
    path("figures/export.xlsx", figures.FiguresList.as_view(mode="export"), name="figures_list_export"),
    path("<str:key>/", views.VillageDetail.as_view(), name="village"),
    path("<str:key>/print/", views.VillagePrint.as_view(), name="village_print"),
    path("<str:key>/edit/", form_views.VillageUpdate.as_view(), name="village_edit"),
    path("<str:key>/figures/edit/", form_views.FiguresUpdate.as_view(), name="village_figures_edit"),
    path(
        "<str:key>/figures/<int:year>/edit/", form_views.FiguresUpdate.as_view(), name="village_figures_edit"
    ),
    path("<str:key>/merge/", form_views.VillageMerge.as_view(), name="village_merge"),
    path("<str:key>/steps/merge/", form_views.VillageMerge.as_view(), name="village_merge_step"),
]
