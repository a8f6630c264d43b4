"""Addresses under /records/organizations/."""

from django.urls import path

from branches.organizations import groups, views

urlpatterns = [
    path("", views.OrganizationList.as_view(), name="organization_list"),
    path("print/", views.OrganizationList.as_view(mode="print"), name="organization_list_print"),
    path("export.xlsx", views.OrganizationList.as_view(mode="export"), name="organization_list_export"),
    path("new/", views.OrganizationCreate.as_view(), name="organization_new"),
    path("groups/", groups.GroupList.as_view(), name="party_group_list"),
    path("groups/print/", groups.GroupList.as_view(mode="print"), name="party_group_list_print"),
    path("groups/export.xlsx", groups.GroupList.as_view(mode="export"), name="party_group_list_export"),
    path("<int:key>/", views.OrganizationDetail.as_view(), name="organization"),
    path("<int:key>/edit/", views.OrganizationUpdate.as_view(), name="organization_edit"),
    path("<int:key>/end/", views.OrganizationEnd.as_view(), name="organization_end"),
]
