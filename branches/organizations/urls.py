"""Addresses under /records/organizations/."""

from django.urls import path

from branches.organizations import views

urlpatterns = [
    path("", views.OrganizationList.as_view(), name="organization_list"),
    path("print/", views.OrganizationList.as_view(mode="print"), name="organization_list_print"),
    path("export.xlsx", views.OrganizationList.as_view(mode="export"), name="organization_list_export"),
    path("new/", views.OrganizationCreate.as_view(), name="organization_new"),
    path("<int:key>/", views.OrganizationDetail.as_view(), name="organization"),
    path("<int:key>/edit/", views.OrganizationUpdate.as_view(), name="organization_edit"),
    path("<int:key>/end/", views.OrganizationEnd.as_view(), name="organization_end"),
]
