// Wakes the islands of a page. Stands below wasm-bindgen's glue in one module, so it imports itself to look islands up by
// name: that answers at once, and no second script has to be fetched.

// The children that an outer island passes in are told when an island inside them wakes.
const outerChildren = [];

async function wakeIn(element, islands) {
  const tag = element.localName;
  if (tag === "leptos-island") {
    const wake = islands[element.dataset.component];
    if (wake) {
      outerChildren.at(-1)?.();
      try {
        await wake(element);
      } catch (error) {
        console.error(error);
      }
    } else {
      console.warn(`No island is called ${element.dataset.component}`);
    }
  }
  if (tag === "leptos-children") outerChildren.push(element.$$on_hydrate);
  for (const child of [...element.children]) await wakeIn(child, islands);
  if (tag === "leptos-children") outerChildren.pop();
}

async function wakeAll() {
  const islands = await import(import.meta.url);
  await islands.default({ module_or_path: "/pkg/islands.wasm" });
  islands.hydrate();
  await wakeIn(document.body, islands);
}

wakeAll();
