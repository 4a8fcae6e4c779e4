import { describe, expect, test } from "vitest";
import { deploy } from "./deploy.ts";
import type { DeployRequest } from "./deploy.ts";
import type { Step, StepId, Work } from "./plan.ts";
import type { Answer, Surroundings } from "./surroundings.ts";

const urn = (name: string) => `urn:pulumi:one::ringfence::aws:s3/bucket:Bucket::${name}`;
const inCluster = "urn:pulumi:one::ringfence::ringfence:x:Y$kubernetes:core/v1:Namespace::n";

function step(id: StepId, more: Pick<Step, "work" | "proof"> & Partial<Step>): Step {
    return { id, title: id, why: "because", place: "anywhere", commands: [`do ${id}`], ...more };
}

function update(leftOut: readonly string[]): Work {
    return { kind: "update", patterns: leftOut.length === 0 ? [] : ["**x**"], leftOut };
}

const steps: readonly Step[] = [
    step("stack", { work: { kind: "newStack" }, proof: { kind: "stackExists" } }),
    step("foundation", { work: update([inCluster]), proof: { kind: "inState", urns: [urn("a")] } }),
    step("secrets", {
        work: { kind: "byHand" },
        place: "owner",
        proof: {
            kind: "awsSays",
            questions: [{ about: "a secret", args: ["secretsmanager", "describe-secret"], proves: "True" }],
        },
    }),
    step("mirror", { work: { kind: "mirror" }, proof: { kind: "mirrored" } }),
    step("charts", {
        work: { kind: "registryLogin", region: "eu-north-1", registry: "registry.example" },
        place: "reachesCluster",
        proof: { kind: "eachRun" },
    }),
    step("platform", {
        work: update([]),
        place: "reachesCluster",
        proof: { kind: "inState", urns: [urn("a"), inCluster] },
    }),
];

/** A made-up destination: what is done there, and what was called. */
interface World {
    exists: boolean;
    urns: string[];
    cutOff?: string;
    secret: boolean;
    mirrored: boolean;
    reaches: boolean;
    url: string;
    /** Fails the next update. */
    breaks?: boolean;
    readonly calls: string[];
    readonly inputs: string[];
}

function world(more: Partial<World> = {}): World {
    const nothing = { exists: false, urns: [], secret: false, mirrored: false, reaches: true, calls: [], inputs: [] };
    return { ...nothing, url: "s3://state?region=eu-north-1&awssdk=v2", ...more };
}

function surroundings(of: World): Surroundings {
    const yes = (stdout = ""): Answer => ({ exitCode: 0, stdout, stderr: "" });
    const no = (stderr: string): Answer => ({ exitCode: 254, stdout: "", stderr });
    const cluster = {
        ...{ urn: "urn:pulumi:one::ringfence::aws:eks/cluster:Cluster::c", id: "c", type: "aws:eks/cluster:Cluster" },
        outputs: { endpoint: "https://api.example", certificateAuthority: { data: "" } },
    };
    const state = () => ({
        deployment: {
            resources: [...of.urns.map((each) => ({ urn: each, id: each, type: "t" })), cluster],
            pending_operations: of.cutOff === undefined ? [] : [{ resource: { urn: of.cutOff }, type: "creating" }],
        },
    });
    return {
        isSandbox: false,
        reaches: () => Promise.resolve(of.reaches),
        ask: (program, args, input) => {
            of.calls.push([program, ...args].join(" "));
            if (input !== undefined) of.inputs.push(input);
            if (args[0] === "whoami") return Promise.resolve(yes(JSON.stringify({ url: of.url })));
            if (args[1] === "export") {
                return Promise.resolve(
                    of.exists ? yes(JSON.stringify(state())) : no("error: no stack named 'one' found"),
                );
            }
            if (args[1] === "get-login-password") return Promise.resolve(yes("token-of-today"));
            if (program === "aws") return Promise.resolve(of.secret ? yes("True\n") : no("ResourceNotFoundException"));
            if (program === "mirror") return Promise.resolve(of.mirrored ? yes() : no("missing"));
            return Promise.resolve(yes());
        },
        attach: (program, args, env) => {
            of.calls.push([program, ...args].join(" "));
            if (of.breaks === true) return Promise.resolve(255);
            if (args[1] === "init") of.exists = true;
            if (program === "mirror") of.mirrored = true;
            if (args[0] === "up")
                of.urns = env?.["RINGFENCE_LEFT_OUT"] === undefined ? [urn("a"), inCluster] : [urn("a")];
            return Promise.resolve(0);
        },
    };
}

async function run(of: World, more: Partial<DeployRequest> = {}) {
    const results = await deploy({
        ...{ stack: "one", jurisdiction: "eu", steps, packFolder: "/pack", isUnattended: true },
        ...{
            secretsProvider: "awskms://alias/x?region=eu-north-1",
            surroundings: surroundings(of),
            onStep: () => undefined,
        },
        ...more,
    });
    return { results, states: results.map(({ id, state }) => `${id} ${state}`), last: results.at(-1) };
}

