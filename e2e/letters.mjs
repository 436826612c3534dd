// The letters that a demonstration would have sent, as /dev/outbox shows them: newest first.

const PATIENCE = 10_000;

/** What `has` finds in the newest letter to `address` that has it, once there is one; what is among the `old` is not waited for. */
export async function letter(portal, address, has, old = new Set()) {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const outbox = await (await fetch(`${portal.url}/dev/outbox`)).text();
    const letters = outbox.split("<article").slice(1).filter((text) => text.includes(`<p>To ${address}, `));
    const newest = letters.map((text) => text.match(has)).find((found) => found);
    if (newest && !old.has(newest[0])) return newest;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no letter to ${address} has ${has}`);
}
