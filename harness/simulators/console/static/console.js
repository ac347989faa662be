// Renews what a page shows while somebody looks at it, without losing what is filled in. The pages work without it.
"use strict";
(() => {
  const EVERY = 3000; // milliseconds
  const said = new Map(); // id of a live piece to what the server last said there
  let leaving = false;

  // Moments are written in UTC; whoever reads them may live elsewhere.
  function local(root) {
    for (const time of root.querySelectorAll("time[data-zone]")) {
      const at = new Date(time.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
      time.textContent = "short" in time.dataset
        ? at.toLocaleTimeString(time.dataset.zone, { ...clock, second: "2-digit" })
        : at.toLocaleString(time.dataset.zone, { ...clock, day: "numeric", month: "long" });
    }
  }

  const pieces = (root) => [...root.querySelectorAll("[data-live]")];
  const remember = (root) => pieces(root).forEach((piece) => said.set(piece.id, piece.outerHTML));

  function keep(before, after) {
    for (const details of before.querySelectorAll("details[id]")) {
      const same = after.querySelector(`#${details.id}`);
      if (same) same.open = details.open;
    }
    for (const field of before.querySelectorAll("input[id], select[id]")) {
      const same = after.querySelector(`#${field.id}`);
      if (same && same.type === field.type) same.value = field.value;
    }
  }

  function replace(before, after) {
    const focused = before.contains(document.activeElement) ? document.activeElement : null;
    if (focused && focused.matches("input, select")) return false; // somebody is writing
    const made = document.importNode(after, true);
    keep(before, made);
    local(made);
    made.classList.add("fresh");
    made.addEventListener("animationend", () => made.classList.remove("fresh"), { once: true });
    before.replaceWith(made);
    if (focused) {
      const words = focused.textContent;
      const same = [...made.querySelectorAll(focused.tagName)].find((each) => each.textContent === words);
      (same || made).focus({ preventScroll: true });
    }
    return true;
  }

  function renew(fresh) {
    for (const after of pieces(fresh)) {
      const before = document.getElementById(after.id);
      const words = after.outerHTML;
      if (before && said.get(after.id) !== words && replace(before, after)) said.set(after.id, words);
    }
    for (const shelf of document.querySelectorAll("[data-live-children]")) {
      const wanted = fresh.getElementById(shelf.id);
      if (wanted) arrange(shelf, wanted);
    }
  }

  // Cards that came or went; those that stay are where somebody may be pressing, so they do not change places.
  function arrange(shelf, wanted) {
    const ids = new Set([...wanted.children].map((card) => card.id));
    for (const card of [...shelf.children]) {
      if (!ids.has(card.id) && !card.contains(document.activeElement)) card.remove();
    }
    for (const card of wanted.children) {
      if (document.getElementById(card.id)) continue;
      said.set(card.id, card.outerHTML);
      const made = document.importNode(card, true);
      local(made);
      shelf.append(made);
    }
  }

  async function look() {
    if (leaving || document.hidden) return;
    const stale = document.getElementById("stale");
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.redirected || !answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!leaving) renew(fresh);
      stale.hidden = true;
    } catch {
      stale.hidden = false;
    }
  }

  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    leaving = true;
    const pressed = event.submitter;
    // After this turn: a disabled button would not be sent.
    setTimeout(() => {
      if (!pressed) return;
      pressed.disabled = true;
      pressed.setAttribute("aria-busy", "true");
    });
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    leaving = false;
    for (const button of document.querySelectorAll("button[aria-busy]")) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    }
    look();
  });
  document.addEventListener("visibilitychange", look);

  remember(document);
  local(document);
  if (said.size || document.querySelector("[data-live-children]")) setInterval(look, EVERY);
})();
