"""The addresses of villager representatives: /records/people/representatives/…"""

from django.urls import path

from branches.representatives import export_views, views

urlpatterns = [
    path("", views.RepresentativeList.as_view(), name="representative_list"),
    path("print/", views.RepresentativeList.as_view(mode="print"), name="representative_list_print"),
    path("export.xlsx", views.RepresentativeList.as_view(mode="export"), name="representative_list_export"),
    path("export-full/", export_views.FullRepresentatives.as_view(), name="representative_export_full"),
    path("new/", views.RepresentativeCreate.as_view(), name="representative_new"),
    path("<int:key>/", views.RepresentativeDetail.as_view(), name="representative"),
    path("<int:key>/edit/", views.RepresentativeUpdate.as_view(), name="representative_edit"),
    path("<int:key>/link/", views.RepresentativeLink.as_view(), name="representative_link"),
    path("<int:key>/end/", views.RepresentativeEnd.as_view(), name="representative_end"),
]
