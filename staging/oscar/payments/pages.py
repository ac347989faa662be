"""The addresses the customer's browser meets on its way to the PSP and back; under checkout/ and a language."""

from django.urls import path

from .views import PayAgainView, ReturnedView

app_name = "payment"
urlpatterns = [
    path("payment/<str:number>/returned/", ReturnedView.as_view(), name="returned"),
    path("payment/<str:number>/again/", PayAgainView.as_view(), name="again"),
]
