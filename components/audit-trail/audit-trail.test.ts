import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { dataClasses } from "../../catalog/vocabulary.ts";
import { wildcardsOf } from "../identity/policy-document.ts";
import type { PolicyDocument } from "../identity/policy-document.ts";
import { ofType, registrationsOf, theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import type { AuditTrailArgs } from "./args.ts";
import { AuditTrail } from "./audit-trail.ts";
import { planAuditTrail } from "./plan-audit-trail.ts";

const args: AuditTrailArgs = {
    stack: "hybrid-eu",
    region: "eu-central-1",
    accountId: "111122223333",
    tiers: ["front", "egress"],
    retentionDays: { public: 184, personal: 365, regulated: 1096 },
    image: `111122223333.dkr.ecr.eu-central-1.amazonaws.com/images/fluent-bit@sha256:${"0".repeat(64)}`,
    sealedNetworks: ["10.60.0.0/20"],
};

const declare = (given: AuditTrailArgs) => registrationsOf((opts) => new AuditTrail("audit-trail", given, opts));
let made: Registration[] = [];
beforeAll(async () => {
    made = await declare(args);
});

describe("the plan of an audit trail", () => {
    it("keeps each class for the next longer time that CloudWatch Logs has", () => {
        expect(planAuditTrail(args).groups).toEqual([
            { dataClass: "public", name: "/ringfence/hybrid-eu/audit/public", retentionDays: 365 },
            { dataClass: "personal", name: "/ringfence/hybrid-eu/audit/personal", retentionDays: 365 },
            { dataClass: "regulated", name: "/ringfence/hybrid-eu/audit/regulated", retentionDays: 1096 },
        ]);
    });

    it("never keeps a line for less than its class says, whatever the classes", () => {
        const days = fc.option(fc.integer({ min: 1, max: 3653 }), { nil: undefined });
        fc.assert(
            fc.property(fc.tuple(days, days, days, days, days), (all) => {
                const asked = dataClasses.flatMap((name, i) => (all[i] === undefined ? [] : [[name, all[i]] as const]));
                fc.pre(asked.length > 0);
                const { groups, strictest } = planAuditTrail({ stack: "s", retentionDays: Object.fromEntries(asked) });
                expect(groups.map(({ dataClass }) => dataClass)).toEqual(asked.map(([name]) => name));
                for (const [i, [, wanted]] of asked.entries()) {
                    expect(groups[i]?.retentionDays).toBeGreaterThanOrEqual(wanted);
                }
                expect(strictest).toBe(groups.at(-1));
            }),
        );
    });
});

describe("an audit trail", () => {
    it("has a protected group for each class, under its own key", () => {
        const groups = ofType(made, "cloudwatch/logGroup:LogGroup");
        expect(groups.map(({ inputs }) => inputs["name"])).toEqual(
            ["personal", "public", "regulated"].map((one) => `/ringfence/hybrid-eu/audit/${one}`),
        );
        for (const { inputs } of groups) expect(inputs["kmsKeyId"]).toBeDefined();
        expect(theOne(made, "kms/alias:Alias").inputs["name"]).toBe("alias/hybrid-eu-audit");
    });

    it("lets the shippers add lines to these groups, and do nothing else", () => {
        const policy = JSON.parse(String(theOne(made, "iam/rolePolicy:RolePolicy").inputs["policy"])) as PolicyDocument;
        expect(wildcardsOf(policy)).toEqual([]);
        const [statement, ...others] = policy.Statement;
        expect(others).toEqual([]);
        expect(statement?.Action).toEqual(["logs:CreateLogStream", "logs:PutLogEvents"]);
        for (const resource of statement?.Resource ?? []) {
            expect(resource).toMatch(/:log-group:\/ringfence\/hybrid-eu\/audit\/(public|personal|regulated)(:|$)/);
        }
    });

    it("runs a shipper on the nodes of both gateways, which sees their logs read-only and one folder of its own", () => {
        const { spec } = theOne(made, "apps/v1:DaemonSet").inputs;
        const pod = (spec as { readonly template: { readonly spec: Readonly<Record<string, unknown>> } }).template.spec;
        expect(JSON.stringify(pod["affinity"])).toMatch(/"gateway".*"egress"/);
        expect(pod).toMatchObject({
            automountServiceAccountToken: false,
            containers: [
                {
                    image: args.image,
                    securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
                    volumeMounts: [
                        { name: "config", readOnly: true },
                        { name: "pod-logs", mountPath: "/var/log/pods", readOnly: true },
                        { name: "state", mountPath: "/var/lib/audit-shipper" },
                    ],
                },
            ],
        });
        expect(pod).not.toHaveProperty("hostNetwork");
    });

    it("lets nothing out but to names, private endpoints and the agent for credentials", () => {
        const { spec } = theOne(made, "NetworkPolicy").inputs;
        expect(spec).toMatchObject({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
        const blocks = [...JSON.stringify(spec).matchAll(/"cidr":"([^"]+)"/g)].map(([, cidr]) => cidr);
        expect(blocks).toEqual(["10.60.0.0/20", "169.254.170.23/32"]);
    });

    it("runs no shipper on egress nodes where there are none", async () => {
        const front = theOne(await declare({ ...args, tiers: ["front"] }), "apps/v1:DaemonSet").inputs;
        expect(JSON.stringify(front)).not.toContain("egress");
    });

    it("replaces the shippers when their configuration changes, and at no other time", async () => {
        const revisionOf = (all: readonly Registration[]) =>
            /"ringfence\/config-revision":"([^"]+)"/.exec(JSON.stringify(theOne(all, "apps/v1:DaemonSet").inputs))?.[1];
        expect(revisionOf(await declare({ ...args, tags: { owner: "x" } }))).toBe(revisionOf(made));
        expect(revisionOf(await declare({ ...args, retentionDays: { public: 184 } }))).not.toBe(revisionOf(made));
    });

    it.each<[string, Partial<AuditTrailArgs>, RegExp]>([
        ["an image from elsewhere", { image: `docker.io/fluent-bit@sha256:${"0".repeat(64)}` }, /image: .*Mirror it/s],
        ["no class", { retentionDays: {} }, /retentionDays: retentionDays names no data class/],
        ["longer than a group can be kept", { retentionDays: { public: 4000 } }, /retentionDays\.public: .*deleted/s],
        ["half a day", { retentionDays: { public: 0.5 } }, /retentionDays\.public: .*deleted/s],
    ])("is refused with %s", (_, wrong, reason) => {
        expect(() => new AuditTrail("audit-trail", { ...args, ...wrong })).toThrow(reason);
    });
});
