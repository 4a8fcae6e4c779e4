import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { ofType, registrationsOf, theOne } from "../registrations.fixture.ts";
import type { Registration } from "../registrations.fixture.ts";
import type { VllmFleetArgs } from "./args.ts";
import { renderFleet } from "./render-fleet.ts";
import { VllmFleet } from "./vllm-fleet.ts";
import { fleet, updating, withModel } from "./vllm-fleet.fixture.ts";

const declare = (args: VllmFleetArgs) => registrationsOf((opts) => new VllmFleet("fleet", args, opts));

let made: Registration[] = [];
beforeAll(async () => {
    made = await declare(fleet);
});

describe("the vLLM fleet", () => {
    it.each([
        ["as it stands", fleet],
        ["in an update", updating([50, 50])],
    ])("declares every object %s as a resource that a policy can read", async (_, args) => {
        const declared = (await declare(args)).filter(({ type }) => type.startsWith("kubernetes:"));
        expect(declared).toHaveLength(renderFleet(args).length);
    });

    it("shows its own arguments to policies", () => {
        expect(theOne(made, "ringfence:serving:VllmFleet").inputs).toMatchObject({
            jurisdiction: "eu",
            region: "eu-central-1",
            pools: { "l40s-large": { dataClass: "health" } },
        });
    });

    it("declares servers with their command line", () => {
        expect(theOne(made, "apps/v1:Deployment", "fleet-deployment-llama-70b-0123456789ab").inputs).toHaveProperty(
            "spec.template.spec.containers.0.command",
            ["vllm", "serve"],
        );
        expect(ofType(made, "leaderworkerset.x-k8s.io/v1:LeaderWorkerSet")).toHaveLength(1);
    });

    it("gives each model's account the role that reads its weights, in the model's own namespace", () => {
        expect(
            theOne(made, "eks/podIdentityAssociation:PodIdentityAssociation", "fleet-llama-405b").inputs,
        ).toMatchObject({
            clusterName: "self-hosted-eu",
            namespace: "models-open",
            serviceAccount: "llama-405b",
            roleArn: "arn:aws:iam::111122223333:role/reader-llama-405b",
        });
    });

    it("makes no server before what closes its namespace, and waits for what it was told to wait for", async () => {
        let waitedFor: pulumi.Resource | undefined;
        const all = await registrationsOf((opts) => {
            waitedFor = new pulumi.ComponentResource("test:index:Controllers", "controllers");
            new VllmFleet("fleet", fleet, { ...opts, dependsOn: [waitedFor] });
        });
        const { dependsOn } = theOne(all, "apps/v1:Deployment", "fleet-deployment-llama-70b-0123456789ab").options;
        const before = await new Promise<readonly pulumi.Resource[]>((resolve) => {
            pulumi.output(dependsOn ?? []).apply((given) => {
                resolve([given].flat());
            });
        });
        const protection = /NetworkPolicy|ResourceQuota|ValidatingAdmissionPolicy|Namespace$|PriorityClass/;
        const protecting = all.filter(({ type }) => protection.test(type));
        expect(before).toContain(waitedFor);
        expect(before).toHaveLength(1 + protecting.length + Object.keys(fleet.models).length);
    });

    it("is not registered at all with faults", () => {
        expect(() => new VllmFleet("fleet", withModel("llama-70b", { pool: "none" }))).toThrow(
            /there is no pool "none"/,
        );
    });
});
