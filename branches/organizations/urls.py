"""Addresses under /records/organizations/."""

from django.urls import path

from branches.organizations import views

urlpatterns = [
    path("", views.OrganizationList.as_view(), name="organization_list"),
    path("print/", views.OrganizationList.as_view(mode="print"), name="organization_list_print"),
    path("export.xlsx", views.OrganizationList.as_view(mode="export"), name="organization_list_export"),
    path("<int:key>/", views.OrganizationDetail.as_view(), name="organization"),
]
