"""Mounted by cms.urls in demo mode only."""

from django.urls import URLPattern, path

from cms.demo.sign_in import AccountsView, SignInView, sign_in_page

urlpatterns: list[URLPattern] = [
    path("api/v1/demo/accounts/", AccountsView.as_view(), name="api_demo_accounts"),
    path("api/v1/demo/sign-in/", SignInView.as_view(), name="api_demo_sign_in"),
    path("admin/demo-sign-in/", sign_in_page, name="demo_sign_in_page"),
]
