"""The menu entries of the Excel kernel."""

ENTRIES = [("records", "导入记录", "import_list", "sheets.view_import")]
