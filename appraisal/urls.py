"""The addresses of incentive and constraint: /motivate/…"""

from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
