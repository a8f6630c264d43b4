"""What waits about notices, and for whom."""

from branches.notices import todos
from tests.factories import NoticeFactory, ObjectionFactory, TownshipFactory, user_with


def titles(user) -> list[str]:
    return [one.title for one in todos.waiting(user)]


def test_each_is_told_what_waits_for_that_role(db):
    office = user_with("township_org", TownshipFactory(), username="office")
    draft = NoticeFactory(title="草稿一")
    ObjectionFactory(notice=NoticeFactory(stage="RUNNING", title="有异议的"))
    NoticeFactory(stage="RUNNING", posted_days_ago=20, title="到期的")
    secretary, clerk = (
        user_with(role, draft.place, username=role) for role in ("village_secretary", "village_clerk")
    )

    drafts, over = ["公示草稿：草稿一"], ["公示期满，可以归档：到期的"]
    assert titles(office) == ["答复异议：有异议的", *drafts, *over]
    assert titles(secretary) == [*drafts, *over]
    assert titles(clerk) == []
