"""The addresses of the registers: /records/…, /publish/, /todo/…, /me/, /settings/users/ and the sign-in."""

from django.urls import include, path

urlpatterns = [
    path("records/villages/", include("branches.places.urls")),
    path("records/organizations/", include("branches.organizations.urls")),
    path("records/people/representatives/", include("branches.representatives.urls")),
    path("records/people/proposals/", include("branches.proposals.urls")),
    path("records/people/kin/", include("branches.kin.urls")),
    path("publish/", include("branches.notices.urls")),
    path("records/people/", include("branches.people.urls")),
    path("records/meetings/", include("branches.meetings.urls")),
    path("records/posts/", include("branches.posts.urls")),
    path("todo/", include("branches.assignments.urls")),
    path("", include("branches.accounts.urls")),
]
