// The page of `neverdone try`. The server draws everything; this asks for it again, and keeps what a person is at.
"use strict";

(() => {
  // What a person has done to an element, and this script, is theirs: the server knows nothing of it.
  const OWN = {
    "[data-dirty], [data-dirty] *": ["value", "checked", "selected"],
    "details, dialog": ["open"],
    "details[open]": ["class"],
    "[data-toggle], #composer-text": ["aria-expanded", "aria-activedescendant"],
    "#suggestions, #suggestions *": ["hidden", "aria-selected"],
  };
  const MARKS = ["data-dirty", "data-told", "data-shown", "data-toggled"];
  const owned = (name, node) => MARKS.includes(name) || Object.entries(OWN).some(([which, names]) => names.includes(name) && node.matches(which));
  const place = () => location.pathname + location.search;
  let asked = 0;
  let shown = 0;
  let before = null; // where the focus was when a window opened

  // ── Drawing ────────────────────────────────────────────────────────────────────────────────────────────────────
  const morphing = {
    morphStyle: "outerHTML",
    callbacks: { beforeAttributeUpdated: (name, node) => !owned(name, node) },
  };

  function draw(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const log = document.querySelector("#talk");
    const atEnd = !log || log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    const title = document.querySelector("#room-title")?.textContent + document.title;
    document.title = fresh.title;
    keep(fresh);
    Idiomorph.morph(document.body, fresh.body, morphing);
    settle(atEnd || title !== document.querySelector("#room-title")?.textContent + document.title);
  }

  // A pane that a person opened stays open until they close it or go elsewhere.
  function keep(fresh) {
    for (const id of ["sidebar", "panel"]) {
      if (document.getElementById(id)?.hasAttribute("data-toggled")) fresh.getElementById(id)?.classList.add("open");
    }
  }

  function settle(toEnd) {
    const log = document.querySelector("#talk");
    if (log && toEnd) log.scrollTop = log.scrollHeight;
    const box = document.querySelector("dialog.window");
    if (box && !box.open) {
      before = document.activeElement?.id || "composer-text";
      box.showModal();
    }
    if (box && box.dataset.shown !== box.dataset.view) {
      box.dataset.shown = box.dataset.view;
      (box.querySelector(".window-body input:not([type=hidden]), .window-body textarea, .window-body select, [data-submit]") ?? box.querySelector(".window-body")).focus();
    }
    const wrong = box?.querySelector(".wrong input, .wrong textarea, .wrong select");
    if (wrong && !wrong.dataset.told) {
      wrong.dataset.told = "yes";
      wrong.focus();
    }
    if (!box && before !== null) {
      (document.getElementById(before) ?? document.querySelector("#composer-text, #room-title"))?.focus();
      before = null;
    }
  }

  async function ask(address, options = {}) {
    const mine = ++asked;
    const headers = { "X-Since": document.body.dataset.since ?? "0", "X-Back": place(), ...options.headers };
    const answer = await fetch(address, { ...options, headers });
    const html = await answer.text();
    if (!answer.ok || mine < shown) return answer.ok;
    shown = mine;
    draw(html);
    return true;
  }

  const look = () => ask(place(), { headers: { "X-Again": "yes" } }).catch(() => {});

  async function go(address) {
    history.pushState(null, "", address);
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    for (const pane of document.querySelectorAll("[data-toggled]")) toggle(pane.id, false);
    await ask(address, { headers: address.includes("?") ? { "X-Again": "yes" } : {} });
  }

  // ── Doing ──────────────────────────────────────────────────────────────────────────────────────────────────────
  async function send(form, button) {
    const values = new URLSearchParams(new FormData(form, button));
    const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
    for (const field of form.querySelectorAll("[data-dirty]")) if (!form.matches("[data-window]")) delete field.dataset.dirty;
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    await ask(address, { method: "POST", body: values, headers: { "X-Again": "yes" } });
  }

  document.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.getAttribute("aria-disabled") === "true") return;
    if (button?.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
    if (event.target.matches("[data-composer]") && !button?.name) return compose(event.target);
    send(event.target, button);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      go(link.getAttribute("href"));
    }
    const switcher = event.target.closest("[data-toggle]");
    if (switcher) toggle(switcher.dataset.toggle);
    const filler = event.target.closest("[data-fill]");
    if (filler) fill(filler.dataset.fill);
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  // A menu that would end below what can be seen opens upwards.
  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches?.("details.menu[open]") || menu.matches(".up")) return;
    const room = (menu.closest(".talk, .home, .panel-body, .window-body") ?? document.body).getBoundingClientRect();
    menu.classList.toggle("rise", menu.querySelector(".menu-list").getBoundingClientRect().bottom > room.bottom);
  }, true);

  document.addEventListener("change", (event) => {
    const picker = event.target.closest("[data-press]");
    if (!picker) return;
    const form = picker.closest("form");
    const press = document.createElement("button");
    Object.assign(press, { name: "press", value: picker.dataset.press, hidden: true, formNoValidate: true });
    press.setAttribute("formaction", form.matches("[data-window]") ? form.action.replace(/submit$/, "press") : form.action);
    form.append(press);
    form.requestSubmit(press);
    press.remove();
  });

  document.addEventListener("cancel", (event) => {
    if (!event.target.matches("dialog.window")) return;
    event.preventDefault();
    event.target.querySelector("[data-close]").click();
  }, true);

  function toggle(id, on) {
    const pane = document.getElementById(id);
    const open = on ?? !pane.classList.contains("open");
    pane.classList.toggle("open", open);
    pane.toggleAttribute("data-toggled", open);
    for (const one of document.querySelectorAll(`[data-toggle="${id}"]`)) one.setAttribute("aria-expanded", String(open));
    const heading = open ? pane.querySelector("a, button") : document.querySelector(`.room [data-toggle="${id}"]`);
    if (on === undefined) heading?.focus();
  }

  // ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────────
  const written = [];
  let recalled = 0;
  const composer = () => document.querySelector("#composer-text");
  const options = () => [...document.querySelectorAll("#suggestions [role=option]:not([hidden])")];
  const picked = () => document.querySelector("#suggestions [aria-selected=true]:not([hidden])");

  function fill(text) {
    const box = composer();
    box.value = text;
    box.dataset.dirty = "yes";
    box.focus();
    suggest();
  }

  function compose(form) {
    const box = composer();
    if (!box.value.trim()) return;
    written.push(box.value);
    recalled = written.length;
    send(form, null);
    box.value = "";
    suggest();
  }

  // What is being typed just before the caret, if it is the beginning of a command or of a name.
  function begun(box) {
    const text = box.value.slice(0, box.selectionStart);
    return text.match(/^\/\S*$/)?.[0] ?? text.match(/(?:^|\s)(@\w*)$/)?.[1] ?? null;
  }

  function suggest(none = false) {
    const box = composer();
    const list = document.querySelector("#suggestions");
    if (!box || !list) return false;
    const start = none ? null : begun(box)?.toLowerCase();
    for (const one of list.children) {
      one.hidden = start == null || !one.dataset.starts.toLowerCase().startsWith(start);
      one.setAttribute("aria-selected", "false");
    }
    list.hidden = options().length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    box.removeAttribute("aria-activedescendant");
    return true;
  }

  function step(by) {
    const all = options();
    const next = all[(all.indexOf(picked()) + by + all.length) % all.length];
    for (const one of all) one.setAttribute("aria-selected", String(one === next));
    composer().setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  function take(option) {
    const box = composer();
    const start = begun(box) ?? "";
    box.setRangeText(option.dataset.insert, box.selectionStart - start.length, box.selectionStart, "end");
    box.dataset.dirty = "yes";
    box.focus();
    return suggest();
  }

  // What was sent before, where the composer holds nothing else.
  function recall(by) {
    const to = recalled + by;
    if (composer().value !== (written[recalled] ?? "") || to < 0 || to > written.length) return false;
    recalled = to;
    fill(written[recalled] ?? "");
    return suggest(true);
  }

  // Each says whether it had a use for the key; where it had none, the browser goes on.
  const keys = {
    ArrowDown: () => (options().length ? step(1) : recall(1)),
    ArrowUp: () => (options().length ? step(-1) : recall(-1)),
    Tab: () => options().length > 0 && take(picked() ?? options()[0]),
    Escape: () => options().length > 0 && suggest(true),
    Enter: (box, event) => {
      if (event.shiftKey || event.isComposing) return false;
      const first = options().find((one) => one.dataset.starts !== box.value.trim());
      const whole = options().some((one) => one.dataset.starts === box.value.trim());
      const option = picked() ?? (whole ? null : first);
      return option ? take(option) : (box.form.requestSubmit(), true);
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.target.id === "composer-text" && keys[event.key]) {
      if (keys[event.key](event.target, event)) event.preventDefault();
      return;
    }
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.preventDefault();
    } else if (!document.querySelector("dialog[open]")) {
      for (const pane of document.querySelectorAll("[data-toggled]")) toggle(pane.id);
    }
  });

  document.addEventListener("input", (event) => {
    event.target.dataset.dirty = "yes";
    if (event.target.id === "composer-text") suggest();
  });

  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest("#suggestions [role=option]");
    if (!option) return;
    event.preventDefault();
    take(option);
  });

  // ── Living ─────────────────────────────────────────────────────────────────────────────────────────────────────
  window.addEventListener("popstate", () => ask(place()));
  settle(true);
  if (!document.querySelector("dialog[open]")) composer()?.focus({ preventScroll: true });
  let first = true;
  const events = new EventSource("/events");
  events.addEventListener("message", () => {
    if (!first) look();
    first = false;
  });
  events.addEventListener("error", () => { first = false; });
})();
