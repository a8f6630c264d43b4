"""Every address of the site. The first part names the section, the second the subject's folder."""

from django.urls import include, path
from django.views.generic import RedirectView

from villagegov import home, package_acts, search, todo_pages

urlpatterns = [
    path("", RedirectView.as_view(url="/home/"), name="root"),
    path("home/", home.Home.as_view(), name="home"),
    path("search/", search.Search.as_view(), name="search"),
    path("todo/", todo_pages.TodoList.as_view(), name="todo_list"),
    path("todo/remind/", todo_pages.Remind.as_view(), name="todo_remind"),
    path("records/county-package/", include(package_acts.urlpatterns)),
    path("", include("villagegov.common.urls")),
    path("records/import/", include("villagegov.sheets.urls")),
    path("", include("branches.urls")),
]

handler400 = "villagegov.common.errors.bad_request"
handler403 = "villagegov.common.errors.forbidden"
handler404 = "villagegov.common.errors.not_found"
handler500 = "villagegov.common.errors.server_error"
