"""T05, the roster of the two committees, for the county package."""

from branches.posts.reports import county_t05

COUNTY_TABLES = {"T05": county_t05}
