// The page of `neverdone try`. The server draws everything; this asks for it again, and keeps what a person is at.
"use strict";

(() => {
  // What a person has done to an element, and this script, is theirs: the server knows nothing of it.
  const OWN = {
    "[data-dirty], [data-dirty] *": ["value", "checked", "selected"],
    "details, dialog": ["open"],
    "details[open]": ["class"],
    "[data-toggle], [data-composer] textarea": ["aria-expanded", "aria-activedescendant"],
    ".suggestions, .suggestions *": ["hidden", "aria-selected"],
  };
  const MARKS = ["data-dirty", "data-told", "data-shown", "data-toggled"];
  const owned = (name, node) => MARKS.includes(name) || Object.entries(OWN).some(([which, names]) => names.includes(name) && node.matches(which));
  const place = () => location.pathname + location.search;
  let asked = 0;
  let shown = 0;
  let came = null; // where the focus was when a window opened

  // ── Drawing ────────────────────────────────────────────────────────────────────────────────────────────────────
  const morphing = {
    morphStyle: "outerHTML",
    callbacks: { beforeAttributeUpdated: (name, node) => !owned(name, node) },
  };

  function draw(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const before = LOGS.map((log) => [log, whose(log), isAtEnd(document.querySelector(log))]);
    document.title = fresh.title;
    keep(fresh);
    Idiomorph.morph(document.body, fresh.body, morphing);
    settle(before.filter(([log, was, atEnd]) => atEnd || was !== whose(log)).map(([log]) => log));
  }

  // What is read from its end: the conversation, and a thread.
  const LOGS = ["#talk", "#thread"];
  const whose = (log) => document.title + document.querySelector(log)?.dataset.thread;
  const isAtEnd = (log) => !log || log.scrollHeight - log.scrollTop - log.clientHeight < 80;

  // A pane that a person opened stays open until they close it or go elsewhere.
  function keep(fresh) {
    for (const id of ["sidebar", "panel"]) {
      if (document.getElementById(id)?.hasAttribute("data-toggled")) fresh.getElementById(id)?.classList.add("open");
    }
  }

  function settle(toEnd) {
    for (const log of toEnd.map((one) => document.querySelector(one))) if (log) log.scrollTop = log.scrollHeight;
    const box = document.querySelector("dialog.window");
    if (box && !box.open) {
      came = document.activeElement?.id || "composer-text";
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
    if (!box && came !== null) {
      (document.getElementById(came) ?? document.querySelector("#composer-text, #room-title"))?.focus();
      came = null;
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

  async function go(address, focus = "") {
    history.pushState(null, "", address);
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    for (const pane of document.querySelectorAll("[data-toggled]")) toggle(pane.id, false);
    await ask(address, { headers: address.includes("?") ? { "X-Again": "yes" } : {} });
    if (focus) document.querySelector(focus)?.focus();
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
      go(link.getAttribute("href"), link.matches("[data-reply]") ? "#reply-text" : "");
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
  const list = (box) => box.form.querySelector("[role=listbox]");
  const options = (box) => [...list(box).querySelectorAll("[role=option]:not([hidden])")];
  const picked = (box) => list(box).querySelector("[aria-selected=true]:not([hidden])");

  function fill(text, box = composer()) {
    box.value = text;
    box.dataset.dirty = "yes";
    box.focus();
    return suggest(box);
  }

  function compose(form) {
    const box = form.querySelector("textarea");
    if (!box.value.trim()) return;
    if (box === composer()) recalled = written.push(box.value);
    send(form, null);
    box.value = "";
    suggest(box);
  }

  // What is being typed just before the caret, if it is the beginning of a command or of a name.
  function begun(box) {
    const text = box.value.slice(0, box.selectionStart);
    return text.match(/^\/\S*$/)?.[0] ?? text.match(/(?:^|\s)(@\w*)$/)?.[1] ?? null;
  }

  // The first is picked, as in Slack: Tab takes it, and Enter does where something is to be finished.
  function suggest(box, none = false) {
    const start = none ? null : begun(box)?.toLowerCase();
    for (const one of list(box).children) one.hidden = start == null || !one.dataset.starts.toLowerCase().startsWith(start);
    list(box).hidden = options(box).length === 0;
    box.setAttribute("aria-expanded", String(!list(box).hidden));
    return pick(box, options(box)[0]);
  }

  function pick(box, option) {
    for (const one of list(box).children) one.setAttribute("aria-selected", String(one === option));
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
    return true;
  }

  function step(box, by) {
    const all = options(box);
    const from = all.indexOf(picked(box));
    return pick(box, all[(from + by + all.length) % all.length]);
  }

  function take(box, option) {
    const start = begun(box) ?? "";
    box.setRangeText(option.dataset.insert, box.selectionStart - start.length, box.selectionStart, "end");
    box.dataset.dirty = "yes";
    box.focus();
    return suggest(box);
  }

  // What was sent before, where the composer holds nothing else.
  function recall(box, by) {
    const to = recalled + by;
    if (box !== composer() || box.value !== (written[recalled] ?? "") || to < 0 || to > written.length) return false;
    recalled = to;
    fill(written[recalled] ?? "");
    return suggest(box, true);
  }

  // Each says whether it had a use for the key; where it had none, the browser goes on.
  const keys = {
    ArrowDown: (box) => (options(box).length ? step(box, 1) : recall(box, 1)),
    ArrowUp: (box) => (options(box).length ? step(box, -1) : recall(box, -1)),
    Tab: (box, event) => !event.shiftKey && options(box).length > 0 && take(box, picked(box) ?? options(box)[0]),
    Escape: (box) => options(box).length > 0 && suggest(box, true),
    Enter: (box, event) => {
      if (event.shiftKey || event.isComposing) return false;
      const option = picked(box);
      const isWhole = option?.dataset.starts === begun(box);
      return option && !isWhole ? take(box, option) : (box.form.requestSubmit(), true);
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.target.matches("[data-composer] textarea") && keys[event.key]) {
      const used = keys[event.key](event.target, event);
      if (used) event.preventDefault();
      if (used || event.key !== "Escape") return;
    }
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.preventDefault();
    } else if (!document.querySelector("dialog[open]")) {
      for (const pane of document.querySelectorAll("[data-toggled]")) toggle(pane.id);
      const out = event.target.closest("#panel")?.querySelector("a[aria-label=Close]");
      if (out) go(out.getAttribute("href"), "#composer-text");
    }
  });

  document.addEventListener("input", (event) => {
    event.target.dataset.dirty = "yes";
    if (event.target.matches("[data-composer] textarea")) suggest(event.target);
  });

  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest(".suggestions [role=option]");
    if (!option) return;
    event.preventDefault();
    take(option.closest("form").querySelector("textarea"), option);
  });

  // ── Living ─────────────────────────────────────────────────────────────────────────────────────────────────────
  window.addEventListener("popstate", () => ask(place()));
  settle(LOGS);
  if (!document.querySelector("dialog[open]")) composer()?.focus({ preventScroll: true });
  let first = true;
  const events = new EventSource("/events");
  events.addEventListener("message", () => {
    if (!first) look();
    first = false;
  });
  events.addEventListener("error", () => { first = false; });
})();
