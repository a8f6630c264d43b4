"""What everybody reads: without cookie and script, small, kept by its content, and gone at once when withdrawn."""

import gzip
import re
import time

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import resolve, reverse

from branches.models import NoticeFile
from branches.notices import operations
from tests.factories import NoticeFactory, ObjectionFactory, TownshipFactory, VillageFactory, user_with
from villagegov.common.attachment_checks import Accepted
from villagegov.common.attachments import on_disk
from villagegov.common.places import Place

MOST_BYTES = 12 * 1024
TIMES_CHEAPER = 10


@pytest.fixture
def office(db):
    cache.clear()
    return user_with("township_org", TownshipFactory(contact_phone="0991-8880123"))


def text_of(client, path: str, **query: str) -> str:
    return client.get(path, query).content.decode()


def large(office) -> str:
    """A notice with a table of 24 villages, as a ranking has."""
    rows = "\n".join(f"{n}\t{n}号村\t23.6\t23.2\t23.0\t23.4\t93.2\t好" for n in range(1, 25))
    table = f"名次\t村\t选拔\t议事\t激励\t服务\t总分\t等次\n{rows}"
    notice = NoticeFactory(facts={"period": "2025年", "content": "考核结果。" * 30, "table": table})
    return operations.publish(notice, by=office).public_url()


def test_a_page_asks_no_cookie_runs_no_script_and_is_small(client, office):
    path = large(office)

    response = client.get(path)

    html = response.content.decode()
    assert (response.cookies, "Vary" in response, "<script" in html) == ({}, False, False)
    assert len(re.findall(r'(?:src|rel="stylesheet" href)="/', html)) == 1
    assert len(gzip.compress(response.content)) <= MOST_BYTES


def test_a_page_that_the_reader_holds_is_not_sent_again(client, office):
    path = large(office)
    first = client.get(path)

    again = client.get(path, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content, first["Cache-Control"]) == (304, b"", "public, no-cache")


def test_a_kept_page_costs_a_tenth(office):
    view, args, kwargs = resolve(path := large(office))
    request = RequestFactory().get(path)

    def seconds(times: int, *, forget: bool) -> float:
        begun = time.process_time()
        for _ in range(times):
            if forget:
                cache.clear()
            view(request, *args, **kwargs)
        return (time.process_time() - begun) / times

    seconds(1, forget=True)

    assert seconds(10, forget=True) / seconds(100, forget=False) >= TIMES_CHEAPER


def test_a_draft_is_not_there(client, office):
    draft = NoticeFactory()

    assert client.get(draft.public_url()).status_code == 404
    assert client.get(reverse("public_notice_print", args=[draft.number])).status_code == 404
    assert draft.title not in text_of(client, "/p/")


def test_a_withdrawn_notice_leaves_title_dates_reason_who_and_no_text(client, office):
    notice = NoticeFactory(title="人名写错的公示")
    with on_disk([accepted := Accepted("附表.pdf", "pdf", b"%PDF-1.4")]):
        file = NoticeFile.attach(accepted, by=office, notice=notice, place=notice.place, is_readable=True)
    operations.publish(notice, by=office)
    address = reverse("public_notice_file", args=[notice.number, file.pk])
    text_of(client, notice.public_url())
    assert client.get(address).status_code == 200

    operations.withdraw(notice, reason="人名写错", by=office)

    page = text_of(client, notice.public_url())
    assert "这条公示已于2026年3月13日撤下，原因：人名写错。经办人：周文清" in page
    assert ("人名写错的公示" in page, "3月13日至3月19日" in page, "党课一次" in page) == (True, True, False)
    assert "noindex" in page
    assert client.get(address).status_code == 404
    assert client.get(reverse("public_notice_print", args=[notice.number])).status_code == 404


def test_a_correction_shows_on_both_pages(client, office):
    wrong = NoticeFactory(stage="RUNNING")
    text_of(client, wrong.public_url())

    right = operations.publish(operations.correct(wrong, reason="户数写错", by=office), by=office)

    assert right.public_url() in text_of(client, wrong.public_url())
    assert wrong.public_url() in text_of(client, right.public_url())


