// The only script of our own. Every page works without it. No inline code, no eval: the content security policy
// allows neither.
const components = document.currentScript.dataset.components;

// 1. Say that scripts run, before anything is painted, so that nothing moves afterwards.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
  document.addEventListener("DOMContentLoaded", () => {
    import(components).then((govuk) => govuk.initAll());
  });
}

// 2. After a piece of a staff screen was exchanged (htmx 2), keep people at the keyboard and at a screen reader where
//    they are: focus goes to [data-focus], else back to where it was; the text of [data-say] is spoken.
let place = null;

document.addEventListener("htmx:beforeSwap", () => {
  const holder = document.activeElement && document.activeElement.closest("[id]");
  place = holder ? holder.id : null;
});

document.addEventListener("htmx:afterSettle", () => {
  const goal =
    document.querySelector("[data-focus]") ||
    (document.activeElement === document.body && place ? document.getElementById(place) : null);
  if (goal) {
    if (!goal.matches("a, button, input, select, textarea, [tabindex]")) goal.tabIndex = -1;
    goal.focus();
    goal.removeAttribute("data-focus");
  }
  const said = document.querySelector("[data-say]");
  const live = document.getElementById("tb-live");
  if (said && live) {
    live.textContent = said.dataset.say;
    said.removeAttribute("data-say");
  }
});

// 3. A page in the background does not look for news.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.requestConfig.verb === "get") event.preventDefault();
});
