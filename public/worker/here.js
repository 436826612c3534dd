// Sets this browser up for notices: asks its reader, has its push service found, and sends what it says as the form does.
const place = document.getElementById("here");
const show = (name) => {
  for (const part of place.querySelectorAll("[data-part]")) {
    part.hidden = part.dataset.part !== name;
  }
};
const letters = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const same = (buffer, text) => buffer && letters(buffer) === text;

const worker = () => navigator.serviceWorker.getRegistration("/").then((known) => known ?? navigator.serviceWorker.register("/worker.js"));

const look = async () => {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    return show("unable");
  }
  if (Notification.permission === "denied") {
    return show("denied");
  }
  const known = await navigator.serviceWorker.getRegistration("/");
  const subscription = await known?.pushManager.getSubscription();
  if (subscription && place.dataset.known !== "0" && same(subscription.options.applicationServerKey, place.dataset.key)) {
    place.querySelector("[data-part=on] [name=endpoint]").value = subscription.endpoint;
    return show("on");
  }
  show("ask");
};

const subscribe = async (form) => {
  if ((await Notification.requestPermission()) !== "granted") {
    return show("denied");
  }
  await worker();
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  if (before && !same(before.options.applicationServerKey, place.dataset.key)) {
    await before.unsubscribe();
  }
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(place.dataset.key) });
  form.elements.endpoint.value = subscription.endpoint;
  form.elements.key.value = letters(subscription.getKey("p256dh"));
  form.elements.secret.value = letters(subscription.getKey("auth"));
  form.submit();
};

const ask = place.querySelector("form[data-part=ask]");
ask.addEventListener("submit", (event) => {
  event.preventDefault();
  subscribe(ask).catch(() => show("failed"));
});
const on = place.querySelector("form[data-part=on]");
on.addEventListener("submit", (event) => {
  event.preventDefault();
  navigator.serviceWorker
    .getRegistration("/")
    .then((known) => known?.pushManager.getSubscription())
    .then((subscription) => subscription?.unsubscribe())
    .catch(() => {})
    .finally(() => on.submit());
});
look().catch(() => show("failed"));
