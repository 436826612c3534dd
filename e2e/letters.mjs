// The letters that a demonstration would have sent, as /dev/outbox shows them.

const PATIENCE = 10_000;

/** What `has` finds in the letters to `address`, once such a letter has been written. */
export async function letter(portal, address, has) {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const text = await (await fetch(`${portal.url}/dev/outbox`)).text();
    const at = text.indexOf(address);
    if (at >= 0 && has.test(text.slice(at))) return text.slice(at).match(has);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no letter to ${address} has ${has}`);
}
