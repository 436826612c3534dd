// The catalogue as linked data: a JSON-LD processor reads each entry, in its page and by itself, and finds the same statements.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import jsonld from "jsonld";
import { startBrowser } from "../chromium.mjs";
import { startPortal, together } from "../portal.mjs";

const CPSV = "http://purl.org/vocab/cpsv#";
const CV = "http://data.europa.eu/m8g/";
const DCT = "http://purl.org/dc/terms/";
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const ENTRY = "/services/residence-permit";

// Whatever an entry says, it says without another document.
const documentLoader = (url) => assert.fail(`${url} is fetched`);

/** Statements of a document, each [subject, predicate, object]; objects are addresses or "text"@language. */
async function statements(document) {
  const quads = await jsonld.toRDF(document, { documentLoader, safe: true });
  const said = ({ termType, value, language, datatype }) => {
    if (termType !== "Literal") return value;
    return language ? `"${value}"@${language}` : `"${value}"^^${datatype.value.split("#").pop()}`;
  };
  return quads.map(({ subject, predicate, object }) => [subject.value, predicate.value, said(object)]);
}

const objects = (all, subject, predicate) => all.filter(([s, p]) => s === subject && p === predicate).map(([, , o]) => o);

describe("the catalogue as linked data", () => {
  let portal, browser;

  before(async () => {
    [portal, browser] = await together(startPortal(), startBrowser());
  });

  after(async () => {
    await browser?.close();
    await portal?.remove();
  });

  it("given an entry, then its page and its file say the same, as CPSV-AP has it", async () => {
    const file = await fetch(`${portal.url}${ENTRY}.jsonld`);
    assert.equal(file.headers.get("content-type"), "application/ld+json");
    const own = await statements(await file.json());
    const service = `${portal.url}${ENTRY}#service`;

    assert.deepEqual(objects(own, service, TYPE), [`${CPSV}PublicService`]);
    assert.deepEqual(objects(own, service, `${DCT}identifier`), ['"residence-permit"^^string']);
    const names = objects(own, service, `${DCT}title`);
    assert.deepEqual(names.map((name) => name.split("@").pop()).sort(), ["en", "zh"], names.join());
    const [authority] = objects(own, service, `${CV}hasCompetentAuthority`);
    assert.deepEqual(objects(own, authority, TYPE), [`${CV}PublicOrganisation`]);
    assert.deepEqual(objects(own, service, `${CV}processingTime`), ['"P11D"^^duration']);
    const values = objects(own, service, `${CV}hasCost`).flatMap((cost) => objects(own, cost, `${CV}hasValue`));
    assert.ok(values.every((value) => value.endsWith("^^double")), values.join());
    const costs = values.map((value) => Number(value.split('"')[1]));
    assert.deepEqual(costs.sort(), [12, 20]);
    const [currency] = objects(own, objects(own, service, `${CV}hasCost`)[0], `${CV}currency`);
    assert.ok(currency.endsWith("/currency/CNY"), currency);
    for (const [property, type] of [
      [`${CV}hasChannel`, `${CV}Channel`],
      [`${CV}hasLegalResource`, "http://data.europa.eu/eli/ontology#LegalResource"],
      [`${CV}isGroupedBy`, `${CV}LifeEvent`],
      [`${CV}holdsRequirement`, `${CV}Requirement`],
      [`${CPSV}produces`, `${CV}Output`],
    ]) {
      const found = objects(own, service, property);
      assert.ok(found.length > 0, property);
      for (const one of found) assert.ok(objects(own, one, TYPE).includes(type), `${one} is no ${type}`);
    }
    const lists = objects(own, service, `${CV}holdsRequirement`).flatMap((one) => objects(own, one, `${CV}hasEvidenceTypeList`));
    const proofs = lists.flatMap((list) => objects(own, list, `${CV}specifiesEvidenceType`));
    assert.ok(proofs.length > 0);
    for (const proof of proofs) assert.deepEqual(objects(own, proof, TYPE), [`${CV}EvidenceType`]);

    const page = await browser.page({ language: "en", baseURL: portal.url });
    const refused = [];
    page.on("console", (message) => /security policy/i.test(message.text()) && refused.push(message.text()));
    await page.goto(ENTRY);
    const block = await page.locator('head script[type="application/ld+json"]').evaluate((script) => script.textContent);
    assert.deepEqual(refused, []);
    const embedded = await statements(JSON.parse(block));
    assert.deepEqual(embedded.map(String).sort(), own.map(String).sort());
    await page.context().close();
  });

  it("given the whole catalogue, then every entry has what CPSV-AP makes mandatory", async () => {
    const all = await statements(await (await fetch(`${portal.url}/services.jsonld`)).json());
    const services = all.filter(([, p, o]) => p === TYPE && o === `${CPSV}PublicService`).map(([s]) => s);
    assert.ok(services.length >= 60, `${services.length} services`);
    for (const service of services) {
      for (const property of [`${DCT}identifier`, `${DCT}title`, `${DCT}description`, `${CV}hasCompetentAuthority`]) {
        assert.ok(objects(all, service, property).length > 0, `${service} has no ${property}`);
      }
    }
    assert.equal((await fetch(`${portal.url}/services/nothing.jsonld`)).status, 404);
  });
});
