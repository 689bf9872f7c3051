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

// 3. What the other side says appears at once. A stream tells that there is news ([data-live] holds its address), and
//    the page asks for it. While the stream is heard nothing else looks; without it - an old browser, something between
//    that holds it back - the page looks every few seconds, as hx-trigger says. In the background neither goes on.
const HEARD_FOR = 45000; // ms; the server gives a sign of life every 20 s
let stream = null;
let heardAt = 0;

const hear = () => {
  heardAt = Date.now();
};

const listen = () => {
  const piece = document.querySelector("[data-live]");
  if (!piece || stream || document.hidden || !window.EventSource) return;
  stream = new EventSource(piece.dataset.live);
  stream.addEventListener("open", hear);
  stream.addEventListener("still", hear);
  stream.addEventListener("news", () => {
    hear();
    htmx.trigger("[data-live]", "news");
  });
  stream.addEventListener("error", () => {
    heardAt = 0;
    if (stream.readyState === EventSource.CLOSED) stream = null;
  });
};

document.addEventListener("DOMContentLoaded", listen);
document.addEventListener("visibilitychange", () => {
  if (document.hidden && stream) {
    stream.close();
    stream = null;
    heardAt = 0;
  } else if (!document.hidden && document.querySelector("[data-live]")) {
    listen();
    htmx.trigger("[data-live]", "news");
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  const isHeard = Date.now() - heardAt < HEARD_FOR && !elt.matches("[data-waits]");
  const isIdle = elt.matches("[data-live]") && !requestConfig.triggeringEvent && isHeard;
  if (requestConfig.verb === "get" && (document.hidden || isIdle)) event.preventDefault();
});

// 4. A look that fails changes nothing on the page: the next one may succeed.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig.elt.matches("[data-live]") && event.detail.xhr.status >= 400) {
    event.detail.shouldSwap = false;
  }
});

// 5. Which question is answered: the one whose link was followed; or the first, if nothing has been typed yet.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-answer]");
  const choice = document.getElementById("talk-question");
  if (!link || !choice) return;
  event.preventDefault();
  choice.value = link.dataset.answer;
  choice.form.elements.text.focus();
});

document.addEventListener("htmx:oobAfterSwap", () => {
  const choice = document.querySelector("[data-suggest]");
  if (choice && choice.form && !choice.form.elements.text.value) choice.value = choice.dataset.suggest;
  if (choice) choice.removeAttribute("data-suggest");
});
