// Wakes the islands of a page. Stands below wasm-bindgen's glue in one module, so it imports itself to look islands up by
// name: that answers at once, and no second script has to be fetched.

// Islands that come in chunks of their own: the function by which the first chunk asks for these, and where they are.
const lazy = {};

const chunks = new Map();

// Chunks share memory, table and globals of the first one, and call each other through the table.
function chunk(path) {
  if (!chunks.has(path)) chunks.set(path, WebAssembly.instantiateStreaming(fetch(path), { __wasm_split: wasm }));
  return chunks.get(path);
}

function chunksOf(component) {
  return Promise.all((lazy[component]?.paths ?? []).map(chunk));
}

// The first chunk cannot go on without what it asks for, so no island is woken before its chunks are there.
const loaders = {};
for (const [component, { loader }] of Object.entries(lazy)) {
  loaders[loader] = async (callback, data) => {
    await chunksOf(component);
    wasm.__indirect_function_table.get(callback)(data, true);
  };
}

// The children that an outer island passes in are told when an island inside them wakes.
const outerChildren = [];

async function wakeIn(element, islands) {
  const tag = element.localName;
  if (tag === "leptos-island") {
    const { component } = element.dataset;
    const wake = islands[component];
    if (wake) {
      try {
        await chunksOf(component);
        outerChildren.at(-1)?.();
        await wake(element);
      } catch (error) {
        console.error(error);
      }
    } else {
      console.warn(`No island is called ${component}`);
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
