import { beforeAll, describe, expect, it } from "vitest";
import { placeOf } from "../identity/arn.ts";
import { identityPolicy, wildcardsOf } from "../identity/policy-document.ts";
import { privateCaIssuerPolicy } from "../identity/workload-policies.ts";
import { registrationsOf, theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import { certificate } from "../routing-gateway/certificates.ts";
import { PrivateCa } from "./private-ca.ts";
import type { PrivateCaArgs } from "./private-ca.ts";

const tag = { tagKey: "ringfence:stack", tagValue: "pilot-eu" };
const args: PrivateCaArgs = {
    stack: "pilot-eu",
    region: "eu-north-1",
    accountId: "111122223333",
    issuerName: "ringfence-private-ca",
    tag,
};
const computed = (type: string) =>
    type.endsWith(":CertificateAuthority") || type.endsWith(":Certificate")
        ? { certificateSigningRequest: "made request", certificate: "made certificate" }
        : {};

let made: Registration[] = [];
beforeAll(async () => {
    made = await registrationsOf((opts) => new PrivateCa("private-ca", args, opts), computed);
});

describe("the private certificate authority", () => {
    it("is a protected root that signs for days, and publishes nothing to revoke by", () => {
        const { inputs, options } = theOne(made, "certificateAuthority:CertificateAuthority");
        expect(inputs).toMatchObject({
            type: "ROOT",
            usageMode: "SHORT_LIVED_CERTIFICATE",
            certificateAuthorityConfiguration: { keyAlgorithm: "EC_prime256v1" },
            revocationConfiguration: { crlConfiguration: { enabled: false }, ocspConfiguration: { enabled: false } },
            permanentDeletionTimeInDays: 30,
            tags: { "ringfence:stack": "pilot-eu" },
        });
        expect(options.protect).toBe(true);
    });

    it("signs its own certificate and is active with it", () => {
        expect(theOne(made, "certificate:Certificate").inputs).toMatchObject({
            certificateSigningRequest: "made request",
            templateArn: "arn:aws:acm-pca:::template/RootCACertificate/V1",
            validity: { type: "YEARS", value: "10" },
        });
        expect(theOne(made, "CertificateAuthorityCertificate").inputs).toMatchObject({
            certificate: "made certificate",
        });
    });

    it("names the partition's own templates", async () => {
        const sovereign = { ...args, region: "eusc-de-east-1" } as const;
        const there = await registrationsOf((opts) => new PrivateCa("private-ca", sovereign, opts), computed);
        expect(theOne(there, "certificate:Certificate").inputs["templateArn"]).toMatch(/^arn:aws-eusc:acm-pca:::/);
    });

    it("is asked through an issuer that holds no credential", () => {
        expect(theOne(made, "AWSPCAClusterIssuer").inputs).toMatchObject({
            metadata: { name: "ringfence-private-ca" },
            spec: { arn: "arn:made:private-ca", region: "eu-north-1" },
        });
        expect(Object.keys(theOne(made, "AWSPCAClusterIssuer").inputs["spec"] as object).toSorted()).toEqual([
            "arn",
            "region",
        ]);
    });
});

describe("who asks it", () => {
    const place = placeOf("eu-north-1", "111122223333");
    const policy = identityPolicy(privateCaIssuerPolicy(place, tag));

    it("knows this authority by its tag alone, and may found no other", () => {
        expect(wildcardsOf(policy)).toEqual([]);
        for (const { Condition } of policy.Statement) {
            expect(Condition).toHaveProperty(["StringEquals", "aws:ResourceTag/ringfence:stack"], "pilot-eu");
        }
        expect(JSON.stringify(policy)).not.toMatch(/Subordinate|Blank|RootCA/);
    });

    it.each(["server", "client"] as const)(
        "gets the gateway's %s certificate by a template it may use, for days",
        (use) => {
            const { spec } = certificate(
                { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "any" },
                { namespace: "gateway", name: "front", host: "llm.internal", use },
            );
            // The issuer takes the template of the one usage; with a second usage it would take an open one.
            const template = use === "server" ? "EndEntityServerAuthCertificate" : "EndEntityClientAuthCertificate";
            expect(spec).toMatchObject({ usages: [`${use} auth`] });
            expect(JSON.stringify(policy)).toContain(`acm-pca:::template/${template}/V1`);
            expect(Number.parseInt(String(spec?.["duration"]))).toBeLessThan(7 * 24);
        },
    );
});
