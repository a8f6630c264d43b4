"""The menu entries of the wiring."""

ENTRIES = [("records", "上报表", "county_package", "branches.view_report")]
