"""The grid that is typed by columns, in a real browser: keys, the input method, a column that was copied in Excel."""

from pathlib import Path

from playwright.sync_api import expect

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "grid.js"
ROWS = "".join(
    f"""<tr><td><input name="done_{n}"></td><td><select name="state_{n}"></select></td>
    <td><input type="hidden" name="version_{n}" value="1"><input name="problem_{n}"></td></tr>"""
    for n in (7, 8, 9)
)
FORM = f"""<form data-columns method="post"><table><tbody>{ROWS}</tbody></table><button type="submit">保存</button>
<span data-pasted></span></form>"""
COMPOSING = "key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true"
PASTE = """(input, text) => {
  const copied = new DataTransfer();
  copied.setData("text", text);
  const event = new ClipboardEvent("paste", { clipboardData: copied, bubbles: true, cancelable: true });
  return input.dispatchEvent(event);
}"""


def test_a_grid_is_typed_and_pasted_by_columns(page):
    page.set_content(FORM)
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    done, problem = page.locator('[name^="done_"]'), page.locator('[name^="problem_"]')
    told = page.locator("[data-pasted]")

    done.nth(0).press("Enter")
    expect(done.nth(1)).to_be_focused()
    done.nth(1).press("Shift+Enter")
    expect(done.nth(0)).to_be_focused()
    done.nth(0).evaluate(f"(input) => input.dispatchEvent(new KeyboardEvent('keydown', {{ {COMPOSING} }}))")
    expect(done.nth(0)).to_be_focused()

    assert done.nth(0).evaluate(PASTE, "一个格") is True  # left to the browser
    done.nth(0).evaluate(PASTE, "3\t乙\r\n不适用\t丙\r\n\t丁\r\n")
    assert [cell.input_value() for cell in done.all()] == ["3", "不适用", ""]
    expect(told).to_have_text("已贴 3 格")
    expect(done.nth(2)).to_be_focused()
    done.nth(2).press("Enter")
    expect(page.get_by_text("保存")).to_be_focused()

    problem.nth(1).evaluate(PASTE, '"资金\n没有""到位"""\t甲\n"好"\n再多一格')
    assert [cell.input_value() for cell in problem.all()] == ["", '资金 没有"到位"', '"好"']
    expect(told).to_contain_text("还有 1 格放不下")
