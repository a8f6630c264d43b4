"""The addresses of the stock peer."""

from django.contrib import admin
from django.urls import path
from import_export.admin import ImportMixin
from import_export.formats.base_formats import XLSX

from bench.imports import StockResource
from bench.list_peers import StockList, floor
from branches.models import Person


@admin.register(Person)
class StockAdmin(ImportMixin, admin.ModelAdmin):
    resource_classes = (StockResource,)
    formats = (XLSX,)


urlpatterns = [
    path("admin/", admin.site.urls),
    path("stock/", StockList.as_view()),
    path("floor/", floor),
]
