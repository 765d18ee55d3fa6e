"""账号与权限的网址 addresses of identity."""

from django.urls import path

from yizhen.identity import views
from yizhen.identity.views import security

app_name = "identity"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("second", views.second, name="second"),
    path("second/set", views.set_second, name="set-second"),
    path("post", views.post, name="post"),
    path("password", views.password, name="password"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:pk>/end", views.end, name="end-token"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/export.csv", views.export, name="accounts-export"),
    path("accounts/new", views.open_account, name="open-account"),
    path("accounts/<int:pk>/", views.account, name="account"),
    path("accounts/<int:pk>/reset", views.reset, name="reset"),
    path("accounts/<int:pk>/reset-second", views.reset_second_of, name="reset-second"),
    path("accounts/<int:pk>/switch", views.switch, name="switch"),
    path("grants/", views.grants, name="grants"),
    path("grants/<int:post_id>/", views.grants_of_post, name="grants-of-post"),
    path("grants/<int:post_id>/<int:grant_id>/revoke", views.revoke, name="revoke"),
    path("security/", security.board, name="security"),
    path("security/failures/", security.failures, name="failures"),
    path("security/sessions/", security.sessions, name="sessions"),
    path("security/sessions/end", security.put_out, name="put-out"),
    path("security/unused/", security.unused, name="unused"),
    path("security/<int:pk>/unlock", security.unlock, name="unlock"),
    path("roles/", views.roles, name="roles"),
]
