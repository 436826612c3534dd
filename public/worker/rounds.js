// Rounds without network: the pages of a round that a member takes along, and the visits that she sends.
//
// A visit is put down on the phone before it is sent, and goes only when the portal has said what became of it: no dead spot,
// no closed page and no second sending loses or doubles it. What was taken along belongs to one account, for a day, and goes
// when she signs out; visits that wait stay until their own member is there again.

(() => {
  const ROUND = "/desk/rounds";
  const PAGE = /^\/desk\/rounds(\/[0-9A-Za-z]+)?$/;
  const VISIT = /^\/desk\/rounds\/[0-9A-Za-z]+$/;
  const FILE = /^\/(pkg\/|reports\/[0-9A-Za-z]+\/photos\/)/;
  const CACHE = "rounds-";
  const DAY = 24 * 60 * 60 * 1000;
  // A page that is on the phone is shown when the network takes longer than this.
  const PATIENCE = 6000;
  const TAG = "rounds";
  // A phone says that it is back before it is: pauses before what could not be sent is sent again.
  const AGAIN = [2000, 8000];

  const pathOf = (address) => new URL(address, self.location).pathname;
  const isPage = (address) => PAGE.test(pathOf(address));

  let phase = "";

  // What is on the phone: "visits", and notes of this worker: "round" (what was taken along), "reader" (who looked last).

  let opened;
  function database() {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("rounds", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("visits", { keyPath: "id" });
        asked.result.createObjectStore("notes");
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  }

  async function within(store, mode, act) {
    const transaction = (await database()).transaction(store, mode);
    const asked = act(transaction.objectStore(store));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }

  const note = (key) => within("notes", "readonly", (notes) => notes.get(key));
  const keepNote = (key, value) => within("notes", "readwrite", (notes) => notes.put(value, key));
  const forgetNote = (key) => within("notes", "readwrite", (notes) => notes.delete(key));
  const visitOf = (id) => within("visits", "readonly", (visits) => visits.get(id));
  const allVisits = () => within("visits", "readonly", (visits) => visits.getAll());
  const keepVisit = (visit) => within("visits", "readwrite", (visits) => visits.put(visit));
  const forgetVisit = (id) => within("visits", "readwrite", (visits) => visits.delete(id));

  // The round that was taken along.

  async function forgetAllBut(name) {
    for (const cache of await caches.keys()) if (cache.startsWith(CACHE) && cache !== name) await caches.delete(cache);
  }

  async function forget() {
    await forgetNote("round");
    await forgetAllBut();
  }

  async function round() {
    const kept = await note("round");
    if (kept && Date.now() > kept.until) {
      await forget();
      return undefined;
    }
    return kept;
  }

  /** Takes a round along; what was there before goes when all of the new one is there. */
  async function take(account, addresses) {
    const name = `${CACHE}${Date.now()}`;
    const cache = await caches.open(name);
    let bytes = 0;
    try {
      // One after another: on a poor line many at once all fail.
      for (const address of addresses) {
        const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
        if (!answer.ok) throw new Error(`${answer.status} ${address}`);
        bytes += (await answer.clone().arrayBuffer()).byteLength;
        // The list is kept in the order that she chose, and found whatever she asks for.
        await cache.put(isPage(address) ? pathOf(address) : address, answer);
      }
    } catch (error) {
      await caches.delete(name);
      throw error;
    }
    const pages = addresses.filter(isPage).length;
    await keepNote("round", { account, name, bytes, pages, until: Date.now() + DAY });
    await forgetAllBut(name);
  }

  async function kept(address) {
    const there = await round();
    if (!there) return undefined;
    const cache = await caches.open(there.name);
    return cache.match(address, { ignoreVary: true });
  }

  /** The page as it was taken along, which then says since when it is out of date. */
  async function keptPage(path) {
    const page = await kept(path);
    if (!page) return undefined;
    const html = (await page.text()).replace(/(<p\b[^>]*\bid="offline"[^>]*?) hidden(="[^"]*")?/, "$1");
    const headers = new Headers(page.headers);
    for (const name of ["content-encoding", "content-length"]) headers.delete(name);
    return new Response(html, { headers });
  }

  async function page(request) {
    const fetched = fetch(request);
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    const first = await Promise.race([fetched, late]).catch(() => undefined);
    // A gateway that answers for the portal is no network either.
    if (first && first.status !== 502 && first.status !== 504) return first;
    return (await keptPage(pathOf(request.url))) ?? fetched;
  }

  async function file(request) {
    try {
      return await fetch(request);
    } catch (error) {
      const found = await kept(request.url);
      if (!found) throw error;
      return found;
    }
  }

  // Visits.

  const WORDS = ["id", "account", "version", "read", "at", "title", "outcome", "words"];

  function formOf(visit) {
    const form = new FormData();
    for (const name of WORDS) form.append(name, visit[name] ?? "");
    for (const photo of visit.photos) form.append("photos", photo, photo.name || "photo.jpg");
    return form;
  }

  function post(visit, accept) {
    const headers = { accept, "accept-language": visit.language };
    return fetch(`${ROUND}/${visit.reference}`, { method: "POST", body: formOf(visit), headers, redirect: "manual", credentials: "same-origin" });
  }

  /** Sends a visit; gives it as it stands then. */
  async function send(visit) {
    let answer;
    try {
      answer = await post(visit, "application/json");
    } catch {
      return { ...visit, state: "kept" };
    }
    // Only who is not signed in is led elsewhere.
    if (answer.type === "opaqueredirect") return { ...visit, state: "sign-in" };
    const told = await answer.json().catch(() => undefined);
    if (answer.ok && told) return { ...visit, state: told.state, said: told.words, ended: Date.now(), photos: [] };
    if (told?.state === "other") return { ...visit, state: "kept" };
    if (answer.status === 403 || answer.status === 404) return { ...visit, state: "refused", said: told?.words ?? "", final: true };
    if (answer.status === 422) return { ...visit, state: "refused", said: told?.words ?? "" };
    return { ...visit, state: "kept" };
  }

  const WAITS = ["kept", "sign-in"];

  // One at a time, and never the same twice at once.
  let turn = Promise.resolve();
  function inTurn(act) {
    const mine = turn.then(act);
    turn = mine.catch(() => {});
    return mine;
  }

  /** Sends what waits for this account, the oldest first; says whether some wait for network. */
  function sendAll(account) {
    return inTurn(async () => {
      const mine = (await allVisits()).filter((visit) => visit.account === account && WAITS.includes(visit.state));
      mine.sort((one, other) => one.at - other.at);
      let waiting = false;
      for (const visit of mine) {
        const sent = await send(visit);
        await keepVisit(sent);
        if (sent.state !== "kept") continue;
        waiting = true;
        break;
      }
      return waiting;
    });
  }

  /** Sends what waits, and again a little later where the network is not quite there yet. */
  async function sendSoon(account) {
    for (const pause of AGAIN) {
      if (!(await sendAll(account))) return;
      await tell();
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await sendAll(account);
  }

  async function ofForm(request) {
    const form = await request.formData();
    const visit = Object.fromEntries(WORDS.map((name) => [name, String(form.get(name) ?? "")]));
    return {
      ...visit,
      id: visit.id || crypto.randomUUID(),
      at: visit.at || String(Date.now()),
      reference: new URL(request.url).pathname.split("/").pop(),
      language: (await note("reader"))?.language ?? "en",
      photos: form.getAll("photos").filter((photo) => photo.size > 0),
      state: "kept",
      said: "",
    };
  }

  /** A visit that was sent from a page: first it is put down here, then sent, then its page says what became of it. */
  async function visited(request) {
    const visit = await ofForm(request);
    await keepVisit(visit);
    const sent = await inTurn(() => send(visit));
    if (sent.state === "sent" || sent.state === "changed") {
      await forgetVisit(visit.id);
      return Response.redirect(`${ROUND}?visit=${visit.id}`, 303);
    }
    if (sent.state === "refused" && !sent.final) {
      // The portal's own page says what is wrong, with what was typed.
      const answer = await post(visit, "text/html").catch(() => undefined);
      if (answer && answer.type !== "opaqueredirect") {
        await forgetVisit(visit.id);
        return answer;
      }
    }
    await keepVisit(sent);
    await self.registration.sync?.register(TAG).catch(() => {});
    return Response.redirect(ROUND, 303);
  }

  // What the pages are told.

  async function tell() {
    const reader = await note("reader");
    if (!reader) return;
    const moment = new Intl.DateTimeFormat(reader.language, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const number = new Intl.NumberFormat(reader.language);
    const there = await round();
    const mine = (await allVisits()).filter((visit) => visit.account === reader.account);
    mine.sort((one, other) => one.at - other.at);
    const state = {
      phase,
      kept: there && {
        until: moment.format(there.until),
        pages: number.format(there.pages),
        size: `${number.format(Math.ceil(there.bytes / 1000))}\u00a0kB`,
      },
      visits: mine.map(({ id, reference, title, at, state, said }) => ({ id, reference, title, at: moment.format(Number(at)), state, words: said })),
    };
    const pages = await self.clients.matchAll({ type: "window" });
    for (const page of pages) if (isPage(page.url)) page.postMessage({ rounds: state });
  }

  async function hello({ account, language }) {
    await keepNote("reader", { account, language });
    const there = await round();
    if (there && there.account !== account) await forget();
    for (const visit of await allVisits()) if (visit.ended && Date.now() > visit.ended + DAY) await forgetVisit(visit.id);
    await tell();
    await sendSoon(account);
  }

  async function hear(said) {
    if (said.say === "hello") await hello(said);
    if (said.say === "leave") await forget();
    if (said.say === "discard") await forgetVisit(said.id);
    if (said.say === "send") await sendSoon(said.account);
    if (said.say === "note") {
      const visit = await visitOf(said.id);
      if (visit) await keepVisit({ ...visit, outcome: "passed_on", state: "kept", said: "" });
      await sendAll(said.account);
    }
    if (said.say === "take") {
      phase = "taking";
      await tell();
      try {
        await take(said.account, said.addresses);
        phase = "";
      } catch {
        phase = "failed";
      }
    }
    await tell();
    phase = phase === "failed" ? "" : phase;
  }

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

  self.addEventListener("message", (event) => {
    const said = event.data;
    if (said?.account && said.say) event.waitUntil(hear(said));
  });

  self.addEventListener("sync", (event) => {
    if (event.tag !== TAG) return;
    const sending = note("reader").then(async (reader) => {
      const waiting = reader && (await sendAll(reader.account));
      await tell();
      // The browser comes again later.
      if (waiting) throw new Error("visits wait");
    });
    event.waitUntil(sending);
  });

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== self.location.origin) return;
    if (request.method === "POST") {
      if (url.pathname === "/sign-out") event.waitUntil(forget());
      else if (request.mode === "navigate" && VISIT.test(url.pathname)) event.respondWith(visited(request));
    } else if (request.method === "GET") {
      if (request.mode === "navigate" && PAGE.test(url.pathname)) event.respondWith(page(request));
      else if (request.mode !== "navigate" && FILE.test(url.pathname)) event.respondWith(file(request));
    }
  });
})();