describe("deploy", () => {
    test("does what is open, stops where somebody has to act, and goes on from there", async () => {
        const of = world();
        const first = await run(of);
        expect(first.states).toEqual(["stack done", "foundation done", "secrets waits"]);
        expect(first.last?.problem?.fix).toContain("do secrets");
        of.secret = true;
        expect((await run(of)).states).toEqual([
            ...["stack proven", "foundation proven", "secrets proven", "mirror done", "charts done", "platform done"],
        ]);
    });

    test("updates with the pack and its preview, and asks unless nobody is there", async () => {
        const of = world({ exists: true, secret: true, mirrored: true });
        await run(of, { isUnattended: false });
        const updates = of.calls.filter((call) => call.includes(" up "));
        expect(updates).toHaveLength(2);
        for (const call of updates) expect(call).toContain("--policy-pack /pack");
        expect(updates.join()).not.toMatch(/--yes|--skip-preview/u);
        expect(updates[0]).toContain("--exclude **x** --exclude-dependents");
        const unattended = world({ exists: true, secret: true, mirrored: true });
        await run(unattended);
        expect(unattended.calls.filter((call) => call.includes(" up ")).every((call) => call.includes("--yes"))).toBe(
            true,
        );
        expect(unattended.calls.join()).not.toContain("--skip-preview");
    });

    test("a step before its turn is refused, and nothing is run for it", async () => {
        const of = world({ exists: true });
        const { states, last } = await run(of, { only: "mirror" });
        expect(states).toEqual(["stack proven", "foundation refused"]);
        expect(last?.problem?.problem).toMatch(/^mirror comes after foundation/u);
        expect(of.calls.some((call) => call.startsWith("mirror"))).toBe(false);
    });

    test("a step in its turn is done alone", async () => {
        const of = world({ exists: true, secret: true, urns: [urn("a")] });
        expect((await run(of, { only: "mirror" })).states.at(-1)).toBe("mirror done");
        expect(of.calls.some((call) => call.includes(" up "))).toBe(false);
    });

    test("never goes back to a step whose successor has begun, for that would leave out what is there", async () => {
        const of = world({ exists: true, secret: true, mirrored: true, urns: [inCluster] });
        const { states } = await run(of);
        expect(states).toContain("foundation proven");
        expect(of.calls.filter((call) => call.includes(" up "))).toHaveLength(1);
    });

    test("waits for a machine that reaches the API server, and logs in nowhere before", async () => {
        const of = world({ exists: true, secret: true, mirrored: true, urns: [urn("a")], reaches: false });
        const { last } = await run(of);
        expect(last).toMatchObject({ id: "charts", state: "waits" });
        expect(last?.problem?.problem).toContain("api.example does not answer this machine");
        expect(of.calls.join()).not.toContain("get-login-password");
    });

    test("hands the registry's token over where no other process sees it", async () => {
        const of = world({ exists: true, secret: true, mirrored: true, urns: [urn("a")] });
        await run(of);
        expect(of.inputs).toContain("token-of-today");
        expect(of.calls.join()).not.toContain("token-of-today");
    });

    test("what was cut off is named, and nothing is made on top of it", async () => {
        const of = world({ exists: true, cutOff: urn("a") });
        const { last } = await run(of);
        expect(last?.state).toBe("waits");
        expect(last?.problem?.fix).toMatch(/pulumi cancel --stack one; npx pulumi refresh --stack one/u);
        expect(of.calls.some((call) => call.includes(" up "))).toBe(false);
    });

    test("a program that fails ends it, and the same command goes on", async () => {
        const of = world({ exists: true, breaks: true });
        expect((await run(of)).states).toEqual(["stack proven", "foundation failed"]);
        of.breaks = false;
        expect((await run(of)).states).toEqual(["stack proven", "foundation done", "secrets waits"]);
    });

    test.each([
        ["abroad", "s3://state?region=us-east-1&awssdk=v2"],
        ["in a bucket of no region", "s3://state"],
        ["at a service of Pulumi", "https://api.pulumi.com"],
        ["on this machine", "file://~"],
    ])("a state %s is refused", async (_, url) => {
        const of = world({ url });
        expect((await run(of)).states).toEqual(["stack refused"]);
        expect(of.calls.some((call) => call.includes("init"))).toBe(false);
    });

    test("a new stack needs a key for its secrets", async () => {
        const results = await deploy({
            ...{ stack: "one", jurisdiction: "eu", steps, packFolder: "/pack", isUnattended: true },
            ...{ surroundings: surroundings(world()), onStep: () => undefined },
        });
        expect(results).toMatchObject([{ id: "stack", state: "failed" }]);
    });
});
