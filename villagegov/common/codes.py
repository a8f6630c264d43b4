"""Place codes of twelve digits, always text. Digits 1-6 are the county, 7-9 the township, 10-12 the village.

Source: national statistics coding rules (domain.md 2.1), confidence high. Pure; raises ValueError on what is no code.
"""

LENGTH = 12
LEVELS = ((12, "VILLAGE"), (9, "TOWNSHIP"), (6, "COUNTY"), (4, "CITY"), (2, "PROVINCE"))


def is_code(text: str) -> bool:
    return len(text) == LENGTH and text.isascii() and text.isdigit()


def normalise_code(text: str) -> str:
    """A county may be written with 6 digits, a township with 9; the rest is zeros."""
    text = text.strip()
    code = text.ljust(LENGTH, "0") if len(text) in {6, 9} else text
    if not is_code(code):
        raise ValueError(f"区划代码应为 12 位数字：{text}")
    return code


def level_of(code: str) -> str:
    """VILLAGE, TOWNSHIP, COUNTY, CITY or PROVINCE: the last part that is not zero decides."""
    if not is_code(code):
        raise ValueError(f"区划代码应为 12 位数字：{code}")
    if code[9:] != "000":
        return "VILLAGE"
    if code[6:9] != "000":
        return "TOWNSHIP"
    if code[4:6] != "00":
        return "COUNTY"
    return "CITY" if code[2:4] != "00" else "PROVINCE"


def prefix_of(code: str) -> str:
    """The digits that every code under this place begins with."""
    level = level_of(code)
    return code[: next(length for length, name in LEVELS if name == level)]


def covers(scope_code: str, code: str) -> bool:
    """Does the place of the scope hold the place of the code, or is it the same? False when either is empty."""
    return bool(scope_code and code) and code.startswith(prefix_of(scope_code))


def code_range(code: str) -> tuple[str, str]:
    """Lowest and highest code under the place: one range on one index, right under every collation."""
    prefix = prefix_of(code)
    return prefix.ljust(LENGTH, "0"), prefix.ljust(LENGTH, "9")


def township_of(code: str) -> str:
    """The code of the township of a village (of a township: itself; of a county: itself)."""
    return code if level_of(code) not in {"VILLAGE", "TOWNSHIP"} else code[:9] + "000"


def county_of(code: str) -> str:
    return code if level_of(code) in {"CITY", "PROVINCE"} else code[:6] + "000000"


def kind_of(code: str) -> str:
    """VILLAGE or COMMUNITY by digits 10-12 (001-199 communities, 200-399 villages); "" where they do not say."""
    number = int(code[9:])
    if 1 <= number <= 199:
        return "COMMUNITY"
    return "VILLAGE" if 200 <= number <= 399 else ""
