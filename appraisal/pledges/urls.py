"""The addresses of annual pledges: /motivate/pledges/…"""

from django.urls import path

from appraisal.pledges import office_views, views, village_views

urlpatterns = [
    path("", views.PledgeList.as_view(), name="pledge_list"),
    path("print/", views.PledgeList.as_view(mode="print"), name="pledge_list_print"),
    path("export.xlsx", views.PledgeList.as_view(mode="export"), name="pledge_list_export"),
    path("items.xlsx", views.ItemsExport.as_view(), name="pledge_items_export"),
    path("begin/", village_views.PledgeBegin.as_view(), name="pledge_begin"),
    path("accept/", office_views.AcceptMany.as_view(), name="pledge_accept_many"),
    path("remind/", office_views.RemindMany.as_view(), name="pledge_remind"),
    path("of/<int:key>/", views.PledgeOfVillage.as_view(), name="pledge_of_village"),
    path("files/<int:key>/", views.ItemFile.as_view(), name="pledge_file"),
    path("<int:key>/", views.PledgeDetail.as_view(), name="pledge"),
    path("<int:key>/print/", views.PledgePaper.as_view(), name="pledge_print"),
    path("<int:key>/pledge.docx", views.PledgeDocument.as_view(), name="pledge_document"),
    path("<int:key>/export.xlsx", views.PledgeExport.as_view(), name="pledge_export"),
    path("<int:key>/items/new/", village_views.ItemCreate.as_view(), name="pledge_item_new"),
    path("items/<int:key>/", village_views.ItemPage.as_view(), name="pledge_item"),
    path("items/<int:key>/remove/", village_views.ItemRemove.as_view(), name="pledge_item_remove"),
    path("items/<int:key>/progress/", village_views.ItemProgress.as_view(), name="pledge_progress"),
    path("items/<int:key>/correct/", office_views.EvaluationCorrect.as_view(), name="pledge_correct"),
    path("<int:key>/submit/", village_views.PledgeSubmit.as_view(), name="pledge_submit"),
    path("<int:key>/return/", office_views.PledgeReturn.as_view(), name="pledge_return"),
    path("<int:key>/publish/", office_views.PledgePublish.as_view(), name="pledge_publish"),
    path("<int:key>/withdraw/", office_views.PledgeWithdraw.as_view(), name="pledge_withdraw"),
    path("<int:key>/evaluate/", office_views.PledgeEvaluate.as_view(), name="pledge_evaluate"),
    path("<int:key>/steps/<slug:name>/", office_views.PledgeStep.as_view(), name="pledge_step"),
]  # fmt: skip
