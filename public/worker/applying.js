// Keeps what was typed where there is no network: a form is sent once the portal can be reached, and stays as it is until then.
const words = document.querySelector("#offline > *");
// After this the portal is not there, in milliseconds; and how long until it is looked for again.
const PATIENCE = 8000;
const AGAIN = 5000;

let waits;
let timer;
let looking = false;
let going = false;

const isThere = async () => {
  try {
    const answer = await fetch("/health", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    // A gateway that answers for the portal is no network either.
    return answer.status !== 502 && answer.status !== 504;
  } catch {
    return false;
  }
};

// A phone says that it is back before it is, and in a tunnel that it has a network, so the portal is looked for first.
const look = async () => {
  if (looking) {
    return;
  }
  clearTimeout(timer);
  looking = true;
  const there = await isThere();
  looking = false;
  if (!there) {
    words.hidden = false;
    timer = setTimeout(look, AGAIN);
    return;
  }
  const { form, button } = waits;
  waits = undefined;
  words.hidden = true;
  going = true;
  form.requestSubmit(button);
  going = false;
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || going) {
    return;
  }
  // Sent in vain, the browser would show a page of its own, and what was typed would be gone.
  event.preventDefault();
  waits = { form, button: event.submitter };
  look();
});
addEventListener("online", () => waits && look());
