/* What a page is asked while a test looks at it; read before anything of the page itself. */
(() => {
  "use strict";

  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const CONTENT = "main :is(h2, a[href], input:not([type=hidden]), select, textarea, tr)";
  const MORE_OF_THE_SAME = "tbody tr:nth-child(n+4), option:nth-child(n+4), .sub-nav li:nth-child(n+4)";
  const FRAME = ".top-bar > div > *, .bottom-nav a"; // the same on every page of a person, so seen on the first
  const SIDES = { a4: [210, 297], a3: [297, 420] }; // millimetres
  const PIXELS = 96 / 25.4; // of a millimetre

  const all = (selector) => [...document.querySelectorAll(selector)];
  const isShown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const named = (element) => {
    const kind = element.getAttribute("class");
    return element.tagName.toLowerCase() + (element.id ? `#${element.id}` : kind ? `.${kind}` : "");
  };
  const some = (what, elements) =>
    elements.length ? [`${what}: ${[...new Set(elements.map(named))].slice(0, 4).join(", ")}`] : [];

  let bare = null; // how the page was before its first script ran
  document.addEventListener("readystatechange", () => {
    bare = bare || { faults: withoutScript(), content: all(CONTENT).length };
  });

  function withoutScript() {
    const canBeSent = (form) => [...form.elements].some((one) => one.type === "submit" && !one.closest("[hidden]"));
    const dead = all("button[type=button], a:not([href])").filter((one) => !one.closest("[hidden]"));
    return [
      ...some("without script cannot be sent", [...document.forms].filter((form) => !canBeSent(form))),
      ...some("does nothing without script", dead),
      ...(document.querySelector("main h1") ? [] : ["without script has no heading"]),
    ];
  }

  function ofScript() {
    const more = all(CONTENT).length - bare.content;
    return [...bare.faults, ...(more > 0 ? [`${more} parts of the text come only by script`] : [])];
  }

  function hasVisibleFocus(element) {
    const lines = [element, element.nextElementSibling].filter(Boolean).map((one) => getComputedStyle(one));
    return lines.some((line) => line.outlineStyle === "solid" && parseFloat(line.outlineWidth) >= 2);
  }

  /* After one press of the Tab key: what it reached, and whether one control of each kind can be reached and seen. */
  function ofKeyboard(began) {
    const first = document.activeElement;
    const skips = first.matches(".skip-link") && first.getBoundingClientRect().top >= 0;
    const target = began || (skips && document.querySelector(`${first.getAttribute("href")}[tabindex]`));
    const kinds = new Map();
    all(CONTROLS).filter((one) => isShown(one) && !one.disabled && one.tabIndex >= 0).forEach((one) => {
      kinds.set(`${one.tagName} ${one.type} ${one.className}`, one);
    });
    const unreachable = [], unseen = [];
    kinds.forEach((one) => {
      one.focus({ preventScroll: true });
      if (document.activeElement !== one) unreachable.push(one);
      else if (!hasVisibleFocus(one)) unseen.push(one);
    });
    return [
      ...(target ? [] : [`the first Tab reaches ${named(first)} and not the way to the text`]),
      ...some("stands before its turn", all("[tabindex]").filter((one) => one.tabIndex > 0)),
      ...some("cannot be reached by the keyboard", unreachable),
      ...some("does not show that it has the focus", unseen),
    ];
  }

  function isClipped(element) {
    return getComputedStyle(element).overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
  }

  /* What stands out of a screen of letters of this size. A table may scroll in itself where the screen is narrow. */
  function tooWide(letters) {
    const root = document.documentElement;
    root.className = letters;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = (one) => one.getBoundingClientRect().right > root.clientWidth + 1;
    const scrolls = (one) => one.parentElement && (isClipped(one.parentElement) || scrolls(one.parentElement));
    return some("is too wide", all("body *").filter((one) => out(one) && isShown(one) && !scrolls(one)));
  }

  /* The width in pixels of what is printed on the paper that the page asks for. */
  function paperWidth() {
    const asked = all("body, main, main > *, main > * > *").map((one) => getComputedStyle(one).page);
    const name = asked.find((page) => page && page !== "auto") || "";
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    const { style } = rules.find((rule) => rule instanceof CSSPageRule && rule.selectorText === name);
    const [size, turned] = style.size.toLowerCase().split(" ");
    const margins = parseFloat(style.marginLeft) + parseFloat(style.marginRight);
    return Math.floor((SIDES[size][turned === "landscape" ? 1 : 0] - margins) * PIXELS);
  }

  function onPaper() {
    const root = document.documentElement;
    const out = (one) => one.getBoundingClientRect().right > root.clientWidth + 1;
    const cut = all("main *").filter((one) => isShown(one) && !one.closest(".visually-hidden, svg, select, input, textarea"))
      .filter((one) => out(one) || isClipped(one));
    return some(`printed is wider than its paper of ${root.clientWidth} px`, cut);
  }

  /* Ink on its ground in a size: texts of one kind have one contrast, wherever they stand. */
  function kindsOfInk() {
    const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
    const hasText = (one) => one.matches("input, select, textarea") || [...one.childNodes].some(isText);
    const ground = (one) => {
      const { backgroundColor } = getComputedStyle(one);
      return backgroundColor !== "rgba(0, 0, 0, 0)" || !one.parentElement ? backgroundColor : ground(one.parentElement);
    };
    const kinds = new Map();
    all("body *").filter((one) => isShown(one) && hasText(one)).forEach((one) => {
      const { color, fontSize, fontWeight } = getComputedStyle(one);
      kinds.set([color, ground(one), fontSize, fontWeight].join(" on "), one);
    });
    return kinds;
  }

  /* `known` are the kinds of ink whose contrast was measured before: it takes longer than all other rules together. */
  async function ofAxe(known) {
    document.documentElement.className = "";
    all(location.pathname === "/home/" ? MORE_OF_THE_SAME : `${MORE_OF_THE_SAME}, ${FRAME}`).forEach((one) => one.remove());
    const fresh = [...kindsOfInk()].filter(([kind]) => !known.includes(kind));
    const rules = { "color-contrast": { enabled: false } };
    const found = [await axe.run(document, { resultTypes: ["violations"], rules })];
    if (fresh.length) found.push(await axe.run({ include: fresh.map(([, one]) => one) }, { runOnly: ["color-contrast"] }));
    const told = (one) => `axe ${one.impact} ${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target).join(", ")}`;
    return { faults: found.flatMap(({ violations }) => violations.map(told)), kinds: fresh.map(([kind]) => kind) };
  }

  function atFirstSight(began) {
    const headings = all("h1").length;
    const isPublic = document.body.matches(".public"); // titled by the notice and its place
    return [
      ...(headings === 1 ? [] : [`has ${headings} h1`]),
      ...(document.title.includes("村级党组织管理") || isPublic ? [] : [`is titled ${document.title}`]),
      ...ofScript(),
      ...ofKeyboard(began),
    ];
  }

  /* A page with something to mend, or a search, begins there and not at its top. */
  const hasBegun = () => document.activeElement !== document.body;
  const links = () => all("a[href]").filter((one) => one.host === location.host).map((one) => one.pathname + one.search);
  window.look = { hasBegun, atFirstSight, links, tooWide, paperWidth, onPaper, ofAxe };
})();
