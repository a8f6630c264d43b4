"""The addresses of the year's loop: /motivate/years/…"""

from django.urls import path

from appraisal.years import views

urlpatterns = [
    path("<int:year>/", views.YearLoop.as_view(), name="year_loop"),
    path("loops/<int:key>/steps/<slug:name>/", views.YearStep.as_view(), name="year_step"),
    path("loops/<int:key>/exempt/<slug:phase>/", views.ExemptionCreate.as_view(), name="year_exempt"),
]
