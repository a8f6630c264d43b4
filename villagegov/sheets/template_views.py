"""The download of an empty form; it holds nobody's data."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from villagegov.common.places import Village
from villagegov.common.views import Guarded
from villagegov.sheets import imports
from villagegov.sheets.delivery import XLSX
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.normalise.places import VillageName
from villagegov.sheets.resource import resources
from villagegov.sheets.templates import template


class ImportTemplate(Guarded):
    """The form of one kind with the villages of the user's townships to choose from."""

    model, permission = ImportBatch, "sheets.upload_import"

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        if kwargs["kind"] not in resources():
            raise Http404
        kind = resources()[kwargs["kind"]].kind
        townships = [place.code for place in imports.places_of(request.user)]
        villages = Village.objects.visible_to(request.user).current().within_any(townships).in_order()
        content = template(kind, [VillageName(*one) for one in villages.values_list("code", "name")])
        return FileResponse(
            io.BytesIO(content), as_attachment=True, filename=f"{kind.label}_模板.xlsx", content_type=XLSX
        )
