"""The addresses of schemes: /motivate/schemes/…"""

from django.urls import path

from appraisal.schemes import views

urlpatterns = [
    path("", views.SchemeList.as_view(), name="scheme_list"),
    path("print/", views.SchemeList.as_view(mode="print"), name="scheme_list_print"),
    path("new/", views.SchemeCreate.as_view(), name="scheme_new"),
    path("<int:year>/", views.SchemePage.as_view(), name="scheme"),
    path("<int:year>/print/", views.SchemePrint.as_view(), name="scheme_print"),
    path("editions/<int:key>/edit/", views.SchemeUpdate.as_view(), name="scheme_edit"),
    path("editions/<int:key>/steps/<slug:name>/", views.SchemeStep.as_view(), name="scheme_step"),
    path("editions/<int:key>/renew/", views.NewEdition.as_view(), name="scheme_renew"),
    path("editions/<int:key>/lines/", views.LineCreate.as_view(), name="indicator_new"),
    path("lines/<int:key>/edit/", views.LineUpdate.as_view(), name="indicator_edit"),
    path("lines/<int:key>/<slug:name>/", views.LineAct.as_view(), name="indicator_act"),
]
