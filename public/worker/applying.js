// Keeps what was typed where there is no network: a form is sent once the portal can be reached, and stays as it is until then.
const words = document.querySelector("#offline > *");
// After this the portal is not there, in milliseconds; how long until it is looked for again; and after what time of waiting it is said.
const PATIENCE = 8000;
const AGAIN = 5000;
const SILENT = 1500;
// For so long after it was heard from, the portal is taken to be there still.
const FRESH = 20000;

let heard = Date.now();
let waits;
let timer;
let telling;

const isThere = async () => {
  try {
    const answer = await fetch("/health", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    // A gateway that answers for the portal is no network either.
    return answer.status !== 502 && answer.status !== 504;
  } catch {
    return false;
  }
};

const tell = () => (words.hidden = false);

// A phone says that it is back before it is, so the portal is looked for first.
const look = async () => {
  clearTimeout(timer);
  const there = await isThere();
  if (!waits) {
    return;
  }
  if (!there) {
    tell();
    timer = setTimeout(look, AGAIN);
    return;
  }
  const { form, button } = waits;
  heard = Date.now();
  waits = undefined;
  clearTimeout(telling);
  words.hidden = true;
  form.removeAttribute("aria-busy");
  form.requestSubmit(button);
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") {
    return;
  }
  const isOnline = navigator.onLine;
  // Whoever has just been answered need not be looked for. Else a form that goes in vain brings a page of the browser's own, and
  // what was typed is gone.
  if (isOnline && !waits && Date.now() - heard < FRESH) {
    return;
  }
  event.preventDefault();
  const isNew = !waits;
  waits = { form, button: event.submitter };
  form.setAttribute("aria-busy", "true");
  if (!isNew) {
    return;
  }
  telling = setTimeout(tell, isOnline ? SILENT : 0);
  timer = setTimeout(look, isOnline ? 0 : AGAIN);
});
addEventListener("online", () => waits && look());
