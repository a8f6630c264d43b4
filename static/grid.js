/* A grid that is typed by columns: Enter goes down, with Shift up, from the last cell to the button; a column comes
   from Excel. A cell that was filled so says it as if it had been typed, and by an event "filled". Without this script
   the fields are fields. */
(function () {
  "use strict";

  function all(selector, root) {
    return Array.prototype.slice.call(root.querySelectorAll(selector));
  }

  /* While an input method composes, Enter belongs to it (key code 229 in older kernels). */
  function isComposing(event) {
    return event.isComposing || event.keyCode === 229;
  }

  /* The name of a field without the key of its row. */
  function columnOf(input) {
    return input.name.replace(/[-_]\d+$/, "");
  }

  function cellsBeside(input) {
    return all("tbody input:not([type=hidden])", input.form).filter(function (one) {
      return columnOf(one) === columnOf(input);
    });
  }

  function isCell(element) {
    return element.matches("tbody input:not([type=hidden])");
  }

  function goTo(input) {
    input.focus();
    if (input.select) input.select();
  }

  /* The first cell of each copied row. Excel puts a cell with line breaks into quotes: it stays one cell. */
  function firstCells(text) {
    var cell = /"((?:[^"]|"")*[\n\t](?:[^"]|"")*)"(?=[\t\n]|$)|[^\t\n]*/y;
    var found = [];
    var isFirst = true;
    for (var at = 0; at <= text.length; at += 1) {
      cell.lastIndex = at;
      var match = cell.exec(text);
      var plain = match[1] === undefined ? match[0] : match[1].replace(/""/g, '"');
      if (isFirst) found.push(plain.replace(/\s+/g, " ").trim());
      at += match[0].length;
      isFirst = text.charAt(at) !== "\t";
    }
    return found;
  }

  function onKey(event) {
    if (isComposing(event) || event.key !== "Enter" || event.ctrlKey || event.metaKey || !isCell(event.target)) return;
    event.preventDefault();
    var same = cellsBeside(event.target);
    var next = same[same.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
    if (next) goTo(next);
    else if (!event.shiftKey) event.target.form.querySelector("[type=submit]").focus();
  }

  function onPaste(event) {
    var input = event.target;
    if (!isCell(input)) return;
    var text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (text.indexOf("\n") < 0 && text.indexOf("\t") < 0) return;
    event.preventDefault();
    var same = cellsBeside(input);
    var start = same.indexOf(input);
    var copied = firstCells(text);
    var room = same.slice(start, start + copied.length);
    room.forEach(function (cell, number) {
      cell.value = copied[number];
      ["input", "filled"].forEach(function (name) {
        cell.dispatchEvent(new Event(name, { bubbles: true }));
      });
    });
    var over = copied.length - room.length;
    input.form.querySelector("[data-pasted]").textContent =
      "已贴 " + room.length + " 格" + (over ? "，复制的还有 " + over + " 格放不下，请核对从哪一行贴起" : "");
    goTo(room[room.length - 1]);
  }

  all("form[data-columns]", document).forEach(function (form) {
    form.addEventListener("keydown", onKey);
    form.addEventListener("paste", onPaste);
  });
})();
