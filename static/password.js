/* On the pages with a password: shown while a box is ticked, a word when the capitals are locked. */
(function () {
  "use strict";

  /* Without script the password simply stays hidden; before sending it is hidden again, so that nothing remembers it as text. */
  function tendPassword(line) {
    var form = line.closest("form");
    var box = line.querySelector("input");
    var fields = form.querySelectorAll("[type=password]");
    var caps = form.querySelector("[data-caps-lock]");
    line.hidden = false;
    box.addEventListener("change", function () {
      fields.forEach(function (field) { field.type = box.checked ? "text" : "password"; });
    });
    fields.forEach(function (field) {
      field.addEventListener("keyup", function (event) {
        if (caps && event.getModifierState) caps.hidden = !event.getModifierState("CapsLock");
      });
    });
    form.addEventListener("submit", function () {
      fields.forEach(function (field) { field.type = "password"; });
    });
  }

  document.querySelectorAll("[data-show-password]").forEach(tendPassword);
})();
