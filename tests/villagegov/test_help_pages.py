"""Help: ten questions, whom to call, a page for each role."""

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image

from tests.factories import TownshipFactory, user_with
from villagegov.common.roles import SIGNS_IN, Role
from villagegov.help_texts import QUESTIONS, shown_by_the_help


def test_there_are_ten_questions_with_a_picture_each():
    assert len(QUESTIONS) == len({one.picture for one in QUESTIONS}) == 10


@pytest.mark.django_db
def test_help_names_whom_to_call_and_every_role_has_its_page(client):
    TownshipFactory(contact_phone="0990-5550103")
    client.force_login(user_with(Role.VILLAGE_CLERK))

    assert "0990-5550103" in client.get(reverse("help")).content.decode()
    for role in SIGNS_IN:
        assert client.get(reverse("help_guide", args=[role])).status_code == 200
    assert client.get(reverse("help_guide", args=["nobody"])).status_code == 404


def test_every_picture_of_the_help_is_served_with_its_true_size():
    for picture in shown_by_the_help():
        with Image.open(finders.find(f"pictures/{picture.name}")) as image:
            assert image.size == (picture.width, picture.height), picture.name
