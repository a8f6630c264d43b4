"""The menu entries of the kernel's own pages."""

ENTRIES = [
    ("settings", "口径与参数", "policy_list", "common.view_setting"),
    ("settings", "文书模板", "document_list", "common.view_document_template"),
    ("settings", "工作日历", "calendar", "common.view_calendar"),
    ("settings", "操作日志", "trail_list", "common.view_trail"),
    ("settings", "系统状态", "status", "common.view_status"),
]
