"""The kernel's own pages: settings, working calendar, trail and status. One module a page."""
