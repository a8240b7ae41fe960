"""Mounted at /admin/ before Wagtail's own: the same addresses and names, our views."""

from django.urls import URLPattern, path
from wagtail.admin.views.account import PasswordResetCompleteView, PasswordResetDoneView

from cms.accounts.admin import factors, passwords, sign_in

urlpatterns: list[URLPattern] = [
    path("login/", sign_in.SignInView.as_view(), name="wagtailadmin_login"),
    path("login/second-step/", sign_in.SecondStepView.as_view(), name="accounts_second_step"),
    path("login/passkey/", sign_in.PasskeySignInView.as_view(), name="accounts_passkey_sign_in"),
    path("logout/", sign_in.LogoutView.as_view(), name="wagtailadmin_logout"),
    path("password_reset/", passwords.ForgottenPasswordView.as_view(), name="wagtailadmin_password_reset"),
    path(
        "password_reset/done/",
        PasswordResetDoneView.as_view(template_name="accounts/password_link_sent.html"),
        name="wagtailadmin_password_reset_done",
    ),
    path(
        "password_reset/confirm/<uidb64>/<token>/",
        passwords.ChoosePasswordView.as_view(),
        name="wagtailadmin_password_reset_confirm",
    ),
    path(
        "password_reset/complete/",
        PasswordResetCompleteView.as_view(),
        name="wagtailadmin_password_reset_complete",
    ),
    path("second-factor/", factors.FactorsView.as_view(), name="accounts_factors"),
    path("second-factor/set-up/", factors.SetUpFactorView.as_view(), name="accounts_set_up_factor"),
    path("second-factor/passkey/", factors.SetUpPasskeyView.as_view(), name="accounts_set_up_passkey"),
    path("second-factor/codes/", factors.RecoveryCodesView.as_view(), name="accounts_recovery_codes"),
    path(
        "second-factor/<int:factor_id>/remove/",
        factors.RemoveFactorView.as_view(),
        name="accounts_remove_factor",
    ),
    path("confirm-identity/", factors.ConfirmIdentityView.as_view(), name="accounts_confirm_identity"),
]
