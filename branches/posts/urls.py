"""The addresses of posts: /records/posts/…"""

from django.urls import path

from branches.posts import views

urlpatterns = [
    path("", views.PostList.as_view(), name="post_list"),
    path("print/", views.PostList.as_view(mode="print"), name="post_list_print"),
    path("export.xlsx", views.PostList.as_view(mode="export"), name="post_list_export"),
    path("history/", views.TenureHistory.as_view(), name="post_history"),
    path("history/print/", views.TenureHistory.as_view(mode="print"), name="post_history_print"),
    path("history/export.xlsx", views.TenureHistory.as_view(mode="export"), name="post_history_export"),
    path("people/<int:key>/begin/", views.TenureBegin.as_view(), name="post_begin"),
    path("people/<int:key>/profile/", views.ProfileEdit.as_view(), name="cadre_profile"),
    path("<int:key>/end/", views.TenureEnd.as_view(), name="post_end"),
]
