"""Every address of the site. The first part names the section, the second the subject's folder."""

from django.urls import include, path
from django.views.generic import RedirectView

from villagegov import help_pages, home, inbox, package_acts, search, todo_pages, year_plan

urlpatterns = [
    path("p/", include("branches.notices.public_urls")),  # read by everybody, so it is looked for first
    path("", RedirectView.as_view(url="/home/"), name="root"),
    path("home/", home.Home.as_view(), name="home"),
    path("search/", search.Search.as_view(), name="search"),
    path("home/hand-in/", home.HandIn.as_view(), name="hand_in"),
    path("help/", help_pages.Help.as_view(), name="help"),
    path("help/<slug:name>/", help_pages.Guide.as_view(), name="help_guide"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("inbox/read/", inbox.ReadAll.as_view(), name="inbox_read_all"),
    path("inbox/<int:key>/read/", inbox.ReadMessage.as_view(), name="inbox_read"),
    path("todo/year/", year_plan.YearPlan.as_view(), name="year_plan"),
    path("todo/", todo_pages.TodoList.as_view(), name="todo_list"),
    path("todo/done/", todo_pages.DoneList.as_view(), name="todo_done"),
    path("todo/remind/", todo_pages.Remind.as_view(), name="todo_remind"),
    path("records/county-package/", include(package_acts.urlpatterns)),
    path("", include("villagegov.common.urls")),
    path("records/import/", include("villagegov.sheets.urls")),
    path("motivate/", include("appraisal.urls")),
    path("", include("branches.urls")),
]

handler400 = "villagegov.common.errors.bad_request"
handler403 = "villagegov.common.errors.forbidden"
handler404 = "villagegov.common.errors.not_found"
handler500 = "villagegov.common.errors.server_error"
