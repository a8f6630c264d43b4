"""T05, the roster of the two committees, for the county package."""

from branches.posts.county_rows import t05_gaps, t05_link
from branches.posts.reports import T05_TITLE, county_t05
from villagegov.sheets.county import Report

ONLY_NOW = ("姓名、性别、民族、学历、政治面貌、人员来源、集体经济组织职务和联系方式，按现在登记的",)
COUNTY_TABLES = {"T05": Report(T05_TITLE, county_t05, t05_link, t05_gaps, ONLY_NOW)}
