// Keeps what was typed where there is no network: a form is sent once the portal can be reached, and stays as it is until then.
const words = document.querySelector("#offline > *");
// After this the portal is not there, in milliseconds; and how long until it is looked for again.
const PATIENCE = 8000;
const AGAIN = 5000;

let waits;
let timer;

const isThere = async () => {
  try {
    const answer = await fetch("/health", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    // A gateway that answers for the portal is no network either.
    return answer.status !== 502 && answer.status !== 504;
  } catch {
    return false;
  }
};

// A phone says that it is back before it is, so the portal is looked for first.
const look = async () => {
  clearTimeout(timer);
  const there = await isThere();
  if (!waits) {
    return;
  }
  if (!there) {
    timer = setTimeout(look, AGAIN);
    return;
  }
  const { form, button } = waits;
  waits = undefined;
  words.hidden = true;
  form.requestSubmit(button);
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  // What the browser knows to be in vain: it would show a page of its own, and what was typed would be gone.
  if (form.method !== "post" || (navigator.onLine && !waits)) {
    return;
  }
  event.preventDefault();
  waits = { form, button: event.submitter };
  words.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(look, AGAIN);
});
addEventListener("online", () => waits && look());
