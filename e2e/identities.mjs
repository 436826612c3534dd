// A provider of identities of others: panva's certified oidc-provider, on this machine, with pages of its own to sign in and agree.
//
// Whoever types a name of PEOPLE there is that person, with any password.

import { once } from "node:events";
import { Provider } from "oidc-provider";

const CLIENT = { id: "citylink", secret: "only-for-journeys" };

/** What a portal is told of the provider at `issuer`. */
export function trusting(issuer) {
  return {
    CITYLINK_OIDC_ISSUER: issuer,
    CITYLINK_OIDC_CLIENT_ID: CLIENT.id,
    CITYLINK_OIDC_CLIENT_SECRET: CLIENT.secret,
    CITYLINK_OIDC_NAME: "City ID",
    CITYLINK_OIDC_SCOPES: "email person",
    CITYLINK_OIDC_LEVELS: "substantial",
    CITYLINK_OUTSIDE_HOSTS: "127.0.0.1",
  };
}

/** Starts it at `issuer`, for the portal at `portal`. `people` says of each name what is told of her. Gives { close() }. */
export async function startProvider({ issuer, portal, people }) {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        client_name: "Citylink",
        redirect_uris: [`${portal}/sign-in/provider/back`],
      },
    ],
    cookies: { keys: ["only-for-journeys"] },
    claims: { acr: null, openid: ["sub"], email: ["email", "email_verified"], person: ["person_number"] },
    scopes: ["openid", "email", "person"],
    pkce: { required: () => true },
    acrValues: ["substantial"],
    findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  });
  // Its own pages do not say how sure a sign-in is.
  const finished = provider.interactionFinished.bind(provider);
  provider.interactionFinished = (request, answer, { login, ...result }, options) =>
    finished(request, answer, login ? { ...result, login: { ...login, acr: "substantial" } } : result, options);
  const server = provider.listen(Number(new URL(issuer).port), "127.0.0.1");
  await once(server, "listening");
  return {
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Signs in at the provider's page, and agrees where she is asked. */
export async function signInThere(page, issuer, name) {
  await page.waitForURL(`${issuer}/interaction/**`);
  await page.locator("[name=login]").fill(name);
  await page.locator("[name=password]").fill("any");
  const there = page.url();
  await page.locator("button[type=submit]").click();
  await page.waitForURL((url) => url.href !== there);
  if (page.url().startsWith(issuer)) await page.locator("button[type=submit]").click();
}
