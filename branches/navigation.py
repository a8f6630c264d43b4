"""The menu entries of the registers: (section, word, route, permission). A word stands here only with its page."""

ENTRIES = [
    ("records", "村（社区）", "village_list", "branches.view_village"),
    ("records", "党组织", "organization_list", "branches.view_organization"),
    ("records", "党员", "person_list", "branches.list_people"),
    ("records", "村干部", "post_list", "branches.view_tenure"),
    ("records", "近亲属", "kin_list", "branches.view_kin"),
    ("records", "村民代表", "representative_list", "branches.view_representative"),
    ("records", "更正建议", "proposal_list", "branches.view_proposal"),
    ("records", "会议", "meeting_list", "branches.view_meeting"),
    ("hand_in", "更正建议", "proposal_list", "branches.view_proposal"),
    ("hand_in", "会议", "meeting_list", "branches.view_meeting"),
    ("hand_in", "填报任务", "assignment_answer_list", "branches.view_answer"),
    ("publish", "公示管理", "notice_list", "branches.view_notice"),
    ("publish", "异议处理", "objection_list", "branches.view_objection"),
    ("publish", "公众页面", "public_list", "branches.read_posted"),
    ("settings", "账号与角色", "account_list", "branches.view_account"),
    ("settings", "角色授权", "grant_list", "branches.view_grant"),
]
