"""Addresses of signing in, of one's own page, and of 账号与角色."""

from django.urls import path

from branches.accounts import account_views, views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="sign_in"),
    path("logout/", views.SignOut.as_view(), name="sign_out"),
    path("me/", views.Me.as_view(), name="me"),
    path("me/password/", views.ChangePassword.as_view(), name="change_password"),
    path("me/sessions/<slug:handle>/end/", views.EndSession.as_view(), name="end_session"),
    path("settings/users/", account_views.AccountList.as_view(), name="account_list"),
    path("settings/users/print/", account_views.AccountList.as_view(mode="print"), name="account_list_print"),
    path("settings/users/<int:key>/", account_views.AccountDetail.as_view(), name="account"),
]
