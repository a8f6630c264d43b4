"""The addresses of proposed corrections: /records/people/proposals/…"""

from django.urls import path

from branches.proposals import views

urlpatterns = [
    path("", views.ProposalList.as_view(), name="proposal_list"),
    path("print/", views.ProposalList.as_view(mode="print"), name="proposal_list_print"),
    path("new/person/<int:key>/", views.ChoosePersonField.as_view(), name="propose_person"),
    path(
        "new/person/<int:key>/<str:field>/", views.ProposePersonChange.as_view(), name="propose_person_field"
    ),
    path("new/village/<str:key>/", views.ChooseVillageField.as_view(), name="propose_village"),
    path(
        "new/village/<str:key>/<str:field>/",
        views.ProposeVillageChange.as_view(),
        name="propose_village_field",
    ),
    path("<int:key>/", views.ProposalDetail.as_view(), name="proposal"),
    path("<int:key>/steps/<slug:name>/", views.ProposalStep.as_view(), name="proposal_step"),
]
