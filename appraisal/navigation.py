"""The menu of incentive and constraint: (section, word, route, permission). A word stands here only with its page."""

ENTRIES: list[tuple[str, str, str, str]] = []
