import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { permits } from "./fact.ts";
import { jurisdictions, partitions, regions } from "./jurisdictions.ts";
import { findEndpoint, findProvider, providers } from "./providers.ts";
import type { Endpoint, EndpointId, ProviderId } from "./providers.ts";
import { isNameIn, namesOf } from "./table.ts";

const providerIds = namesOf(providers);
const endpoints: readonly (readonly [string, Endpoint])[] = providerIds.flatMap((id) =>
    Object.entries(providers[id].endpoints).map(([name, endpoint]) => [`${id}/${name}`, endpoint] as const),
);

function endpointOf<P extends ProviderId>(provider: P, name: EndpointId<P> & string): Endpoint {
    const endpoint = findEndpoint(providers[provider], name);
    if (!endpoint) throw new Error(`no endpoint ${name} of ${provider}`);
    return endpoint;
}

describe("providers", () => {
    it("each have an endpoint", () => {
        expect(providerIds.filter((id) => Object.keys(providers[id].endpoints).length === 0)).toEqual([]);
    });

    it("are established in a country written as two capital letters, or openly nowhere known", () => {
        const countries = providerIds.flatMap((id) => {
            const { establishedIn } = providers[id];
            return establishedIn.confirmed ? [establishedIn.value] : [];
        });
        expect(countries.filter((country) => !/^[A-Z]{2}$/.test(country))).toEqual([]);
    });

    it("keep prompts for a whole number of days", () => {
        const odd = providerIds.filter((id) => {
            const { retentionDays } = providers[id];
            return retentionDays.confirmed && !(Number.isInteger(retentionDays.value) && retentionDays.value >= 0);
        });
        expect(odd).toEqual([]);
    });

    it("offer zero retention wherever it is their default", () => {
        const contradictory = providerIds.filter(
            (id) =>
                permits(providers[id].retentionDays, (days) => days === 0) &&
                !permits(providers[id].zeroRetention, (offered) => offered),
        );
        expect(contradictory).toEqual([]);
    });

    it("are found by their exact names alone", () => {
        fc.assert(
            fc.property(fc.oneof(fc.string(), fc.constantFrom(...providerIds)), (name) => {
                expect(findProvider(name)?.id).toBe(providerIds.find((id) => id === name));
            }),
        );
    });

    it.each(["constructor", "__proto__", "OpenAI", "openai ", "azure"])("are unknown under %j", (name) => {
        expect(findProvider(name)).toBeUndefined();
    });

    it("have names that the compiler checks", () => {
        // @ts-expect-error a provider that the catalog does not hold must not compile
        const unknown: ProviderId = "acme";
        // @ts-expect-error nor an endpoint that the provider does not have
        const elsewhere: EndpointId<"openai"> = "mars";
        expect([findProvider(unknown), findEndpoint(providers.openai, elsewhere)]).toEqual([undefined, undefined]);
    });
});

describe("hosts", () => {
    it("are full DNS names in lower case, fit for an allow-list", () => {
        const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
        const fullName = new RegExp(`^(?=.{1,253}$)(?:${label}\\.){2,}[a-z]{2,63}$`);
        expect(endpoints.filter(([, { host }]) => !fullName.test(host)).map(([name]) => name)).toEqual([]);
    });

    it("belong to one endpoint each, so that a host tells the processor", () => {
        const hosts = endpoints.map(([, { host }]) => host);
        expect(hosts.length).toBe(new Set(hosts).size);
    });
});

describe("places of processing", () => {
    it("are jurisdictions of the catalog, or openly unknown", () => {
        const strange = endpoints.filter(
            ([, { processedIn }]) => processedIn.confirmed && !isNameIn(jurisdictions, processedIn.value),
        );
        expect(strange).toEqual([]);
    });

    it("are never known for a host that serves the whole world", () => {
        const worldwide = endpoints.filter(([name]) => name.endsWith("/global"));
        expect(worldwide.length).toBeGreaterThan(0);
        expect(worldwide.filter(([, { processedIn }]) => processedIn.confirmed)).toEqual([]);
    });

    it("do not count the EEA and Switzerland, or EFTA, as the Union", () => {
        expect(permits(endpointOf("openai", "eu").processedIn, (id) => id === "eu")).toBe(false);
        expect(permits(endpointOf("mistral", "eu").processedIn, (id) => id === "eu")).toBe(false);
    });

    it("are the United States for OpenAI's host there", () => {
        expect(permits(endpointOf("openai", "us").processedIn, (id) => id === "us")).toBe(true);
    });
});

describe("Bedrock", () => {
    const regional = Object.entries(providers.bedrock.endpoints);

    it("processes in the jurisdiction of the region in its host name", () => {
        for (const [name, { host, region, processedIn }] of regional) {
            if (!region) throw new Error(`${name} has no region`);
            const { jurisdiction, partition } = regions[region];
            expect(host).toBe(`bedrock-runtime.${region}.${partitions[partition].dnsSuffix}`);
            expect(permits(processedIn, (id) => id === jurisdiction)).toBe(true);
            expect(name).toBe(region);
        }
    });

    it("warns that an inference profile leaves the region", () => {
        expect(endpointOf("bedrock", "eu-central-1").condition).toContain("inference profile");
    });

    it("is not known in the sovereign cloud", () => {
        expect(findEndpoint(providers.bedrock, "eusc-de-east-1")).toBeUndefined();
    });
});
