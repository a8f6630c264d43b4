"""The addresses of declared kin: /records/people/kin/…"""

from django.urls import path

from branches.kin import views

urlpatterns = [
    path("", views.KinList.as_view(), name="kin_list"),
    path("print/", views.KinList.as_view(mode="print"), name="kin_list_print"),
    path("new/", views.KinDeclare.as_view(), name="kin_new"),
    path("<int:key>/", views.KinDetail.as_view(), name="kin"),
    path("<int:key>/edit/", views.KinUpdate.as_view(), name="kin_edit"),
    path("<int:key>/steps/<slug:name>/", views.KinStep.as_view(), name="kin_step"),
]
