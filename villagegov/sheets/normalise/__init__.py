"""From a cell to a value, one module a subject; each function returns the value and a problem code or ""."""
