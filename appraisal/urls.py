"""The addresses of incentive and constraint: /motivate/…"""

from django.urls import include, path

urlpatterns = [
    path("pledges/", include("appraisal.pledges.urls")),
    path("inspections/", include("appraisal.inspections.urls")),
    path("work-reports/", include("appraisal.work_reports.urls")),
    path("scores/", include("appraisal.results.urls")),
    path("scores/", include("appraisal.scores.urls")),
    path("years/", include("appraisal.years.urls")),
    path("schemes/", include("appraisal.schemes.urls")),
]