def test_a_correction_that_was_taken_down_is_told_as_such(client, office):
    wrong = NoticeFactory(stage="RUNNING")
    right = operations.publish(operations.correct(wrong, reason="户数写错", by=office), by=office)
    text_of(client, wrong.public_url())

    operations.withdraw(right, reason="又写错了", by=office)

    page = text_of(client, wrong.public_url())
    assert "已于2026年3月13日撤下，不再有效。理由：又写错了" in page
    assert "以更正后的为准" not in page


def test_a_merged_village_keeps_its_name_and_is_found_under_its_successor(client, office):
    into, old = (
        VillageFactory(code="990121103206", name="双河村"),
        VillageFactory(code="990121103205", name="梅岭村"),
    )
    notice = NoticeFactory(stage="RUNNING", place=old)
    text_of(client, f"/p/?place={into.code}")
    Place.objects.filter(pk=old.pk).update(stage="MERGED", merged_into=into.code)
    client.force_login(user_with("village_secretary", into, username="successor"))

    assert notice.public_url() in text_of(client, f"/p/?place={into.code}")
    assert "<dd>梅岭村</dd>" in text_of(client, notice.public_url())
    assert notice.title in client.get(reverse("notice_list")).content.decode()
    assert client.get(notice.get_absolute_url()).url == notice.public_url()


def test_an_objection_shows_as_a_state_and_never_as_a_person(client, office):
    notice = NoticeFactory(stage="RUNNING")
    text_of(client, notice.public_url())
    objection = ObjectionFactory.build(notice=notice)
    operations.register_objection(objection, by=office)

    page = text_of(client, notice.public_url())

    assert "有异议" in page
    assert (objection.summary in page, "邱" in page) == (False, False)


def test_what_runs_stands_first_and_filters_find(client, office):
    old = NoticeFactory(stage="RUNNING", posted_days_ago=20, title="去年的公示")
    new = NoticeFactory(
        stage="RUNNING", title="现在的公示", place=VillageFactory(code="990121103205", name="邻水村")
    )

    page = text_of(client, "/p/")

    assert page.index(new.title) < page.index(old.title)
    assert old.title not in text_of(client, "/p/", state="running")
    assert new.title not in text_of(client, "/p/", state="past")
    assert new.title in text_of(client, "/p/", q="邻水")
    assert old.title not in text_of(client, "/p/", place="990121103205")
    assert "没有找到" in text_of(client, "/p/", q="没有这样的")
    assert "身份证号和电话不能用来查找" in text_of(client, "/p/", q="990121199003140015")


def test_a_longer_list_has_pages(client, office):
    for _ in range(31):
        NoticeFactory(stage="RUNNING")

    assert "page=2" in text_of(client, "/p/")
    assert text_of(client, "/p/", page="2").count("<li>") == 1
    assert client.get("/p/", {"page": "00"}).status_code == 200


def test_text_sizes_come_from_the_address(client, office):
    path = large(office)

    assert '<html lang="zh-CN" class="text-2">' in text_of(client, path, size="2")
    assert '<html lang="zh-CN">' in text_of(client, path, size="9")


@pytest.mark.parametrize(("query", "is_board"), [({}, False), ({"paper": "a3"}, True)])
def test_paper_has_the_address_as_a_code_without_inline_style(query, is_board, client, office):
    page = text_of(client, f"{large(office)}print/", **query)

    assert ("<svg" in page, "style=" in page, "official board" in page) == (True, False, is_board)
    assert "http://testserver/p/GS-2026-103001/" in page


def test_another_file_under_the_key_of_a_published_one_is_not_handed_out(client, office):
    notice = NoticeFactory()
    with on_disk([accepted := Accepted("附表.pdf", "pdf", b"%PDF-1.4")]):
        file = NoticeFile.attach(accepted, by=office, notice=notice, place=notice.place, is_readable=True)
    operations.publish(notice, by=office)
    NoticeFile.objects.filter(pk=file.pk).update(sha256="0" * 64)

    assert client.get(reverse("public_notice_file", args=[notice.number, file.pk])).status_code == 404
