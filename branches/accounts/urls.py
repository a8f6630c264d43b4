"""Addresses of signing in, of one's own page, of 账号与角色 and of handing over a post."""

from django.urls import path

from branches.accounts import account_views, handover_views, views

ACCOUNTS, GRANTS = account_views.AccountList, account_views.GrantList

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="sign_in"),
    path("logout/", views.SignOut.as_view(), name="sign_out"),
    path("me/", views.Me.as_view(), name="me"),
    path("me/password/", views.ChangePassword.as_view(), name="change_password"),
    path("me/sessions/<slug:handle>/end/", views.EndSession.as_view(), name="end_session"),
    path("settings/users/", ACCOUNTS.as_view(), name="account_list"),
    path("settings/users/print/", ACCOUNTS.as_view(mode="print"), name="account_list_print"),
    path("settings/users/export.xlsx", ACCOUNTS.as_view(mode="export"), name="account_list_export"),
    path("settings/users/new/", account_views.AccountNew.as_view(), name="account_new"),
    path("settings/users/<int:key>/", account_views.AccountDetail.as_view(), name="account"),
    path("settings/users/<int:key>/stop/", account_views.AccountStop.as_view(), name="account_stop"),
    path("settings/users/<int:key>/start/", account_views.AccountStart.as_view(), name="account_start"),
    path("settings/users/<int:key>/reset/", account_views.AccountReset.as_view(), name="account_reset"),
    path("settings/users/<int:key>/person/", account_views.LinkPerson.as_view(), name="link_person"),
    path("settings/users/<int:key>/give/", account_views.GiveRole.as_view(), name="give_role"),
    path("settings/users/grants/", GRANTS.as_view(), name="grant_list"),
    path("settings/users/grants/print/", GRANTS.as_view(mode="print"), name="grant_list_print"),
    path("settings/users/grants/export.xlsx", GRANTS.as_view(mode="export"), name="grant_list_export"),
    path("settings/users/grants/<int:key>/end/", account_views.GrantEnd.as_view(), name="grant_end"),
    path("settings/users/grants/<int:key>/dates/", account_views.GrantDates.as_view(), name="grant_dates"),
    path("settings/users/hand-over/", handover_views.HandOverStart.as_view(), name="hand_over_start"),
    path(
        "settings/users/hand-over/<str:key>/<str:post_name>/",
        handover_views.HandOverPage.as_view(),
        name="hand_over",
    ),
    path("settings/users/hand-over/rights/", handover_views.ConfirmPending.as_view(), name="confirm_pending"),
    path("settings/users/for-post/<int:key>/", handover_views.OpenForPost.as_view(), name="open_for_post"),
]
