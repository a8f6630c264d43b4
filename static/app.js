/* Optional help for the hands: every page works without it. No framework, no eval, nothing inline. */
(function () {
  "use strict";

  var DRAFT = "typed:";
  var DRAFT_DAYS = 3;
  var WARNED_BEFORE = 300000;
  var UNKEPT = { password: 1, file: 1, hidden: 1, submit: 1, button: 1, reset: 1 };

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  /* On a checkbox the letters still mean rows, so only fields that take text count as typing. */
  function isTyping(target) {
    if (target.type === "checkbox" || target.type === "radio") return false;
    return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
  }

  /* While an input method composes, Enter and letters belong to it (key code 229 in older kernels). */
  function isComposing(event) {
    return event.isComposing || event.keyCode === 229;
  }

  /* A form is sent once: the button says so and a second press does nothing. */
  function sendOnce(event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-repeatable")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    if (form.hasAttribute("data-leave")) drafts().forEach(forget);
    keepTyped(form, true);
    var button = event.submitter || form.querySelector("[type=submit]");
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    if (form.dataset.busy) {
      button.dataset.idle = button.textContent;
      button.textContent = form.dataset.busy;
    }
  }

  function wakeForms() {
    all("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      all("[aria-busy]", form).forEach(function (button) {
        button.removeAttribute("aria-busy");
        if (button.dataset.idle) button.textContent = button.dataset.idle;
      });
    });
  }

  /* What is typed stays on this device until the server has taken it: after a fault, a new sign-in, a closed page.
     By person and page; what nobody came back to goes after three days, signing out takes all of it. */
  function drafts() {
    try {
      return Object.keys(localStorage).filter(function (key) { return key.indexOf(DRAFT) === 0; })
        .map(function (key) { return JSON.parse(localStorage.getItem(key)); });
    } catch (error) {
      return [];
    }
  }

  function keep(draft) {
    try {
      localStorage.setItem(DRAFT + draft.path, JSON.stringify(draft));
      return true;
    } catch (error) {
      return false;
    }
  }

  function forget(draft) {
    localStorage.removeItem(DRAFT + draft.path);
  }

  function keptForms() {
    return all("main form").filter(function (form) {
      return form.method === "post" && !form.hasAttribute("data-no-draft");
    });
  }

  function keptInputs(form) {
    return all("input,select,textarea", form).filter(function (input) {
      return input.name && !UNKEPT[input.type] && !input.hasAttribute("data-secret");
    });
  }

  function keepTyped(form, sent) {
    if (keptForms().indexOf(form) < 0 || !keptInputs(form).length) return false;
    var values = keptInputs(form).map(function (input) {
      var ticked = input.type === "checkbox" || input.type === "radio";
      return { name: input.name, value: input.value, ticked: ticked ? input.checked : null };
    });
    return keep({
      path: location.pathname + location.search, user: document.body.dataset.user, form: actOf(form), values: values,
      version: form.elements.version && form.elements.version.value, at: Date.now(), sent: sent
    });
  }

  /* What a form does: by the next visit another act may stand in its place on the page. */
  function actOf(form) {
    return form.getAttribute("action") || "";
  }

  function putBack(draft) {
    var form = keptForms().filter(function (one) { return actOf(one) === draft.form; })[0];
    if (!form) return;
    var differs = false;
    keptInputs(form).forEach(function (input) {
      draft.values.forEach(function (kept) {
        if (kept.name !== input.name) return;
        if (kept.ticked === null && input.value !== kept.value) {
          input.value = kept.value;
          differs = true;
        } else if (kept.ticked !== null && kept.value === input.value && input.checked !== kept.ticked) {
          input.checked = kept.ticked;
          differs = true;
        }
      });
    });
    if (!differs) {
      forget(draft);
      return;
    }
    var version = form.elements.version;
    var current = version && version.value;
    if (version && draft.version) version.value = draft.version; // what somebody saved meanwhile is a conflict
    var text = clock(draft.at) + " 填的内容已经放回，还没有提交。请核对后再提交";
    var note = noteWith("status", text, "不要了", function () {
      form.reset();
      if (version) version.value = current;
      forget(draft);
      note.remove();
    });
    form.parentNode.insertBefore(note, form);
  }

  function noteWith(role, text, word, act) {
    var note = document.createElement("div");
    var button = document.createElement("button");
    note.className = "note care";
    note.setAttribute("role", role);
    note.textContent = text;
    button.className = "button";
    button.type = "button";
    button.textContent = word;
    button.addEventListener("click", act);
    note.appendChild(button);
    return note;
  }

  function clock(at) {
    var time = new Date(at);
    return time.getHours() + ":" + ("0" + time.getMinutes()).slice(-2);
  }

  /* A page that answers for a fault keeps what was sent; any other says that the server has it. */
  function tendDrafts() {
    var user = document.body.dataset.user;
    var here = location.pathname + location.search;
    var fault = document.body.dataset.keepTyped;
    drafts().sort(function (one, other) { return one.at - other.at; }).forEach(function (draft) {
      if ((user && draft.user !== user) || Date.now() - draft.at > DRAFT_DAYS * 86400000) forget(draft);
      else if (fault && draft.sent) {
        draft.sent = false;
        if (fault === "newer") draft.version = null; // told, and about to see what the other one saved
        keep(draft);
        all("[data-typed-link]").forEach(function (line) {
          line.querySelector("a").href = draft.path;
          line.hidden = false;
        });
      } else if (!fault && draft.sent) {
        draft.sent = false;
        if (draft.path === here && document.querySelector(".error-summary")) keep(draft);
        else forget(draft);
      } else if (!fault && draft.path === here) putBack(draft);
    });
  }

  /* Five minutes before the session ends; whoever goes on stays signed in. */
  function tendSession() {
    var idle = Number(document.body.dataset.idle);
    if (!idle) return;
    setTimeout(function () {
      var text = clock(Date.now() + WARNED_BEFORE) + " 以前不操作就要重新登录，填的内容会留着";
      var note = noteWith("alert", text, "继续用", function () {
        fetch("/me/", { method: "HEAD" }).then(function (answer) {
          if (answer.redirected) location.reload();
          note.remove();
          tendSession();
        });
      });
      note.classList.add("held");
      document.querySelector("main").prepend(note);
    }, idle * 1000 - WARNED_BEFORE);
  }

  function onInput(event) {
    var form = event.target.form;
    if (!form || !keepTyped(form)) return;
    var line = form.querySelector("[data-kept]") || document.createElement("p");
    line.className = "hint";
    line.dataset.kept = "";
    line.textContent = "已自动保存 " + clock(Date.now()) + "，在这台设备上，还没有提交";
    var last = form.querySelector(".form-buttons") || form.lastElementChild;
    if (!line.parentNode) last.parentNode.insertBefore(line, last);
  }

  /* Rows can be ticked: the bar takes the place of the filters and counts. */
  function tendBatch(form) {
    var boxes = all("[name=selected]", form);
    var bar = form.querySelector("[data-batch-bar]");
    var pickAll = form.querySelector("[data-pick-all]");
    var everything = form.querySelector("[name=everything]");
    var filters = form.parentNode.querySelector("[data-filters]");
    var cancel = form.querySelector("[data-batch-cancel]");

    function show() {
      var count = boxes.filter(function (box) { return box.checked; }).length;
      var open = count > 0 || everything.checked;
      bar.hidden = !open;
      if (filters) filters.hidden = open;
      pickAll.checked = count === boxes.length;
      pickAll.indeterminate = count > 0 && count < boxes.length;
      form.querySelector("[data-batch-count]").textContent = "已选 " + count + " 条";
      boxes.forEach(function (box) { box.closest("tr").classList.toggle("chosen", box.checked); });
    }

    pickAll.hidden = false;
    cancel.hidden = false;
    form.addEventListener("change", function (event) {
      if (event.target === pickAll) boxes.forEach(function (box) { box.checked = pickAll.checked; });
      show();
    });
    form.addEventListener("reset", function () { setTimeout(show, 0); });
    show();
  }

  /* Keys. Single letters can be switched off and never act inside a field. */
  function moveRow(step) {
    var rows = all("[data-listing] tbody tr").filter(function (row) { return row.querySelector("th a"); });
    if (!rows.length) return;
    var at = rows.indexOf(document.activeElement && document.activeElement.closest("tr"));
    var next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1);
    rows[next].querySelector("th a").focus();
  }

  function tickRow() {
    var row = document.activeElement && document.activeElement.closest("tr");
    var box = row && row.querySelector("[name=selected]");
    if (box) box.click();
  }

  function focusSearch() {
    var search = document.querySelector("main [type=search]") || document.querySelector(".utilities [data-search]");
    if (!search) return false;
    if (search.matches("a")) search.click(); else search.focus();
    return true;
  }

  function mainForm() {
    var active = document.activeElement && document.activeElement.closest("form");
    if (active && active.method === "post") return active;
    return all("main form").filter(function (form) {
      return form.method === "post" && form.querySelector(".primary[type=submit]");
    })[0];
  }

  function pressMain() {
    var form = mainForm();
    var button = form && form.querySelector(".primary[type=submit]");
    if (button) button.click();
    return Boolean(button);
  }

  function onKey(event) {
    if (event.defaultPrevented || isComposing(event)) return;
    var target = event.target;
    if ((event.ctrlKey || event.metaKey) && (event.key === "s" || event.key === "Enter")) {
      if (pressMain()) event.preventDefault();
      return;
    }
    if (event.key === "Enter" && target.tagName === "INPUT" && target.closest("form[data-grid]")) {
      event.preventDefault();
      nextCell(target);
      return;
    }
    if (event.key === "Enter" && target.tagName === "INPUT" && target.closest("form[data-long]")) {
      if (target.type !== "submit") event.preventDefault();
      return;
    }
    if (event.key === "Escape") all(".menu[open]").forEach(function (menu) { menu.open = false; });
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target)) return;
    if (document.body.dataset.keys === "off") return;
    if (event.key === "/" && focusSearch()) event.preventDefault();
    if (event.key === "j") moveRow(1);
    if (event.key === "k") moveRow(-1);
    if (event.key === "x") tickRow();
  }

  /* In a grid Enter goes on to the next cell, from the last one to the button. */
  function nextCell(input) {
    var cells = all("tbody input, [type=submit]", input.form);
    var next = cells[cells.indexOf(input) + 1];
    next.focus();
    if (next.select) next.select();
  }

  /* How many characters a text has, as the server counts them: without blanks; */
  function tendLength(form) {
    var line = form.querySelector("[data-length]");
    var most = Number(form.dataset.most);
    var boxes = all("[data-counted]", form);

    function count() {
      var length = Array.from(boxes.map(function (box) { return box.value; }).join("").replace(/\s/g, "")).length;
      line.textContent = length > most
        ? length + " 字，最多 " + most + " 字，请删 " + (length - most) + " 字"
        : "已写 " + length + " 字，还可以写 " + (most - length) + " 字";
    }

    form.addEventListener("input", count);
    count();
  }

  /* One press copies a reminder. Offices often serve over plain http, where the clipboard of newer kernels is not given. */
  function copyText(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    var box = document.createElement("textarea");
    box.className = "visually-hidden";
    box.value = text;
    document.body.appendChild(box);
    box.select();
    var done = document.execCommand("copy");
    box.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  function tendCopy(button) {
    var box = button.parentNode.querySelector("textarea");
    button.hidden = false;
    button.addEventListener("click", function () {
      copyText(box.value).then(function () { button.textContent = "已复制"; }, function () {
        box.closest("details").open = true;
        box.select();
      });
    });
  }

  /* Parts of a vote have to be all who voted: said while they are typed, and checked again when they are sent. */
  function tendSums(form) {
    var parts = all("[data-part]", form);
    var line = document.createElement("p");
    line.className = "hint";
    line.setAttribute("role", "status");
    parts[parts.length - 1].parentNode.appendChild(line);
    form.addEventListener("input", function () {
      var ballots = form.querySelector("[name=ballots_valid]");
      var secret = form.querySelector("[name=method][value=SECRET]:checked");
      var voters = Number(secret ? ballots.value : parts[0].dataset.part);
      var sum = parts.reduce(function (total, part) { return total + Number(part.value); }, 0);
      var typed = parts.every(function (part) { return part.value !== ""; });
      var base = secret ? "有效票 " : "实到 ";
      line.textContent = typed && voters && sum !== voters
        ? "三项合计 " + sum + "，" + base + voters + "，差 " + Math.abs(sum - voters) : "";
    });
  }

  function closeOtherMenus(event) {
    all(".menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }

  document.addEventListener("submit", sendOnce);
  document.addEventListener("input", onInput);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", closeOtherMenus);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) wakeForms();
  });

  all("form[data-batch]").forEach(tendBatch);
  all("[data-copy]").forEach(tendCopy);
  all("form").filter(function (form) { return form.querySelector("[data-part]"); }).forEach(tendSums);
  tendDrafts();
  tendSession();
  all("form[data-most]").forEach(tendLength);
  var summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
