/* The grid of a score sheet: each row is saved by itself; keys and pasting are those of grid.js.
   Without this script the whole grid is sent by its button. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-scores]");
  if (!form || !window.fetch || !window.URLSearchParams) return;
  var told = form.querySelector("[data-saved]");
  var queue = [];
  var isBusy = false;

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function rowOf(input) {
    return input.closest("[data-row]");
  }

  function field(row, name) {
    return form.elements[name + "-" + row.dataset.row];
  }

  function textOf(row) {
    return ["number", "points", "reason"]
      .map(function (name) {
        var input = field(row, name);
        return input ? input.value : "";
      })
      .join("\u0000");
  }

  function isChanged(row) {
    return textOf(row) !== row.dataset.kept;
  }

  function say(text) {
    told.textContent = text;
  }

  function mark(row, message) {
    row.querySelector("[data-wrong]").textContent = message || "";
    var points = field(row, "points");
    if (message) points.setAttribute("aria-invalid", "true");
    else points.removeAttribute("aria-invalid");
  }

  /* A row keeps its token until it is answered: sent again after a fault it is saved once. */
  function tokenOf(row) {
    if (!row.dataset.token) {
      var bytes = window.crypto.getRandomValues(new Uint8Array(16));
      row.dataset.token = Array.prototype.map
        .call(bytes, function (byte) {
          return ("0" + byte.toString(16)).slice(-2);
        })
        .join("");
    }
    return row.dataset.token;
  }

  /* One row at a time, so that the sums come in order. */
  function later(row) {
    if (!isChanged(row) || queue.indexOf(row) >= 0) return;
    queue.push(row);
    work();
  }

  function work() {
    if (isBusy || !queue.length) return;
    var row = queue.shift();
    if (!isChanged(row)) {
      work();
      return;
    }
    var sent = textOf(row);
    isBusy = true;
    say("正在保存…");
    send(row)
      .then(function (answer) {
        taken(row, sent, answer);
      })
      .catch(function () {
        say("没有连上服务器，填的还在，请稍后按“保存”");
      })
      .then(function () {
        isBusy = false;
        work();
      });
  }

  function send(row) {
    var body = new URLSearchParams();
    var key = row.dataset.row;
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("form_token", tokenOf(row));
    body.set("entry", key);
    ["number", "points", "reason", "version"].forEach(function (name) {
      var input = field(row, name);
      body.set(name, input ? input.value : "");
    });
    return fetch(form.dataset.scores, { method: "POST", body: body, credentials: "same-origin" }).then(function (response) {
      var isJson = (response.headers.get("Content-Type") || "").indexOf("json") > 0;
      if (!isJson) return { message: "没有保存：请刷新页面，看是否还能评分" };
      return response.json();
    });
  }

  function taken(row, sent, answer) {
    delete row.dataset.token;
    if (answer.message) {
      mark(row, answer.message);
      say("有一项没有保存，请看红字");
      return;
    }
    mark(row, "");
    field(row, "version").value = answer.version;
    row.querySelector("[data-auto]").textContent = answer.auto;
    if (textOf(row) === sent) {
      field(row, "points").value = answer.points;
      field(row, "reason").value = answer.reason;
      row.dataset.kept = textOf(row);
    }
    Object.keys(answer.parts).forEach(function (path) {
      all('[data-part="' + path + '"]').forEach(function (place) {
        place.textContent = answer.parts[path];
      });
    });
    all("[data-total]").forEach(function (place) {
      place.textContent = answer.total;
    });
    all('form:not([data-scores]) input[name="version"]').forEach(function (input) {
      input.value = answer.sheet_version;
    });
    if (!queue.some(isChanged)) say("已自动保存 " + answer.saved);
  }

  form.addEventListener("filled", function (event) {
    later(rowOf(event.target));
  });

  /* A row is saved when it is left, not from cell to cell: points below full wait for their reason. */
  form.addEventListener("focusout", function (event) {
    var row = rowOf(event.target);
    if (row && !row.contains(event.relatedTarget)) later(row);
  });

  all("[data-row]", form).forEach(function (row) {
    row.dataset.kept = textOf(row);
  });
})();
