import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cachedTool, run, toolCache } from "../tools.ts";
import type { Tool } from "../tools.ts";
import type { Guardrails } from "../../policies/guardrails/guardrails.ts";

const version = "0.1.173";

/**
 * A simulator of how AWS evaluates policies, for this suite alone. Its licence is the AGPL 3.0, so that no part of ringfence is built
 * with it: it is installed beside, when the suite runs.
 */
export async function findSimulator(): Promise<Tool> {
    const entry = "node_modules/@cloud-copilot/iam-simulate/dist/esm/index.js";
    return await cachedTool(join(toolCache, "iam-simulate", version), entry, async (folder) => {
        const how = ["--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
        await run("npm", ["install", ...how, `@cloud-copilot/iam-simulate@${version}`]);
    });
}

/** A request to AWS. */
export interface AwsRequest {
    readonly principal: string;
    readonly action: string;
    readonly resource: string;
    /** Account of the resource. */
    readonly owner: string;
    readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** What the policies of an organization say to a request, each kind by itself. */
export interface Answer {
    /** Absent where the caller is of another organization, or a service: such policies do not hold for it. */
    readonly serviceControl?: string;
    readonly resourceControl: string;
}

/** As much of the simulator as is used. */
interface Simulator {
    runSimulation(simulation: object, options: object): Promise<Result>;
}

interface Result {
    readonly resultType: "error" | "single" | "wildcard";
    readonly errors?: { readonly message: string };
    readonly result?: { readonly analysis: Analysis };
    readonly results?: readonly { readonly analysis: Analysis }[];
}

interface Analysis {
    readonly scpAnalysis?: { readonly result: string };
    readonly rcpAnalysis?: { readonly result: string };
}

const everything = {
    name: "FullAWSAccess",
    policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

/** Asks the simulator whether guardrails let requests through. Undefined where AWS knows no such action on such a resource. */
export async function simulating(
    path: string,
    { policies }: Guardrails,
): Promise<(request: AwsRequest) => Promise<Answer | undefined>> {
    const simulator = (await import(pathToFileURL(path).href)) as Simulator; // A module that is installed when the suite runs.
    const of = (kind: "serviceControl" | "resourceControl") =>
        policies
            .filter((one) => one.kind === kind)
            .map(({ name, text }) => ({ name, policy: JSON.parse(text) as unknown }));
    const answer = async (request: AwsRequest): Promise<Answer | undefined> => {
        const { principal, action, resource, owner, context } = request;
        const result = await simulator.runSimulation(
            {
                request: { principal, action, resource: { resource, accountId: owner }, contextVariables: context },
                identityPolicies: [everything],
                serviceControlPolicies: [{ orgIdentifier: "root", policies: [everything, ...of("serviceControl")] }],
                resourceControlPolicies: [{ orgIdentifier: "root", policies: of("resourceControl") }],
            },
            {},
        );
        const analysis = result.result?.analysis ?? result.results?.[0]?.analysis;
        if (result.errors?.message === "no.resource.types") return undefined;
        // The action is on everything, whatever a policy writes.
        if (result.errors?.message === "must.use.wildcard") return await answer({ ...request, resource: "*" });
        if (analysis === undefined) {
            throw new Error(`${action} on ${resource}: ${result.errors?.message ?? JSON.stringify(result)}`);
        }
        return {
            ...(analysis.scpAnalysis === undefined ? {} : { serviceControl: analysis.scpAnalysis.result }),
            resourceControl: analysis.rcpAnalysis?.result ?? "Allowed",
        };
    };
    return answer;
}
