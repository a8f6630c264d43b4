"""The addresses of people: /records/people/…"""

from django.urls import path

from branches.people import export_views, number_views, views

urlpatterns = [
    path("", views.PersonList.as_view(), name="person_list"),
    path("print/", views.PersonList.as_view(mode="print"), name="person_list_print"),
    path("export.xlsx", views.PersonList.as_view(mode="export"), name="person_list_export"),
    path("new/", views.PersonCreate.as_view(), name="person_new"),
    path("by-number/", number_views.FindByNumber.as_view(), name="person_by_number"),
    path("export-full/", export_views.FullRoster.as_view(), name="person_export_full"),
    path("<int:key>/", views.PersonDetail.as_view(), name="person"),
    path("<int:key>/print/", views.PersonPrint.as_view(), name="person_print"),
    path("<int:key>/edit/", views.PersonUpdate.as_view(), name="person_edit"),
    path("<int:key>/membership/", views.MembershipEdit.as_view(), name="membership_edit"),
    path("<int:key>/move/", views.PersonMove.as_view(), name="person_move"),
    path("<int:key>/reveal/", number_views.RevealNumber.as_view(), name="person_reveal"),
    path("<int:key>/steps/<slug:name>/", views.PersonStep.as_view(), name="person_step"),
]
